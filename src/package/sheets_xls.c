/* sheets_xls.c: a workbook of Excel 5 to 2003, record by record
 *
 * Rule: MS-XLS (BIFF8), and its forerunner BIFF5 as far as cells go. The first part of the stream
 * tells strings, number formats and where each sheet begins; then each visible sheet is gone
 * through. A record that is shorter than its kind demands is passed over; strings that run over
 * several records are put together by `Strings`. Why no library:
 * docs/decisions/0007-xls-without-freexl.md.
 */
#include "package/compound.h"
#include "package/number.h"
#include "package/sheets.h"

#include "base/error.h"

#include <string.h>

#define SHEETS_MAX 1000u
#define STRINGS_MAX 2000000u
#define MERGES_MAX 200000u
#define CELL_TEXT_MAX 32767u /* characters, as Excel has it */

enum {
    RECORD_FORMULA = 0x0006,
    RECORD_EOF = 0x000A,
    RECORD_DATE_MODE = 0x0022,
    RECORD_PASSWORD = 0x002F,
    RECORD_CONTINUE = 0x003C,
    RECORD_COLUMNS = 0x007D,
    RECORD_SHEET = 0x0085,
    RECORD_NUMBERS = 0x00BD,
    RECORD_RICH = 0x00D6,
    RECORD_STYLE = 0x00E0,
    RECORD_MERGES = 0x00E5,
    RECORD_STRINGS = 0x00FC,
    RECORD_SHARED = 0x00FD,
    RECORD_NUMBER = 0x0203,
    RECORD_LABEL = 0x0204,
    RECORD_FLAG = 0x0205,
    RECORD_RESULT = 0x0207,
    RECORD_ROW = 0x0208,
    RECORD_SMALL = 0x027E,
    RECORD_FORMAT_OLD = 0x001E,
    RECORD_FORMAT = 0x041E,
    RECORD_BEGIN = 0x0809
};

typedef struct {
    const uint8_t *bytes;
    size_t size, at; /* of the next record */
} Stream;

typedef struct {
    unsigned kind;
    const uint8_t *bytes;
    size_t size;
} Record;

typedef struct {
    uint32_t at;
    char *name;
} Place;

typedef struct {
    bool wide; /* BIFF8: texts in UTF-16 */
    bool date1904, locked;
    GPtrArray *strings;  /* of char * */
    GHashTable *formats; /* number to char * */
    GArray *styles;      /* of unsigned: number of the format */
    GArray *sheets;      /* of Place: visible sheets with cells */
    SheetVisitor visitor;
} Book;

static bool refuse(GError **error, const char *id, const char *mend)
{
    error_set(error, ERROR_INPUT, id, "mend", mend, NULL);
    return false;
}

/* ---- records ---- */

static unsigned two(const uint8_t *at) { return at[0] | (unsigned)at[1] << 8; }
static uint32_t four(const uint8_t *at) { return two(at) | (uint32_t)two(at + 2) << 16; }

static bool next_record(Stream *stream, Record *record)
{
    if (stream->at + 4 > stream->size)
        return false;
    record->kind = two(stream->bytes + stream->at);
    record->size = two(stream->bytes + stream->at + 2);
    record->bytes = stream->bytes + stream->at + 4;
    if (record->size > stream->size - stream->at - 4)
        return false;
    stream->at += 4 + record->size;
    return true;
}

/* ---- texts ---- */

/* Bytes of an older workbook: Chinese ones are in GBK whatever they say. The caller frees. */
static char *text_of_bytes(const uint8_t *bytes, size_t size)
{
    char *text = g_convert((const char *)bytes, (gssize)size, "UTF-8", "GB18030", NULL, NULL, NULL);

    return text != NULL ? text : g_utf8_make_valid((const char *)bytes, (gssize)size);
}

