/* layout_feed.c: what a sheet's row says, said in the columns of a table
 *
 * A field is cleaned by its column's type: amounts lose their commas, dates their hours, numbers of
 * vouchers their words. Messages name the cell, as it stands.
 */
#include "exchange/layout_feed.h"

#include "base/error.h"
#include "base/exact.h"

#include <string.h>

typedef struct {
    Feed feed;
    LayoutFit *fit;
    SheetRows *sheet;
    unsigned next, row; /* index of a row of the sheet */
    char **fields;      /* of the layout's columns; NULL: nothing */
    char **filled;      /* what columns to be filled said last */
    char **heads;       /* of the sheet, by column of the table */
    GHashTable *above;  /* codes that another row's code goes on from; NULL: no matter */
    GPtrArray
        *ordered; /* of Kept *: rows that stood apart, brought together; NULL: as they stand */
} LayoutFeed;

/* A row that is given in another place than it stands. */
typedef struct {
    unsigned row;
    char *key; /* what its columns to gather by say, such that counting order is that of strcmp */
    char **fields;
    unsigned count;
} Kept;

static LayoutFeed *of(const Feed *feed) { return (LayoutFeed *)feed; }

/* ---- one field ---- */

/* An amount without what makes it pretty: "￥1,285.87" "(5.00)" "-". */
static char *amount_clean(const char *text)
{
    GString *plain = g_string_new(NULL);
    bool negative = false;

    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (c == '(' || c == 0xFF08)
            negative = true;
        else if (c == '-' || c == 0x2212 || c == 0xFF0D || c == 0x2014)
            g_string_append_c(plain, '-');
        else if (!g_unichar_isspace(c) && c != ',' && c != 0xFF0C && c != 0xA5 && c != 0xFFE5 &&
                 c != ')' && c != 0xFF09)
            g_string_append_unichar(plain, c);
    }
    if (strspn(plain->str, "-") == plain->len)
        g_string_truncate(plain, 0);
    if (negative && plain->len > 0)
        g_string_prepend_c(plain, '-');
    return g_string_free(plain, FALSE);
}

/* What is told in 万元, in yuan; as it is when it is no number. */
static char *amount_of_wan(const char *text)
{
    Exact value, yuan;

    if (exact_parse(&value, text) && exact_multiply(&yuan, value, exact_from_int(10000)))
        return exact_text(yuan, (ExactStyle){.decimals = 6, .trim = true});
    return g_strdup(text);
}

static char *date_clean(const char *text)
{
    size_t size = strlen(text);
    const char *blank = strpbrk(text, " T");

    if (blank != NULL && strchr(blank, ':') != NULL)
        size = (size_t)(blank - text);
    return g_strndup(text, size);
}

/* "记-0012", "记字第12号": the last run of digits, without zeros before it. */
static char *number_clean(const char *text)
{
    const char *end = text + strlen(text), *from;

    while (end > text && !g_ascii_isdigit(end[-1]))
        end--;
    for (from = end; from > text && g_ascii_isdigit(from[-1]); from--)
        ;
    while (from + 1 < end && *from == '0')
        from++;
    return end > text ? g_strndup(from, (gsize)(end - from)) : g_strdup(text);
}

static bool is_amount(const RowLayout *layout, unsigned column)
{
    if (column >= layout->table->column_count)
        return column - layout->table->column_count == PSEUDO_VALUE;
    return layout->table->columns[column].type == COLUMN_MONEY;
}

static const char *word_meant(const LayoutColumn *column, const char *text)
{
    for (unsigned i = 0; i + 1 < column->words->len; i += 2)
        if (strcmp(column->words->pdata[i + 1], text) == 0)
            return column->words->pdata[i];
    return text;
}

