/* pdf_page.c: what a page draws, as glyphs, rules and the area of pictures
 *
 * A MuPDF device that paints nothing. Rules are drawn in many ways: stroked lines, thin filled
 * rectangles, frames of two rectangles, thin pictures; all become PdfRule. White rules are
 * invisible and left out. A glyph's box is made of its face's size and the advance, never of its
 * outline, so that faces need no rasterizing. Glyphs aslant (watermarks) and outside the page are
 * left out. */
#include "reader/pdf.h"

#include <math.h>
#include <string.h>

#define RULE_THICK_MAX 3.0
#define RULE_LENGTH_MIN 1.0
#define CLIP_SLACK 1.5 /* a rule on the edge of what is visible is half hidden */
#define SET_MIN 0.5
#define SET_MAX 2000.0
#define SLANT_MAX 0.17 /* radians: 10 degrees */
#define ASCENT 0.85    /* of the size: where Chinese faces have it */
#define PATH_POINTS 8u

typedef struct {
    fz_device device;
    PdfPage *page;
    fz_cookie *cookie;
    GHashTable *faces; /* fz_font * to its number + 1 */
    uint32_t order;
} Collector;

/* A path on its way: one subpath at a time. */
typedef struct {
    PdfPage *page;
    fz_matrix matrix;
    fz_rect visible; /* what clips leave */
    bool stroked, curved;
    fz_point points[PATH_POINTS];
    unsigned count;
    PdfBox before; /* the rectangle of the subpath before; all 0: none */
} Trail;

PdfPage *layout_page_new(unsigned number, double width, double height)
{
    PdfPage *page = g_new0(PdfPage, 1);

    page->number = number;
    page->width = width;
    page->height = height;
    page->glyphs = g_array_new(FALSE, FALSE, sizeof(PdfGlyph));
    page->across = g_array_new(FALSE, FALSE, sizeof(PdfRule));
    page->down = g_array_new(FALSE, FALSE, sizeof(PdfRule));
    page->lines = g_ptr_array_new_with_free_func((GDestroyNotify)layout_line_free);
    page->grids = g_ptr_array_new_with_free_func((GDestroyNotify)layout_grid_free);
    return page;
}

void layout_page_free(PdfPage *page)
{
    if (page == NULL)
        return;
    g_clear_pointer(&page->glyphs, g_array_unref);
    g_array_unref(page->across);
    g_array_unref(page->down);
    g_ptr_array_unref(page->lines);
    g_ptr_array_unref(page->grids);
    g_free(page);
}

void layout_page_forget(PdfPage *page)
{
    page->nameless = true;
    g_ptr_array_set_size(page->lines, 0);
    g_ptr_array_set_size(page->grids, 0);
}

static bool inside(const PdfPage *page, double x, double y)
{
    return x >= -2 && y >= -2 && x <= page->width + 2 && y <= page->height + 2;
}

/* Rules */

static double clamp(double value, double most)
{
    return value < 0      ? 0
           : value > most ? most
                          : value; /* NaN is no comparison: it stays and is refused */
}

static void add_rule(PdfPage *page, fz_rect visible, bool across, double at, double from, double to)
{
    GArray *rules = across ? page->across : page->down;
    double most = across ? page->width : page->height;
    double least = across ? visible.x0 : visible.y0;
    PdfRule rule = {at, clamp(fmax(fmin(from, to), least), most),
                    clamp(fmin(fmax(from, to), across ? visible.x1 : visible.y1), most)};

    if (!isfinite(at) || !(rule.to - rule.from >= RULE_LENGTH_MIN) || at < -2 ||
        at > (across ? page->height : page->width) + 2 || rules->len >= PDF_RULES_MAX ||
        at < (across ? visible.y0 : visible.x0) - CLIP_SLACK ||
        at > (across ? visible.y1 : visible.x1) + CLIP_SLACK)
        return;
    g_array_append_val(rules, rule);
}