static void add_unit(GString *out, unsigned unit, unsigned *high)
{
    if (unit >= 0xD800 && unit < 0xDC00) {
        *high = unit;
        return;
    }
    if (unit >= 0xDC00 && unit < 0xE000)
        g_string_append_unichar(
            out, *high != 0 ? 0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD);
    else if (unit != 0)
        g_string_append_unichar(out, unit);
    *high = 0;
}

/* A text inside one record: `count` characters from `at` on, in one byte or two each. The caller
 * frees. */
static char *text_of_units(const uint8_t *at, size_t left, unsigned count, bool two_bytes)
{
    GString *out = g_string_new(NULL);
    unsigned high = 0, width = two_bytes ? 2 : 1;

    for (; count > 0 && left >= width; count--, at += width, left -= width)
        add_unit(out, two_bytes ? two(at) : *at, &high);
    return g_string_free(out, FALSE);
}

/* A text with its count in `length_size` bytes before it. The caller frees. */
static char *read_text(const Book *book, const uint8_t *at, size_t left, unsigned length_size)
{
    unsigned count;

    if (left < length_size + (book->wide ? 1u : 0u))
        return g_strdup("");
    count = length_size == 1 ? *at : two(at);
    at += length_size;
    left -= length_size;
    if (!book->wide)
        return text_of_bytes(at, MIN(left, count));
    return text_of_units(at + 1, left - 1, MIN(count, CELL_TEXT_MAX), (*at & 1) != 0);
}

/* The shared strings run over as many records as they need. */
typedef struct {
    Stream *stream;
    Record record;
    size_t at; /* in the record */
} Strings;

static bool strings_more(Strings *strings)
{
    size_t before = strings->stream->at;

    if (!next_record(strings->stream, &strings->record) ||
        strings->record.kind != RECORD_CONTINUE) {
        strings->stream->at = before;
        return false;
    }
    strings->at = 0;
    return true;
}

/* Takes `count` bytes over record ends; `out` may be NULL to pass over them. */
static bool strings_take(Strings *strings, uint8_t *out, size_t count)
{
    while (count > 0) {
        size_t piece = MIN(count, strings->record.size - strings->at);

        if (piece == 0) {
            if (!strings_more(strings))
                return false;
            continue;
        }
        if (out != NULL) {
            memcpy(out, strings->record.bytes + strings->at, piece);
            out += piece;
        }
        strings->at += piece;
        count -= piece;
    }
    return true;
}

/* Characters; where they go on in another record, that one begins with how wide they are from
 * there. */
static bool strings_characters(Strings *strings, unsigned count, bool two_bytes, GString *out)
{
    unsigned high = 0;

    while (count > 0) {
        unsigned width = two_bytes ? 2 : 1;
        const uint8_t *at = strings->record.bytes + strings->at;

        if (strings->record.size - strings->at < width) {
            if (!strings_more(strings) || strings->record.size == 0)
                return false;
            two_bytes = (strings->record.bytes[strings->at++] & 1) != 0;
            continue;
        }
        add_unit(out, two_bytes ? two(at) : *at, &high);
        strings->at += width;
        count--;
    }
    return true;
}

static bool strings_next(Strings *strings, GString *out)
{
    uint8_t head[3], runs[2] = {0}, extra[4] = {0};

    if (!strings_take(strings, head, 3) ||
        ((head[2] & 8) != 0 && !strings_take(strings, runs, 2)) ||
        ((head[2] & 4) != 0 && !strings_take(strings, extra, 4)))
        return false;
    return strings_characters(strings, two(head), (head[2] & 1) != 0, out) &&
           strings_take(strings, NULL, (size_t)4 * two(runs) + four(extra));
}

static void read_strings(Book *book, Stream *stream, const Record *record)
{
    Strings strings = {.stream = stream, .record = *record};
    uint8_t counts[8];
    bool more = strings_take(&strings, counts, sizeof counts);

    while (more && book->strings->len < MIN(four(counts + 4), STRINGS_MAX)) {
        g_autoptr(GString) text = g_string_new(NULL);

        more = strings_next(&strings, text);
        g_ptr_array_add(book->strings, g_strdup(text->str));
    }
}