/* A unit's own account under an official one is booked in that: 100201 in 1002. */
static char *code_cut_to_known(const Catalog *catalog, Field field, const char *text)
{
    g_autofree char *code = g_strndup(text, strspn(text, "0123456789"));
    size_t size = strlen(code);

    while (size > 4 && catalog_code(catalog, field, code) == 0)
        code[size -= MIN(size - 4, 2u)] = '\0';
    return size >= 4 && catalog_code(catalog, field, code) != 0 ? g_steal_pointer(&code)
                                                                : g_strdup(text);
}

static char *field_clean(const LayoutFeed *feed, unsigned column, const char *text)
{
    const RowLayout *layout = feed->fit->layout;
    const Table *table = layout->table;

    if (is_amount(layout, column)) {
        g_autofree char *plain = amount_clean(text);
        return feed->fit->wan[column] ? amount_of_wan(plain) : g_steal_pointer(&plain);
    }
    if (layout->columns[column].cut && column < table->column_count)
        return code_cut_to_known(layout->catalog, table->columns[column].field, text);
    if (column < table->column_count &&
        (table->columns[column].type == COLUMN_DATE || table->columns[column].type == COLUMN_DAY))
        return date_clean(text);
    if (column < table->column_count && table->columns[column].type == COLUMN_COUNT)
        return strcmp(table->id, "voucher") == 0 && strcmp(table->columns[column].id, "number") == 0
                   ? number_clean(text)
                   : amount_clean(text);
    return g_strdup(word_meant(&layout->columns[column], text));
}

/* ---- fields made of others ---- */

static int table_index(const LayoutFeed *feed, const char *id)
{
    const TableColumn *column = table_column(feed->fit->layout->table, id);

    return column != NULL ? (int)(column - feed->fit->layout->table->columns) : -1;
}

static const char *pseudo(const LayoutFeed *feed, Pseudo which)
{
    return feed->fields[feed->fit->layout->table->column_count + which];
}

static bool is_empty(const char *text) { return text == NULL || *text == '\0'; }

static void field_put(LayoutFeed *feed, const char *id, char *text)
{
    int column = table_index(feed, id);

    if (column < 0 || !is_empty(feed->fields[column])) {
        g_free(text);
        return;
    }
    g_free(feed->fields[column]);
    feed->fields[column] = text;
}

static void date_make(LayoutFeed *feed)
{
    const char *month = pseudo(feed, PSEUDO_MONTH), *day = pseudo(feed, PSEUDO_DAY);

    if (!is_empty(month) && !is_empty(day))
        field_put(feed, "date", g_strdup_printf("%d-%s-%s", feed->feed.year, month, day));
}

static void side_make(LayoutFeed *feed)
{
    const char *direction = pseudo(feed, PSEUDO_DIRECTION), *value = pseudo(feed, PSEUDO_VALUE);

    if (is_empty(direction) || is_empty(value))
        return;
    if (strcmp(direction, "借") == 0 || strcmp(direction, "借方") == 0)
        field_put(feed, "debit", g_strdup(value));
    else if (strcmp(direction, "贷") == 0 || strcmp(direction, "贷方") == 0)
        field_put(feed, "credit", g_strdup(value));
}

/* One "功能分类:2013201" of an auxiliary field. */
static void auxiliary_put(LayoutFeed *feed, const char *text)
{
    const RowLayout *layout = feed->fit->layout;
    const char *wide = strstr(text, "："), *colon = strchr(text, ':');
    const char *at = colon == NULL || (wide != NULL && wide < colon) ? wide : colon;
    g_autofree char *key = NULL, *value = NULL, *head = NULL;

    if (at == NULL)
        return;
    key = g_strndup(text, (gsize)(at - text));
    head = layout_head(key, NULL);
    value = g_strstrip(g_strdup(g_utf8_next_char(at)));
    for (unsigned i = 0; i < layout->table->column_count; i++) {
        const LayoutColumn *column = &layout->columns[i];

        if (column->heads != NULL && g_strv_contains((const char *const *)column->heads, head)) {
            field_put(feed, layout->table->columns[i].id, field_clean(feed, i, value));
            return;
        }
    }
}