static void add_rule_of_box(PdfPage *page, fz_rect visible, PdfBox box)
{
    double width = box.right - box.left, height = box.bottom - box.top;

    if (box.left >= visible.x1 || box.right <= visible.x0 || box.top >= visible.y1 ||
        box.bottom <= visible.y0)
        return;
    if (height <= RULE_THICK_MAX && width > height)
        add_rule(page, visible, true, (box.top + box.bottom) / 2, box.left, box.right);
    else if (width <= RULE_THICK_MAX && height > width)
        add_rule(page, visible, false, (box.left + box.right) / 2, box.top, box.bottom);
}

static void add_frame(PdfPage *page, fz_rect visible, PdfBox box)
{
    add_rule(page, visible, true, box.top, box.left, box.right);
    add_rule(page, visible, true, box.bottom, box.left, box.right);
    add_rule(page, visible, false, box.left, box.top, box.bottom);
    add_rule(page, visible, false, box.right, box.top, box.bottom);
}

/* One rectangle just inside another leaves a frame when they are filled by the even-odd rule. */
static bool is_frame(PdfBox a, PdfBox b)
{
    return fabs(a.left - b.left) <= RULE_THICK_MAX && fabs(a.right - b.right) <= RULE_THICK_MAX &&
           fabs(a.top - b.top) <= RULE_THICK_MAX && fabs(a.bottom - b.bottom) <= RULE_THICK_MAX &&
           a.right - a.left > RULE_THICK_MAX && a.bottom - a.top > RULE_THICK_MAX;
}

static PdfBox trail_box(const Trail *trail)
{
    PdfBox box = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (unsigned i = 0; i < trail->count; i++) {
        box.left = fmin(box.left, trail->points[i].x);
        box.right = fmax(box.right, trail->points[i].x);
        box.top = fmin(box.top, trail->points[i].y);
        box.bottom = fmax(box.bottom, trail->points[i].y);
    }
    return box;
}

static void trail_end(Trail *trail)
{
    if (!trail->stroked && !trail->curved && trail->count >= 3 && trail->count <= PATH_POINTS) {
        PdfBox box = trail_box(trail);

        add_rule_of_box(trail->page, trail->visible, box);
        if (is_frame(trail->before, box))
            add_frame(trail->page, trail->visible, trail->before);
        trail->before = box;
    }
    trail->count = 0;
    trail->curved = false;
}

static void trail_segment(Trail *trail, fz_point to)
{
    fz_point from;

    if (trail->count == 0 || trail->count > PATH_POINTS)
        return;
    from = trail->points[trail->count - 1];
    if (fabs(from.y - to.y) <= 0.5)
        add_rule(trail->page, trail->visible, true, (from.y + to.y) / 2, from.x, to.x);
    else if (fabs(from.x - to.x) <= 0.5)
        add_rule(trail->page, trail->visible, false, (from.x + to.x) / 2, from.y, to.y);
}

static void trail_point(Trail *trail, fz_point point)
{
    if (trail->stroked)
        trail_segment(trail, point);
    if (trail->count < PATH_POINTS)
        trail->points[trail->count++] = point;
    else if (trail->stroked)
        trail->points[PATH_POINTS - 1] =
            point; /* a stroke only needs its last point, and its first */
    else
        trail->curved = true; /* no rectangle has so many corners */
}

static void walk_move(fz_context *context, void *data, float x, float y)
{
    Trail *trail = data;

    (void)context;
    trail_end(trail);
    trail->points[trail->count++] = fz_transform_point_xy(x, y, trail->matrix);
}

static void walk_line(fz_context *context, void *data, float x, float y)
{
    Trail *trail = data;

    (void)context;
    trail_point(trail, fz_transform_point_xy(x, y, trail->matrix));
}

static void walk_curve(fz_context *context, void *data, float x1, float y1, float x2, float y2,
                       float x3, float y3)
{
    Trail *trail = data;

    (void)context;
    (void)x1, (void)y1, (void)x2, (void)y2;
    trail->curved = true;
    if (trail->count > 0)
        trail->points[trail->count - 1] = fz_transform_point_xy(x3, y3, trail->matrix);
}