/* ---- the first part ---- */

static void add_sheet(Book *book, const Record *record)
{
    Place place;

    if (record->size < 8 || (record->bytes[4] & 3) != 0 || record->bytes[5] != 0 ||
        book->sheets->len >= SHEETS_MAX)
        return; /* hidden, or a chart or macro */
    place.at = four(record->bytes);
    place.name = read_text(book, record->bytes + 6, record->size - 6, 1);
    g_array_append_val(book->sheets, place);
}

static void add_format(Book *book, const Record *record)
{
    if (record->size > 2)
        g_hash_table_replace(
            book->formats, GUINT_TO_POINTER(two(record->bytes)),
            read_text(book, record->bytes + 2, record->size - 2, book->wide ? 2 : 1));
}

static void add_style(Book *book, const Record *record)
{
    unsigned format = record->size >= 4 ? two(record->bytes + 2) : 0;

    g_array_append_val(book->styles, format);
}

static void read_global(Book *book, Stream *stream, const Record *record)
{
    switch (record->kind) {
    case RECORD_PASSWORD:
        book->locked = true;
        return;
    case RECORD_DATE_MODE:
        book->date1904 = record->size >= 2 && two(record->bytes) == 1;
        return;
    case RECORD_SHEET:
        add_sheet(book, record);
        return;
    case RECORD_FORMAT:
    case RECORD_FORMAT_OLD:
        add_format(book, record);
        return;
    case RECORD_STYLE:
        add_style(book, record);
        return;
    case RECORD_STRINGS:
        read_strings(book, stream, record);
        return;
    default:
        return;
    }
}

/* False when the stream does not begin as a workbook. */
static bool read_globals(Book *book, Stream *stream)
{
    Record record;

    if (!next_record(stream, &record) || record.kind != RECORD_BEGIN || record.size < 4)
        return false;
    book->wide = two(record.bytes) >= 0x0600;
    while (!book->locked && next_record(stream, &record) && record.kind != RECORD_EOF)
        read_global(book, stream, &record);
    return true;
}

/* ---- a sheet ---- */

typedef struct {
    Book *book;
    Sheet *sheet;
    bool waiting; /* a formula's text comes in a record of its own, for this cell: */
    unsigned row, column;
} Filling;

static const char *format_of(const Book *book, unsigned style)
{
    unsigned number = style < book->styles->len ? g_array_index(book->styles, unsigned, style) : 0;
    const char *own = g_hash_table_lookup(book->formats, GUINT_TO_POINTER(number));

    return own != NULL ? own : number_format_builtin(number);
}

/* What is stored is a binary fraction; its fifteen digits are what counts. */
static void add_number(Filling *filling, unsigned row, unsigned column, unsigned style,
                       double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(digits, sizeof digits, "%.15g", number);
    sheet_add_take(filling->sheet, row, column,
                   filling->book->visitor.number(digits, format_of(filling->book, style),
                                                 filling->book->date1904));
}

static double double_of(const uint8_t *at)
{
    uint64_t bits = four(at) | (uint64_t)four(at + 4) << 32;
    double number;

    memcpy(&number, &bits, sizeof number);
    return number;
}

/* A number in four bytes: 30 bits of a whole number or the upper ones of a fraction, perhaps times
 * a hundred. */
static double small_number(uint32_t bits)
{
    double number;
    uint64_t upper = (uint64_t)(bits & ~3u) << 32;

    if ((bits & 2) != 0)
        number = (int32_t)bits >> 2;
    else
        memcpy(&number, &upper, sizeof number);
    return (bits & 1) != 0 ? number / 100 : number;
}

static void add_small(Filling *filling, const Record *record)
{
    if (record->size >= 10)
        add_number(filling, two(record->bytes), two(record->bytes + 2), two(record->bytes + 4),
                   small_number(four(record->bytes + 6)));
}

