/* read_gbt24589.c: vouchers out of 总账.xml (GB/T 24589)
 *
 * An element 记账凭证 is one entry; those of one date and number, one after the other, are a
 * voucher. What the numbered auxiliary items are, 科目辅助核算 says before the vouchers; where it
 * says nothing, our own numbers hold. The file is read as a stream; it may not declare a document
 * type, and nothing outside it is looked at.
 */
#include "base/error.h"
#include "exchange/gbt24589.h"
#include "exchange/readers.h"
#include "exchange/tables.h"

#include <errno.h>
#include <libxml/xmlreader.h>
#include <string.h>
#include <sys/stat.h>

#define TEXT_SIZE_MAX ((size_t)64 * 1024) /* of an element */

typedef struct {
    Feed feed;
    const Part *part;
    GbtNames *names;
    xmlTextReader *xml;
    int broken_line;
    int64_t size; /* of the file */
    unsigned line;
    GString **fields; /* by column, of the entry at hand */
    int auxiliary[GBT_AUXILIARY_MAX + 1];
    bool memo_in_head; /* 凭证头可扩展字段结构 says that the head holds the voucher's memo */
    bool is_void;
    int item;                       /* of the 科目辅助核算 at hand: its number, 0: not said */
    int item_column;                /* and its column; -1 */
    int number, kind, voucher_memo; /* columns */
    GString *text;
} GbtFeed;

/* ---- XML ---- */

static void xml_failed(void *data, const char *message G_GNUC_UNUSED,
                       xmlParserSeverities severity G_GNUC_UNUSED, xmlTextReaderLocatorPtr locator)
{
    GbtFeed *feed = data;

    if (feed->broken_line == 0)
        feed->broken_line = xmlTextReaderLocatorLineNumber(locator);
}

static bool fail(const GbtFeed *feed, const char *id, int line, GError **error)
{
    g_autofree char *place = g_strdup_printf("%s:%d", feed->part->path, line > 0 ? line : 1);

    error_set(error, ERROR_INPUT, id, "place", place, "expected", "expect-gbt", "mend", "mend-gbt",
              NULL);
    return false;
}

/* Goes to the next node. False at the end, or on an error. */
static bool xml_next(GbtFeed *feed, GError **error)
{
    int status = xmlTextReaderRead(feed->xml);

    if (status == 1 && xmlTextReaderNodeType(feed->xml) != XML_READER_TYPE_DOCUMENT_TYPE)
        return true;
    if (status != 0)
        fail(feed, "gbt-broken", MAX(feed->broken_line, 1), error);
    return false;
}

static const char *xml_name(const GbtFeed *feed)
{
    return (const char *)xmlTextReaderConstLocalName(feed->xml);
}

/* The line of the node at hand. libxml2 keeps 16 bits of it; the parser itself is a little ahead.
 */
static unsigned xml_line(const GbtFeed *feed)
{
    int ahead = xmlTextReaderGetParserLineNumber(feed->xml);
    long line = xmlGetLineNo(xmlTextReaderCurrentNode(feed->xml));

    return (unsigned)(ahead < UINT16_MAX && line > 0 ? line : ahead);
}

static bool is_element(const GbtFeed *feed)
{
    return xmlTextReaderNodeType(feed->xml) == XML_READER_TYPE_ELEMENT;
}

/* Reads the text of the element at hand into `text`, up to its end. */
static bool text_read(GbtFeed *feed, GError **error)
{
    int depth = xmlTextReaderDepth(feed->xml);
    g_autoptr(GError) cause = NULL;

    g_string_truncate(feed->text, 0);
    if (xmlTextReaderIsEmptyElement(feed->xml))
        return true;
    while (xml_next(feed, &cause)) {
        int type = xmlTextReaderNodeType(feed->xml);

        if (type == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(feed->xml) == depth)
            break;
        if ((type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
             type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE) &&
            feed->text->len < TEXT_SIZE_MAX)
            g_string_append(feed->text, (const char *)xmlTextReaderConstValue(feed->xml));
    }
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_strstrip(feed->text->str);
    feed->text->len = strlen(feed->text->str);
    return true;
}

/* ---- records ---- */

typedef void (*FieldRead)(GbtFeed *feed, const char *name);