static void walk_close(fz_context *context, void *data)
{
    Trail *trail = data;
    fz_point first = trail->points[0];

    (void)context;
    if (trail->count == 0)
        return;
    if (trail->stroked)
        trail_segment(trail, first);
    trail_end(trail);
    trail->points[trail->count++] = first;
}

static void collect_path(fz_context *context, fz_device *device, const fz_path *path,
                         fz_matrix matrix, bool stroked)
{
    static const fz_path_walker walker = {
        .moveto = walk_move, .lineto = walk_line, .curveto = walk_curve, .closepath = walk_close};
    PdfPage *page = ((Collector *)device)->page;
    Trail trail = {.page = page,
                   .matrix = matrix,
                   .stroked = stroked,
                   .visible = fz_device_current_scissor(context, device)};

    page->drawn = true;
    fz_walk_path(context, path, &walker, &trail);
    trail_end(&trail);
}

static bool is_white(fz_context *context, fz_colorspace *space, const float *color, float alpha)
{
    float rgb[3] = {0};

    if (alpha <= 0.02f)
        return true;
    if (space == NULL || color == NULL)
        return false;
    fz_convert_color(context, space, color, fz_device_rgb(context), rgb, NULL,
                     fz_default_color_params);
    return rgb[0] > 0.99f && rgb[1] > 0.99f && rgb[2] > 0.99f;
}

static void fill_path(fz_context *context, fz_device *device, const fz_path *path, int even_odd,
                      fz_matrix matrix, fz_colorspace *space, const float *color, float alpha,
                      fz_color_params params)
{
    (void)even_odd, (void)params;
    if (!is_white(context, space, color, alpha))
        collect_path(context, device, path, matrix, false);
}

static void stroke_path(fz_context *context, fz_device *device, const fz_path *path,
                        const fz_stroke_state *stroke, fz_matrix matrix, fz_colorspace *space,
                        const float *color, float alpha, fz_color_params params)
{
    (void)stroke, (void)params;
    if (!is_white(context, space, color, alpha))
        collect_path(context, device, path, matrix, true);
}

/* Pictures */

static void collect_picture(fz_context *context, fz_device *device, fz_matrix matrix)
{
    PdfPage *page = ((Collector *)device)->page;
    fz_rect area = fz_transform_rect(fz_unit_rect, matrix);
    PdfBox box = {clamp(area.x0, page->width), clamp(area.y0, page->height),
                  clamp(area.x1, page->width), clamp(area.y1, page->height)};
    double size = (box.right - box.left) * (box.bottom - box.top);

    page->drawn = true;
    add_rule_of_box(page, fz_device_current_scissor(context, device), box);
    if (size > 0)
        page->picture_area = fmin(page->picture_area + size, page->width * page->height);
}

static void fill_image(fz_context *context, fz_device *device, fz_image *image, fz_matrix matrix,
                       float alpha, fz_color_params params)
{
    (void)image, (void)alpha, (void)params;
    collect_picture(context, device, matrix);
}

static void fill_image_mask(fz_context *context, fz_device *device, fz_image *image,
                            fz_matrix matrix, fz_colorspace *space, const float *color, float alpha,
                            fz_color_params params)
{
    (void)image, (void)space, (void)color, (void)alpha, (void)params;
    collect_picture(context, device, matrix);
}

/* Glyphs */

/* A number by name: a page's faces are opened anew, and a subset (ABCDEF+SimHei) is its face. */
static unsigned number_face(fz_context *context, fz_font *font)
{
    const char *name = fz_font_name(context, font);
    const char *plus = strchr(name, '+');

    return g_str_hash(plus != NULL ? plus + 1 : name) % UINT16_MAX;
}

static uint16_t face_number(fz_context *context, Collector *collector, fz_font *font)
{
    gpointer known = g_hash_table_lookup(collector->faces, font);

    if (known == NULL) {
        known = GUINT_TO_POINTER(number_face(context, font) + 1);
        g_hash_table_insert(collector->faces, font, known);
    }
    return (uint16_t)GPOINTER_TO_UINT(known);
}