static void add_smalls(Filling *filling, const Record *record)
{
    unsigned column = record->size >= 4 ? two(record->bytes + 2) : 0;

    for (size_t at = 4; at + 8 <= record->size; at += 6, column++)
        add_number(filling, two(record->bytes), column, two(record->bytes + at),
                   small_number(four(record->bytes + at + 2)));
}

static void add_flag(Filling *filling, unsigned row, unsigned column, unsigned value, bool failed)
{
    static const struct {
        unsigned code;
        const char *text;
    } failures[] = {{0x00, "#NULL!"}, {0x07, "#DIV/0!"}, {0x0F, "#VALUE!"}, {0x17, "#REF!"},
                    {0x1D, "#NAME?"}, {0x24, "#NUM!"},   {0x2A, "#N/A"}};
    const char *text = value != 0 ? "TRUE" : "FALSE";

    for (unsigned i = 0; failed && i < G_N_ELEMENTS(failures); i++)
        if (failures[i].code == value)
            text = failures[i].text;
    sheet_add_take(filling->sheet, row, column, g_strdup(text));
}

/* A formula's stored result: a number, or what its last two bytes being FFFF say. */
static void add_formula(Filling *filling, const Record *record)
{
    const uint8_t *at = record->bytes;

    if (record->size < 14)
        return;
    filling->row = two(at);
    filling->column = two(at + 2);
    if (two(at + 12) != 0xFFFF)
        add_number(filling, filling->row, filling->column, two(at + 4), double_of(at + 6));
    else if (at[6] == 0)
        filling->waiting = true;
    else if (at[6] == 1 || at[6] == 2)
        add_flag(filling, filling->row, filling->column, at[8], at[6] == 2);
}

static void add_result(Filling *filling, const Record *record)
{
    if (filling->waiting)
        sheet_add_take(filling->sheet, filling->row, filling->column,
                       g_strstrip(read_text(filling->book, record->bytes, record->size, 2)));
    filling->waiting = false;
}

static void add_shared(Filling *filling, const Record *record)
{
    uint32_t index = record->size >= 10 ? four(record->bytes + 6) : G_MAXUINT32;

    if (index < filling->book->strings->len)
        sheet_add_take(filling->sheet, two(record->bytes), two(record->bytes + 2),
                       g_strstrip(g_strdup(filling->book->strings->pdata[index])));
}

static void add_columns(Filling *filling, const Record *record)
{
    if (record->size < 10 || (two(record->bytes + 8) & 1) == 0)
        return;
    for (unsigned column = two(record->bytes); column <= MIN(two(record->bytes + 2), 255u);
         column++)
        g_hash_table_add(filling->sheet->hidden_columns, GUINT_TO_POINTER(column));
}

static void add_merges(Filling *filling, const Record *record)
{
    for (size_t at = 2; at + 8 <= record->size && filling->sheet->merges->len < MERGES_MAX;
         at += 8) {
        const uint8_t *from = record->bytes + at;
        SheetMerge merge = {.top = two(from),
                            .bottom = two(from + 2),
                            .left = two(from + 4),
                            .right = two(from + 6)};

        if (merge.top <= merge.bottom && merge.left <= merge.right)
            g_array_append_val(filling->sheet->merges, merge);
    }
}

static void read_cell(Filling *filling, const Record *record)
{
    const uint8_t *at = record->bytes;
    unsigned row = record->size >= 6 ? two(at) : 0, column = record->size >= 6 ? two(at + 2) : 0;

    if (record->kind == RECORD_NUMBER && record->size >= 14)
        add_number(filling, row, column, two(at + 4), double_of(at + 6));
    else if ((record->kind == RECORD_LABEL || record->kind == RECORD_RICH) && record->size > 6)
        sheet_add_take(filling->sheet, row, column,
                       g_strstrip(read_text(filling->book, at + 6, record->size - 6, 2)));
    else if (record->kind == RECORD_FLAG && record->size >= 8)
        add_flag(filling, row, column, at[6], at[7] != 0);
    else if (record->kind == RECORD_ROW && record->size >= 14 && (two(at + 12) & 0x20) != 0)
        g_hash_table_add(filling->sheet->hidden_rows, GUINT_TO_POINTER(row));
}