/* Reads the children of the record at hand, each by `read`, which finds its text in `text`. */
static bool record_read(GbtFeed *feed, FieldRead read, GError **error)
{
    int depth = xmlTextReaderDepth(feed->xml);
    g_autoptr(GError) cause = NULL;

    if (xmlTextReaderIsEmptyElement(feed->xml))
        return true;
    while (xml_next(feed, &cause)) {
        const char *name = xml_name(feed); /* lives as long as the reader */

        if (xmlTextReaderNodeType(feed->xml) == XML_READER_TYPE_END_ELEMENT &&
            xmlTextReaderDepth(feed->xml) == depth)
            break;
        if (!is_element(feed))
            continue;
        if (!text_read(feed, &cause))
            break;
        read(feed, name);
    }
    if (cause == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* N of 辅助项N编号; 0 for another name. */
static int auxiliary_number(const char *name)
{
    static const char before[] = "辅助项", behind[] = "编号";
    char *end;
    int64_t number;

    if (!g_str_has_prefix(name, before))
        return 0;
    number = g_ascii_strtoll(name + strlen(before), &end, 10);
    return number >= 1 && number <= GBT_AUXILIARY_MAX && strcmp(end, behind) == 0 ? (int)number : 0;
}

/* A number may stand behind the word of its kind (记-12). */
static const char *number_digits(const char *text)
{
    const char *at = text + strcspn(text, "0123456789");

    return *at != '\0' ? at : text;
}

/* Amounts may come with more decimals than money has, as long as they are nil. */
static void decimals_trim(GString *text)
{
    char *point = strchr(text->str, '.');

    while (point != NULL && text->str + text->len > point + 3 && text->str[text->len - 1] == '0')
        g_string_truncate(text, text->len - 1);
}

static bool is_kind(const GbtFeed *feed, const char *text)
{
    const TableColumn *kind = &feed->names->table->columns[feed->kind];

    return g_strv_contains(kind->choices, text) || g_strv_contains(kind->words, text);
}

static void column_keep(GbtFeed *feed, int column)
{
    if (feed->names->table->columns[column].type == COLUMN_MONEY)
        decimals_trim(feed->text);
    if (column == feed->kind && !is_kind(feed, feed->text->str))
        return; /* 收, 付, 转: ordinary vouchers */
    g_string_assign(feed->fields[column],
                    column == feed->number ? number_digits(feed->text->str) : feed->text->str);
}

static void entry_field(GbtFeed *feed, const char *name)
{
    int column = GPOINTER_TO_INT(g_hash_table_lookup(feed->names->elements, name)) - 1;
    int auxiliary = auxiliary_number(name);

    if (auxiliary > 0)
        column = feed->auxiliary[auxiliary];
    if (column >= 0)
        column_keep(feed, column);
    else if (feed->memo_in_head && strcmp(name, "凭证头可扩展字段结构值") == 0)
        column_keep(feed, feed->voucher_memo);
    else if (strcmp(name, "作废标志") == 0)
        feed->is_void = strcmp(feed->text->str, "1") == 0;
}

static void base_field(GbtFeed *feed, const char *name)
{
    if (strcmp(name, "凭证头可扩展字段结构") == 0)
        feed->memo_in_head =
            strcmp(feed->text->str,
                   column_word(&feed->names->table->columns[feed->voucher_memo])) == 0;
}

/* 科目辅助核算 says a number and a name, in either order. */
static void item_field(GbtFeed *feed, const char *name)
{
    if (strcmp(name, "辅助项编号") == 0)
        feed->item = (int)g_ascii_strtoll(feed->text->str, NULL, 10);
    else if (strcmp(name, "辅助项名称") == 0)
        feed->item_column = gbt_auxiliary_column(feed->names, feed->text->str);
    if (feed->item >= 1 && feed->item <= GBT_AUXILIARY_MAX && feed->item_column >= 0)
        feed->auxiliary[feed->item] = feed->item_column;
}

static void entry_begin(GbtFeed *feed)
{
    for (unsigned i = 0; i < feed->feed.columns; i++)
        g_string_truncate(feed->fields[i], 0);
    feed->is_void = false;
    feed->line = xml_line(feed);
}

/* Reads the record at hand; `*entry` says whether it is an entry that counts. */
static bool record_take(GbtFeed *feed, bool *entry, GError **error)
{
    const char *name = xml_name(feed);

    *entry = false;
    if (strcmp(name, "记账凭证") == 0) {
        entry_begin(feed);
        if (!record_read(feed, entry_field, error))
            return false;
        *entry = !feed->is_void;
        return true;
    }
    feed->item = 0;
    feed->item_column = -1;
    if (strcmp(name, "科目辅助核算") == 0)
        return record_read(feed, item_field, error);
    return strcmp(name, "总账基础信息") != 0 || record_read(feed, base_field, error);
}

/* ---- the feed ---- */

static bool gbt_next(Feed *base, GError **error)
{
    GbtFeed *feed = (GbtFeed *)base;
    g_autoptr(GError) cause = NULL;
    bool entry = false;

    while (!entry && xml_next(feed, &cause))
        if (is_element(feed) && xmlTextReaderDepth(feed->xml) == 1 &&
            !record_take(feed, &entry, &cause))
            break;
    if (cause == NULL)
        return entry;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static const char *gbt_field(const Feed *base, unsigned column)
{
    return ((const GbtFeed *)base)->fields[column]->str;
}

static const char *gbt_head(const Feed *base, unsigned column)
{
    return column_word(&((const GbtFeed *)base)->names->table->columns[column]);
}

static unsigned gbt_line(const Feed *base) { return ((const GbtFeed *)base)->line; }

static char *gbt_place(const Feed *base, unsigned column G_GNUC_UNUSED)
{
    return g_strdup_printf("%s:%u", ((const GbtFeed *)base)->part->path, gbt_line(base));
}

static double gbt_share(const Feed *base)
{
    const GbtFeed *feed = (const GbtFeed *)base;
    long done = xmlTextReaderByteConsumed(feed->xml);

    return done > 0 && feed->size > 0 ? MIN(1.0, (double)done / (double)feed->size) : 0;
}

static void gbt_close(Feed *base)
{
    GbtFeed *feed = (GbtFeed *)base;

    if (feed->xml != NULL)
        xmlFreeTextReader(feed->xml);
    for (unsigned i = 0; feed->fields != NULL && i < feed->feed.columns; i++)
        g_string_free(feed->fields[i], TRUE);
    g_free(feed->fields);
    if (feed->text != NULL)
        g_string_free(feed->text, TRUE);
    gbt_names_free(feed->names);
    g_free(feed);
}

static const FeedKind kind_gbt = {
    .next = gbt_next,
    .field = gbt_field,
    .head = gbt_head,
    .place = gbt_place,
    .line = gbt_line,
    .share = gbt_share,
    .close = gbt_close,
};

static int column_index(const Table *table, const char *id)
{
    return (int)(table_column(table, id) - table->columns);
}

static bool xml_open(GbtFeed *feed, GError **error)
{
    struct stat status;

    if (stat(feed->part->path, &status) == 0)
        feed->size = status.st_size;
    feed->xml = xmlReaderForFile(feed->part->path, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (feed->xml == NULL) {
        error_set(error, ERROR_INPUT, "file-unreadable", "place", feed->part->path, "reason",
                  g_strerror(ENOENT), NULL);
        return false;
    }
    xmlTextReaderSetErrorHandler(feed->xml, xml_failed, feed);
    return true;
}

static Feed *gbt_open(const Part *part, const Catalog *catalog, GError **error)
{
    GbtNames *names = gbt_names_read(catalog, error);
    g_autoptr(Feed) base = NULL;
    GbtFeed *feed;

    if (names == NULL)
        return NULL;
    feed = g_new0(GbtFeed, 1);
    base = &feed->feed;
    *feed = (GbtFeed){.feed = {.kind = &kind_gbt, .columns = names->table->column_count},
                      .part = part,
                      .names = names};
    feed->text = g_string_new(NULL);
    feed->fields = g_new0(GString *, feed->feed.columns);
    for (unsigned i = 0; i < feed->feed.columns; i++)
        feed->fields[i] = g_string_new(NULL);
    memcpy(feed->auxiliary, names->auxiliary, sizeof feed->auxiliary);
    feed->number = column_index(names->table, "number");
    feed->kind = column_index(names->table, "kind");
    feed->voucher_memo = column_index(names->table, "voucher_memo");
    return xml_open(feed, error) ? g_steal_pointer(&base) : NULL;
}

/* ---- the format ---- */

static bool gbt_knows(const char *path, const char *head G_GNUC_UNUSED, size_t size G_GNUC_UNUSED)
{
    return g_str_has_suffix(path, ".xml") || g_str_has_suffix(path, ".XML");
}

/* Lists that name what entries carry by code: nothing in them goes into a book. */
static const char *const lists[] = {"公共档案", "基础档案"};

static bool root_take(GbtFeed *feed, Part part, GArray *parts, GError **error)
{
    const char *name;
    g_autoptr(GError) cause = NULL;

    while (xml_next(feed, &cause) && !is_element(feed))
        ;
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    name = is_element(feed) ? xml_name(feed) : "";
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        if (strcmp(lists[i], name) == 0)
            return true;
    if (strcmp(name, "总账") != 0)
        return fail(feed, "gbt-root", (int)xml_line(feed), error);
    g_array_append_val(parts, part);
    return true;
}

static bool gbt_find(const Reader *reader, const char *path, const Catalog *catalog, GArray *parts,
                     GError **error)
{
    Part part = {.reader = reader, .path = path, .table = catalog_table(catalog, "voucher")};
    g_autoptr(Feed) feed = NULL;

    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        error_set(error, ERROR_INPUT, "file-unreadable", "place", path, "reason",
                  g_strerror(g_file_test(path, G_FILE_TEST_IS_DIR) ? EISDIR : ENOENT), NULL);
        return false;
    }
    feed = gbt_open(&part, catalog, error);
    return feed != NULL && root_take((GbtFeed *)feed, part, parts, error);
}

const Reader reader_gbt24589 = {
    .name = "gbt24589", .knows = gbt_knows, .find = gbt_find, .open = gbt_open};