/* How many quarters clockwise a glyph is turned; -1: aslant. */
static int glyph_turn(fz_matrix matrix)
{
    double angle = atan2(matrix.b, matrix.a);
    double quarters = round(angle / G_PI_2);

    if (fabs(angle - quarters * G_PI_2) > SLANT_MAX)
        return -1;
    return ((int)quarters + 4) % 4;
}

/* The box and base line of a glyph at its place, as if the page were turned with it. */
static PdfBox glyph_box(fz_matrix matrix, double advance, double size, int turn)
{
    double x = matrix.e, y = matrix.f;

    switch (turn) {
    case 0:
        return (PdfBox){x, y - ASCENT * size, x + advance, y + (1 - ASCENT) * size};
    case 1:
        return (PdfBox){x - (1 - ASCENT) * size, y, x + ASCENT * size, y + advance};
    case 2:
        return (PdfBox){x - advance, y - (1 - ASCENT) * size, x, y + ASCENT * size};
    default:
        return (PdfBox){x - ASCENT * size, y - advance, x + (1 - ASCENT) * size, y};
    }
}

static void add_glyph(fz_context *context, Collector *collector, const fz_text_span *span,
                      const fz_text_item *item, fz_matrix matrix)
{
    PdfPage *page = collector->page;
    PdfGlyph glyph = {.size = hypot(matrix.c, matrix.d), .order = collector->order};
    int turn = glyph_turn(matrix);
    double advance;

    if (item->ucs < 0 || layout_character_blank((uint32_t)item->ucs) || turn < 0 ||
        !(glyph.size >= SET_MIN && glyph.size <= SET_MAX) || !inside(page, matrix.e, matrix.f))
        return;
    advance = item->gid >= 0
                  ? fz_advance_glyph(context, span->font, item->gid, 0) * hypot(matrix.a, matrix.b)
                  : 0;
    if (!(advance >= 0 && advance <= SET_MAX))
        return;
    page->characters++;
    page->unmapped += !layout_character_mapped((uint32_t)item->ucs);
    glyph.character = layout_character_mapped((uint32_t)item->ucs)
                          ? layout_character((uint32_t)item->ucs)
                          : PDF_UNMAPPED;
    glyph.turn = (uint8_t)turn;
    glyph.box = glyph_box(matrix, advance, glyph.size, turn);
    glyph.base = matrix.f;
    glyph.face = face_number(context, collector, span->font);
    glyph.bold = fz_font_is_bold(context, span->font);
    g_array_append_val(page->glyphs, glyph);
}

static void collect_text(fz_context *context, fz_device *device, const fz_text *text,
                         fz_matrix matrix)
{
    Collector *collector = (Collector *)device;

    for (const fz_text_span *span = text->head; span != NULL; span = span->next) {
        fz_matrix own = span->trm;

        for (int i = 0; i < span->len; i++, collector->order++) {
            if (collector->page->glyphs->len >= PDF_GLYPHS_MAX) {
                collector->cookie->abort = 1;
                return;
            }
            own.e = span->items[i].x;
            own.f = span->items[i].y;
            add_glyph(context, collector, span, &span->items[i], fz_concat(own, matrix));
        }
    }
}

static void fill_text(fz_context *context, fz_device *device, const fz_text *text, fz_matrix matrix,
                      fz_colorspace *space, const float *color, float alpha, fz_color_params params)
{
    (void)space, (void)color, (void)alpha, (void)params;
    collect_text(context, device, text, matrix);
}

static void stroke_text(fz_context *context, fz_device *device, const fz_text *text,
                        const fz_stroke_state *stroke, fz_matrix matrix, fz_colorspace *space,
                        const float *color, float alpha, fz_color_params params)
{
    (void)stroke, (void)space, (void)color, (void)alpha, (void)params;
    collect_text(context, device, text,
                 matrix); /* what is filled as well falls on itself, and is seen once */
}

static void clip_text(fz_context *context, fz_device *device, const fz_text *text, fz_matrix matrix,
                      fz_rect scissor)
{
    (void)scissor;
    collect_text(context, device, text, matrix);
}