static void auxiliary_make(LayoutFeed *feed)
{
    const char *text = pseudo(feed, PSEUDO_AUXILIARY);
    g_auto(GStrv) parts = NULL;
    g_autoptr(GString) plain = NULL;

    if (is_empty(text))
        return;
    plain = g_string_new(text);
    g_string_replace(plain, "；", ";", 0);
    g_string_replace(plain, "|", ";", 0);
    g_string_replace(plain, "\n", ";", 0);
    parts = g_strsplit(plain->str, ";", -1);
    for (unsigned i = 0; parts[i] != NULL; i++)
        auxiliary_put(feed, parts[i]);
}

/* ---- a row ---- */

/* Whether another row's code goes on from this row's, as the sheet writes them. */
static bool code_is_above(const LayoutFeed *feed, int column)
{
    const char *text = column >= 0 ? sheet_rows_text(feed->sheet, feed->row, (unsigned)column) : "";
    g_autofree char *code = NULL;

    text += strspn(text, " ");
    code = g_strndup(text, strspn(text, "0123456789"));
    return feed->above != NULL && g_hash_table_contains(feed->above, code);
}

static bool row_is_left_out(const LayoutFeed *feed)
{
    const RowLayout *layout = feed->fit->layout;
    bool any = false, nil = true;

    for (unsigned i = 0; i < layout->count; i++) {
        const LayoutColumn *column = &layout->columns[i];
        const char *text = feed->fields[i] != NULL ? feed->fields[i] : "";
        g_autofree char *bare = layout_head(text, NULL);

        for (unsigned j = 0; j < column->skip->len; j++)
            if (strcmp(bare, column->skip->pdata[j]) == 0)
                return true;
        any |= column->any;
        nil &= !column->any || strspn(text, "-0.") == strlen(text);
    }
    if (any && nil)
        return true;
    return layout->leaf >= 0 && code_is_above(feed, feed->fit->columns[layout->leaf]);
}

static void field_read(LayoutFeed *feed, unsigned index)
{
    const LayoutColumn *column = &feed->fit->layout->columns[index];
    int at = feed->fit->columns[index];
    g_autofree char *text =
        at >= 0 ? g_strstrip(g_strdup(sheet_rows_text(feed->sheet, feed->row, (unsigned)at)))
                : g_strdup("");

    g_free(feed->fields[index]);
    feed->fields[index] = field_clean(feed, index, text);
    if (!column->fill)
        return;
    if (*feed->fields[index] == '\0' && feed->filled[index] != NULL) {
        g_free(feed->fields[index]);
        feed->fields[index] = g_strdup(feed->filled[index]);
    } else if (*feed->fields[index] != '\0') {
        g_free(feed->filled[index]);
        feed->filled[index] = g_strdup(feed->fields[index]);
    }
}

static char *otherwise(const LayoutFeed *feed, const char *text)
{
    g_autofree char *year = g_strdup_printf("%d", feed->feed.year);
    GString *made = g_string_new(text);

    g_string_replace(made, "{year}", year, 0);
    return g_string_free(made, FALSE);
}

static void row_read(LayoutFeed *feed)
{
    const RowLayout *layout = feed->fit->layout;

    for (unsigned i = 0; i < layout->count; i++)
        field_read(feed, i);
    auxiliary_make(feed);
    date_make(feed);
    side_make(feed);
    for (unsigned i = 0; i < layout->count; i++)
        if (layout->columns[i].otherwise != NULL && is_empty(feed->fields[i])) {
            g_free(feed->fields[i]);
            feed->fields[i] = otherwise(feed, layout->columns[i].otherwise);
        }
}

static bool row_is_empty(const LayoutFeed *feed)
{
    for (unsigned i = 0; i < feed->fit->layout->count; i++)
        if (feed->fit->columns[i] >= 0 &&
            *sheet_rows_text(feed->sheet, feed->row, (unsigned)feed->fit->columns[i]) != '\0')
            return false;
    return true;
}