static void read_record(Filling *filling, const Record *record)
{
    switch (record->kind) {
    case RECORD_SMALL:
        add_small(filling, record);
        return;
    case RECORD_NUMBERS:
        add_smalls(filling, record);
        return;
    case RECORD_FORMULA:
        add_formula(filling, record);
        return;
    case RECORD_RESULT:
        add_result(filling, record);
        return;
    case RECORD_SHARED:
        add_shared(filling, record);
        return;
    case RECORD_COLUMNS:
        add_columns(filling, record);
        return;
    case RECORD_MERGES:
        add_merges(filling, record);
        return;
    default:
        read_cell(filling, record);
    }
}

/* A sheet's own records; those of a chart that lies on it stand between a beginning and an end of
 * their own. */
static bool read_sheet(Book *book, Stream stream, const Place *place, GError **error)
{
    g_autoptr(Sheet) sheet = sheet_new();
    Filling filling = {.book = book, .sheet = sheet};
    unsigned depth = 0;
    Record record;

    stream.at = MIN(place->at, stream.size);
    while (next_record(&stream, &record) && sheet->cells->len < SHEET_CELLS_MAX) {
        if (record.kind == RECORD_BEGIN)
            depth++;
        else if (record.kind == RECORD_EOF && --depth == 0)
            break;
        else if (depth == 1)
            read_record(&filling, &record);
        else if (depth == 0)
            return refuse(error, "reader-damaged", "mend-reader-save"); /* no sheet begins here */
    }
    if (sheet->cells->len >= SHEET_CELLS_MAX)
        return refuse(error, "reader-too-large", "mend-reader-split");
    return book->visitor.visit(sheet, place->name, book->visitor.data, error);
}

/* ---- the workbook ---- */

static void place_clear(void *place) { g_free(((Place *)place)->name); }

static void book_begin(Book *book)
{
    *book = (Book){0};
    book->strings = g_ptr_array_new_with_free_func(g_free);
    book->formats = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    book->styles = g_array_new(FALSE, FALSE, sizeof(unsigned));
    book->sheets = g_array_new(FALSE, FALSE, sizeof(Place));
    g_array_set_clear_func(book->sheets, place_clear);
}

static void book_end(Book *book)
{
    g_ptr_array_unref(book->strings);
    g_hash_table_unref(book->formats);
    g_array_unref(book->styles);
    g_array_unref(book->sheets);
}

static bool read_book(Book *book, Stream stream, GError **error)
{
    if (!read_globals(book, &stream))
        return refuse(error, "reader-damaged", "mend-reader-save");
    if (book->locked)
        return refuse(error, "reader-encrypted", NULL);
    for (unsigned i = 0; i < book->sheets->len; i++)
        if (!read_sheet(book, stream, &g_array_index(book->sheets, Place, i), error))
            return false;
    return true;
}

bool sheets_read_xls(const uint8_t *bytes, size_t size, const SheetVisitor *visitor, GError **error)
{
    g_autoptr(GByteArray) stream = compound_stream(bytes, size, "Workbook");
    Book book;
    bool read;

    if (stream == NULL)
        stream = compound_stream(bytes, size, "Book");
    if (stream == NULL)
        return refuse(error, "reader-damaged", "mend-reader-again");
    book_begin(&book);
    book.visitor = *visitor;
    read = read_book(&book, (Stream){.bytes = stream->data, .size = stream->len}, error);
    book_end(&book);
    return read;
}

bool sheets_are_xls(const uint8_t *bytes, size_t size)
{
    return compound_has(bytes, size, "Workbook") || compound_has(bytes, size, "Book");
}