/* Pages under a picture carry their recognised text this way. */
static void ignore_text(fz_context *context, fz_device *device, const fz_text *text,
                        fz_matrix matrix)
{
    collect_text(context, device, text, matrix);
}

static void drop_collector(fz_context *context, fz_device *device)
{
    (void)context;
    g_hash_table_unref(((Collector *)device)->faces);
}

static fz_device *collector_new(fz_context *context, PdfPage *page, fz_cookie *cookie)
{
    Collector *collector = (void *)fz_new_device_of_size(context, sizeof *collector);

    collector->page = page;
    collector->cookie = cookie;
    collector->faces = g_hash_table_new(NULL, NULL);
    collector->device.drop_device = drop_collector;
    collector->device.fill_path = fill_path;
    collector->device.stroke_path = stroke_path;
    collector->device.fill_text = fill_text;
    collector->device.stroke_text = stroke_text;
    collector->device.clip_text = clip_text;
    collector->device.ignore_text = ignore_text;
    collector->device.fill_image = fill_image;
    collector->device.fill_image_mask = fill_image_mask;
    return &collector->device;
}

void layout_page_collect(fz_context *context, fz_page *source, PdfPage *page, fz_cookie *cookie)
{
    fz_rect bounds = fz_bound_page(context, source);
    fz_device *device = collector_new(context, page, cookie);

    fz_try(context)
    {
        fz_run_page_contents(context, source, device, fz_translate(-bounds.x0, -bounds.y0), cookie);
        fz_close_device(context, device);
    }
    fz_always(context) fz_drop_device(context, device);
    fz_catch(context) fz_rethrow(context);
}

/* Turning */

static unsigned dominating_turn(const PdfPage *page)
{
    unsigned counts[4] = {0}, most = 0;

    for (guint i = 0; i < page->glyphs->len; i++)
        counts[g_array_index(page->glyphs, PdfGlyph, i).turn & 3]++;
    for (unsigned i = 1; i < 4; i++)
        if (counts[i] > counts[most])
            most = i;
    return most;
}

/* `box` of a page `width` by `height`, once the page is turned a quarter counter-clockwise. */
static PdfBox quarter(PdfBox box, double width)
{
    return (PdfBox){box.top, width - box.right, box.bottom, width - box.left};
}

static void quarter_page(PdfPage *page)
{
    GArray *swap = page->across;
    double width = page->width;

    for (guint i = 0; i < page->glyphs->len; i++) {
        PdfGlyph *glyph = &g_array_index(page->glyphs, PdfGlyph, i);

        glyph->box = quarter(glyph->box, width);
        glyph->turn = (glyph->turn + 3) % 4;
    }
    for (guint i = 0; i < page->down->len; i++) {
        PdfRule *rule = &g_array_index(page->down, PdfRule, i);

        rule->at = width - rule->at;
    }
    for (guint i = 0; i < page->across->len; i++) {
        PdfRule *rule = &g_array_index(page->across, PdfRule, i);

        *rule = (PdfRule){rule->at, width - rule->to, width - rule->from};
    }
    page->across = page->down;
    page->down = swap;
    page->width = page->height;
    page->height = width;
    page->turn++;
}

void layout_page_upright(PdfPage *page)
{
    for (unsigned turn = dominating_turn(page); turn > 0; turn--)
        quarter_page(page);
    for (guint i = 0; i < page->glyphs->len; i++) {
        PdfGlyph *glyph = &g_array_index(page->glyphs, PdfGlyph, i);

        glyph->base = glyph->box.top + ASCENT * glyph->size;
    }
}

NodePlace layout_place(const PdfPage *page, PdfBox box)
{
    NodePlace place = {.page = (int)page->number, .first = -1, .last = -1};
    double height = page->height; /* upright; each quarter back swaps it with the width */
    double width = page->width;

    for (unsigned i = 0; i < page->turn; i++) {
        box = (PdfBox){height - box.bottom, box.left, height - box.top, box.right};
        double swap = width;
        width = height;
        height = swap;
    }
    place.left = box.left;
    place.top = box.top;
    place.right = fmax(box.left, box.right);
    place.bottom = fmax(box.top, box.bottom);
    return place;
}