/* The next row as the sheet has them. */
static bool row_next(LayoutFeed *feed)
{
    while (feed->next < feed->sheet->rows->len) {
        feed->row = feed->next++;
        if (row_is_empty(feed))
            continue;
        row_read(feed);
        if (!row_is_left_out(feed))
            return true;
    }
    return false;
}

/* ---- rows that belong together ---- */

static void kept_free(void *data)
{
    Kept *kept = data;

    for (unsigned i = 0; i < kept->count; i++)
        g_free(kept->fields[i]);
    g_free(kept->fields);
    g_free(kept->key);
    g_free(kept);
}

static char *gather_key(const LayoutFeed *feed)
{
    const RowLayout *layout = feed->fit->layout;
    g_autoptr(GString) key = g_string_new(NULL);

    for (unsigned i = 0; i < layout->count; i++)
        if (layout->columns[i].gather)
            g_string_append_printf(key, "%s/", feed->fields[i] != NULL ? feed->fields[i] : "");
    return g_utf8_collate_key_for_filename(key->str, (gssize)key->len);
}

static void sheet_rewind(LayoutFeed *feed)
{
    feed->next = feed->fit->first;
    for (unsigned i = 0; i < feed->fit->layout->count; i++)
        g_clear_pointer(&feed->filled[i], g_free);
}

/* Whether rows of one key have rows of another between them. */
static bool rows_stand_apart(LayoutFeed *feed)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *last = NULL;
    bool apart = false;

    while (!apart && row_next(feed)) {
        g_autofree char *key = gather_key(feed);

        if (g_strcmp0(key, last) == 0)
            continue;
        apart = !g_hash_table_add(seen, g_strdup(key));
        g_free(last);
        last = g_steal_pointer(&key);
    }
    sheet_rewind(feed);
    return apart;
}

static int kept_order(const void *a, const void *b)
{
    const Kept *one = *(Kept *const *)a, *two = *(Kept *const *)b;
    int order = strcmp(one->key, two->key);

    return order != 0 ? order : one->row < two->row ? -1 : one->row > two->row;
}

static void rows_gather(LayoutFeed *feed)
{
    const unsigned count = feed->fit->layout->count;

    feed->ordered = g_ptr_array_new_with_free_func(kept_free);
    while (row_next(feed)) {
        Kept *kept = g_new0(Kept, 1);

        kept->row = feed->row;
        kept->key = gather_key(feed);
        kept->count = count;
        kept->fields = g_memdup2(feed->fields, count * sizeof *feed->fields);
        memset(feed->fields, 0, count * sizeof *feed->fields);
        g_ptr_array_add(feed->ordered, kept);
    }
    g_ptr_array_sort(feed->ordered, kept_order);
    feed->next = 0;
}

static bool ordered_next(LayoutFeed *feed)
{
    Kept *kept;

    if (feed->next >= feed->ordered->len)
        return false;
    kept = g_ptr_array_index(feed->ordered, feed->next++);
    feed->row = kept->row;
    for (unsigned i = 0; i < kept->count; i++) {
        g_free(feed->fields[i]);
        feed->fields[i] = g_steal_pointer(&kept->fields[i]);
    }
    return true;
}

static bool layout_next(Feed *base, GError **error G_GNUC_UNUSED)
{
    LayoutFeed *feed = of(base);

    return feed->ordered != NULL ? ordered_next(feed) : row_next(feed);
}

static const char *layout_field(const Feed *base, unsigned column)
{
    const char *text = of(base)->fields[column];

    return text != NULL ? text : "";
}

static const char *layout_head_text(const Feed *base, unsigned column)
{
    return of(base)->heads[column];
}

/* The cell of a field, or of what it was made from: the first that the row has. */
static char *layout_place(const Feed *base, unsigned column)
{
    const LayoutFeed *feed = of(base);
    int at = feed->fit->columns[column];

    for (unsigned i = feed->fit->layout->table->column_count;
         at < 0 && i < feed->fit->layout->count; i++)
        at = feed->fit->columns[i];
    return sheet_rows_place(feed->sheet, feed->row, at < 0 ? 0 : (unsigned)at);
}

static unsigned layout_line(const Feed *base)
{
    return g_array_index(of(base)->sheet->rows, SheetRow, of(base)->row).number + 1;
}

static bool layout_has(const Feed *base, unsigned column)
{
    const LayoutFeed *feed = of(base);
    const RowLayout *layout = feed->fit->layout;
    const char *id = layout->table->columns[column].id;

    return feed->fit->columns[column] >= 0 || layout->columns[column].otherwise != NULL ||
           (strcmp(id, "date") == 0 && feed->fit->columns[layout->table->column_count] >= 0) ||
           !layout->strict;
}

static double layout_share(const Feed *base)
{
    const LayoutFeed *feed = of(base);
    const unsigned all = feed->ordered != NULL ? feed->ordered->len : feed->sheet->rows->len;

    return (double)feed->next / (double)MAX(all, 1u);
}

static void layout_close(Feed *base)
{
    LayoutFeed *feed = of(base);

    for (unsigned i = 0; i < feed->fit->layout->count; i++) {
        g_free(feed->fields[i]);
        g_free(feed->filled[i]);
    }
    g_free(feed->fields);
    g_free(feed->filled);
    g_strfreev(feed->heads);
    g_clear_pointer(&feed->above, g_hash_table_unref);
    g_clear_pointer(&feed->ordered, g_ptr_array_unref);
    layout_fit_free(feed->fit);
    sheet_rows_free(feed->sheet);
    g_free(feed);
}

static const FeedKind kind = {
    .next = layout_next,
    .field = layout_field,
    .head = layout_head_text,
    .place = layout_place,
    .line = layout_line,
    .has = layout_has,
    .share = layout_share,
    .close = layout_close,
};

/* Every beginning of every code in the column of leaves, but the codes themselves. */
static void above_find(LayoutFeed *feed)
{
    int at = feed->fit->columns[feed->fit->layout->leaf];

    feed->above = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned row = feed->next; at >= 0 && row < feed->sheet->rows->len; row++) {
        g_autofree char *code = g_strstrip(g_strdup(sheet_rows_text(feed->sheet, row, (guint)at)));
        size_t size = strspn(code, "0123456789");

        for (size_t cut = 4; cut < MIN(size, 24u); cut++)
            g_hash_table_add(feed->above, g_strndup(code, cut));
    }
}

/* What heads each column in the sheet, or would. */
static char **heads_find(const LayoutFit *fit)
{
    const Table *table = fit->layout->table;
    char **heads = g_new0(char *, table->column_count + 1);

    for (unsigned i = 0; i < table->column_count; i++) {
        const char *const *words = table->columns[i].heads;

        if (fit->columns[i] >= 0)
            heads[i] =
                g_strdup(sheet_rows_text(fit->sheet, fit->first - 1, (unsigned)fit->columns[i]));
        else
            heads[i] = g_strdup(words[1] != NULL ? words[1] : words[0]);
    }
    return heads;
}

Feed *feed_from_layout(LayoutFit *fit)
{
    LayoutFeed *feed = g_new0(LayoutFeed, 1);

    feed->feed = (Feed){.kind = &kind, .columns = fit->layout->table->column_count};
    feed->fit = fit;
    feed->sheet = sheet_rows_share((SheetRows *)fit->sheet);
    feed->next = fit->first;
    feed->fields = g_new0(char *, fit->layout->count);
    feed->filled = g_new0(char *, fit->layout->count);
    feed->heads = heads_find(fit);
    if (fit->layout->leaf >= 0)
        above_find(feed);
    if (fit->layout->gathers && rows_stand_apart(feed))
        rows_gather(feed);
    return &feed->feed;
}
