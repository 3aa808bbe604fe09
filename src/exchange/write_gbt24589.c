/* write_gbt24589.c: the data interface of accounting software for auditors (GB/T 24589)
 *
 * 公共档案.xml holds the lists that entries name by code, 总账.xml the chart, what auxiliary items
 * there are, balances by month, and every entry. docs/formats/gbt24589.md says what of it is
 * confirmed.
 */
#include "base/error.h"
#include "book/journal.h"
#include "book/walk.h"
#include "exchange/export.h"
#include "exchange/gbt24589.h"
#include "exchange/outfile.h"
#include "exchange/tables.h"

#include <stdlib.h>
#include <string.h>

/* ---- XML ---- */

/* What XML cannot hold at all is shown as such. */
static void text_write(Outfile *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (*at == '&')
            outfile_text(out, "&amp;");
        else if (*at == '<')
            outfile_text(out, "&lt;");
        else if (*at == '>')
            outfile_text(out, "&gt;");
        else if (*at == '\r')
            outfile_text(out, "&#13;");
        else if ((unsigned char)*at < ' ' && *at != '\n' && *at != '\t')
            outfile_text(out, "\xef\xbf\xbd");
        else
            outfile_bytes(out, at, 1);
}

static void element_write(Outfile *out, const char *name, const char *text)
{
    outfile_texts(out, "<", name, ">", NULL);
    text_write(out, text);
    outfile_texts(out, "</", name, ">", NULL);
}

static void number_element(Outfile *out, const char *name, int64_t number)
{
    outfile_texts(out, "<", name, ">", NULL);
    outfile_number(out, number);
    outfile_texts(out, "</", name, ">", NULL);
}

static void money_element(Outfile *out, const char *name, Money amount)
{
    outfile_texts(out, "<", name, ">", NULL);
    outfile_money(out, amount);
    outfile_texts(out, "</", name, ">", NULL);
}

static void record_begin(Outfile *out, const char *name)
{
    outfile_texts(out, "<", name, ">", NULL);
}

static void record_end(Outfile *out, const char *name)
{
    outfile_texts(out, "</", name, ">\n", NULL);
}

static Outfile *file_begin(const Export *to, const char *root, GError **error)
{
    g_autofree char *name = g_strconcat(root, ".xml", NULL);
    g_autofree char *path = g_build_filename(to->path, name, NULL);
    Outfile *out = outfile_new(path, error);

    if (out != NULL)
        outfile_texts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<", root, ">\n", NULL);
    return out;
}

static bool file_end(Outfile *out, const char *root, GError **error)
{
    outfile_texts(out, "</", root, ">\n", NULL);
    return outfile_finish(out, error);
}

/* ---- what entries use, and how balances move ---- */

typedef struct {
    Money opening; /* debit positive */
    Money debit[13], credit[13];
} Movement;

typedef struct {
    GHashTable *movements;         /* Code to Movement */
    GHashTable *used[FIELD_COUNT]; /* Code as a set */
    GHashTable *carried;           /* account × FIELD_COUNT + field, as a set */
} Usage;

static void set_add(GHashTable *set, Code code)
{
    int64_t *key;

    if (g_hash_table_contains(set, &code))
        return;
    key = g_new(int64_t, 1);
    *key = code;
    g_hash_table_add(set, key);
}

static Movement *movement_of(Usage *usage, Code account)
{
    Movement *movement = g_hash_table_lookup(usage->movements, &account);
    int64_t *key;

    if (movement != NULL)
        return movement;
    key = g_new(int64_t, 1);
    *key = account;
    movement = g_new0(Movement, 1);
    g_hash_table_insert(usage->movements, key, movement);
    return movement;
}

static bool movement_add(Movement *movement, Stage stage, int month, const BookEntry *entry,
                         GError **error)
{
    bool added = stage == STAGE_OPENING
                     ? (entry->side == SIDE_DEBIT
                            ? money_add(&movement->opening, movement->opening, entry->amount)
                            : money_subtract(&movement->opening, movement->opening, entry->amount))
                 : entry->side == SIDE_DEBIT
                     ? money_add(&movement->debit[month], movement->debit[month], entry->amount)
                     : money_add(&movement->credit[month], movement->credit[month], entry->amount);

    if (!added)
        error_set(error, ERROR_INPUT, "export-too-large", NULL);
    return added;
}

static bool entry_use(Stage stage, int month, const BookEntry *entry, void *data, GError **error)
{
    Usage *usage = data;
    const Code codes[FIELD_COUNT] = {
        [FIELD_FUND] = entry->fund,       [FIELD_FUNCTION] = entry->function,
        [FIELD_ECONOMY] = entry->economy, [FIELD_NATURE] = entry->nature,
        [FIELD_PROJECT] = entry->project, [FIELD_OFFICE] = entry->office,
    };

    for (int field = FIELD_FUND; field <= FIELD_OFFICE; field++)
        if (codes[field] != 0) {
            set_add(usage->used[field], codes[field]);
            set_add(usage->carried, entry->account * FIELD_COUNT + field);
        }
    return movement_add(movement_of(usage, entry->account), stage, month, entry, error);
}

static void usage_free(Usage *usage)
{
    g_hash_table_unref(usage->movements);
    g_hash_table_unref(usage->carried);
    for (int field = 0; field < FIELD_COUNT; field++)
        g_hash_table_unref(usage->used[field]);
    g_free(usage);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Usage, usage_free)

static GHashTable *set_new(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static Usage *usage_read(Book *book, GError **error)
{
    g_autoptr(Usage) usage = g_new0(Usage, 1);

    usage->movements = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    usage->carried = set_new();
    for (int field = 0; field < FIELD_COUNT; field++)
        usage->used[field] = set_new();
    return book_each_entry(book, entry_use, usage, error) ? g_steal_pointer(&usage) : NULL;
}

static int codes_compare(const void *a, const void *b)
{
    Code left = *(const Code *)a, right = *(const Code *)b;

    return (left > right) - (left < right);
}

/* The keys of a set or table, in order. */
static GArray *codes_sorted(GHashTable *set)
{
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(Code));
    GHashTableIter iterator;
    void *code;

    g_hash_table_iter_init(&iterator, set);
    while (g_hash_table_iter_next(&iterator, &code, NULL))
        g_array_append_vals(codes, code, 1);
    g_array_sort(codes, codes_compare);
    return codes;
}

/* ---- 公共档案 ---- */

static void book_write(const Export *to, Outfile *out)
{
    record_begin(out, "电子账簿");
    element_write(out, "电子账簿编号", book_setting(to->book, "unit.code"));
    element_write(out, "电子账簿名称", book_setting(to->book, "unit.name"));
    element_write(out, "会计核算单位", book_setting(to->book, "unit.name"));
    element_write(out, "组织机构代码", book_setting(to->book, "unit.code"));
    element_write(out, "单位性质",
                  g_strcmp0(book_setting(to->book, "unit.kind"), "institution") == 0 ? "事业单位"
                                                                                     : "行政单位");
    element_write(out, "开发单位", "juesuan");
    element_write(out, "本位币", "人民币");
    number_element(out, "会计年度", book_year(to->book));
    element_write(out, "标准版本号", "GB/T 24589.2-2010");
    record_end(out, "电子账簿");
}

static void day_element(const Export *to, Outfile *out, const char *name, int month, int day)
{
    outfile_texts(out, "<", name, ">", NULL);
    outfile_digits(out, (unsigned)book_year(to->book), 4);
    outfile_digits(out, (unsigned)month, 2);
    outfile_digits(out, (unsigned)day, 2);
    outfile_texts(out, "</", name, ">", NULL);
}

static void periods_write(const Export *to, Outfile *out)
{
    for (int month = 1; month <= 12; month++) {
        record_begin(out, "会计期间");
        number_element(out, "会计年度", book_year(to->book));
        number_element(out, "会计期间号", month);
        day_element(to, out, "会计期间起始日期", month, 1);
        day_element(to, out, "会计期间结束日期", month,
                    g_date_get_days_in_month((GDateMonth)month, (GDateYear)book_year(to->book)));
        record_end(out, "会计期间");
    }
}

static void kinds_write(const Table *table, Outfile *out)
{
    const TableColumn *kind = table_column(table, "kind");

    for (unsigned i = 0; kind->choices[i] != NULL; i++) {
        record_begin(out, "记账凭证类型");
        element_write(out, "记账凭证类型编号", kind->words[i]);
        element_write(out, "记账凭证类型名称", kind->words[i]);
        element_write(out, "记账凭证类型简称", kind->words[i]);
        record_end(out, "记账凭证类型");
    }
    record_begin(out, "币种");
    element_write(out, "币种编码", "CNY");
    element_write(out, "币种名称", "人民币");
    record_end(out, "币种");
}

static void offices_write(const Export *to, Outfile *out)
{
    const GPtrArray *offices = book_names(to->book, FIELD_OFFICE);

    for (unsigned i = 0; i < offices->len; i++) {
        const BookName *office = g_ptr_array_index(offices, i);

        record_begin(out, "部门档案");
        element_write(out, "部门编码", office->code);
        element_write(out, "部门名称", office->name);
        record_end(out, "部门档案");
    }
}

/* The name of a code that entries carry; "" when nobody knows it. */
static const char *code_name(const Export *to, Field field, Code code)
{
    const CatalogEntry *entry;
    const BookName *name;

    if (field == FIELD_PROJECT || field == FIELD_OFFICE) {
        name = book_name_at(to->book, field, code);
        return name != NULL ? name->name : "";
    }
    entry = catalog_entry(to->catalog, field, code);
    return entry != NULL && entry->name != NULL ? entry->name : "";
}

static int field_of(const GbtNames *names, int number)
{
    int column = names->auxiliary[number];

    return column >= 0 ? field_from_name(names->table->columns[column].id) : -1;
}

static void list_write(const Export *to, const GbtNames *names, int number, Usage *usage,
                       Outfile *out)
{
    Field field = (Field)field_of(names, number);
    g_autoptr(GArray) codes = codes_sorted(usage->used[field]);
    char made[32];

    for (unsigned i = 0; i < codes->len; i++) {
        Code code = g_array_index(codes, Code, i);

        record_begin(out, "自定义档案项值");
        element_write(out, "档案编码", names->names[number]);
        element_write(out, "档案值编码", code_word(to, field, code, made));
        element_write(out, "档案值名称", code_name(to, field, code));
        record_end(out, "自定义档案项值");
    }
}

static void lists_write(const Export *to, const GbtNames *names, Usage *usage, Outfile *out)
{
    for (int number = 1; number <= GBT_AUXILIARY_MAX; number++)
        if (field_of(names, number) >= 0) {
            record_begin(out, "自定义档案项");
            element_write(out, "档案编码", names->names[number]);
            element_write(out, "档案名称", names->names[number]);
            record_end(out, "自定义档案项");
        }
    for (int number = 1; number <= GBT_AUXILIARY_MAX; number++)
        if (field_of(names, number) >= 0)
            list_write(to, names, number, usage, out);
}

static bool references_write(const Export *to, const GbtNames *names, Usage *usage, GError **error)
{
    g_autoptr(Outfile) out = file_begin(to, "公共档案", error);

    if (out == NULL)
        return false;
    book_write(to, out);
    periods_write(to, out);
    kinds_write(names->table, out);
    offices_write(to, out);
    lists_write(to, names, usage, out);
    return file_end(out, "公共档案", error);
}

/* ---- 总账: chart and balances ---- */

static void base_write(const GbtNames *names, Outfile *out)
{
    record_begin(out, "总账基础信息");
    element_write(out, "结构分隔符", "-");
    element_write(out, "会计科目编号规则", "4-2-2");
    element_write(out, "凭证头可扩展字段结构",
                  column_word(table_column(names->table, "voucher_memo")));
    record_end(out, "总账基础信息");
}

/* How many accounts of the chart stand above one, and itself. */
static int account_level(const Catalog *catalog, Code account)
{
    int level = 1;

    for (int digits = 2; digits < code_digits(account); digits++)
        level += catalog_entry(catalog, FIELD_ACCOUNT, code_cut(account, digits)) != NULL;
    return level;
}

/* The regulation's first digit says what an account is. */
static const char *const account_types[] = {"",     "资产",     "负债",     "净资产",  "收入",
                                            "费用", "预算收入", "预算支出", "预算结余"};

static void chart_write(const Export *to, Outfile *out)
{
    const GPtrArray *accounts = catalog_entries(to->catalog, FIELD_ACCOUNT);

    for (unsigned i = 0; i < accounts->len; i++) {
        const CatalogEntry *account = g_ptr_array_index(accounts, i);
        Code first = code_cut(account->code, 1);

        record_begin(out, "会计科目");
        number_element(out, "科目编号", account->code);
        element_write(out, "科目名称", account->name != NULL ? account->name : "");
        number_element(out, "科目级次", account_level(to->catalog, account->code));
        element_write(out, "科目类型",
                      first > 0 && first < (Code)G_N_ELEMENTS(account_types) ? account_types[first]
                                                                             : "");
        element_write(out, "余额方向", g_strcmp0(account->detail, "credit") == 0 ? "贷" : "借");
        record_end(out, "会计科目");
    }
}

static void items_write(const GbtNames *names, Usage *usage, Outfile *out)
{
    g_autoptr(GArray) accounts = codes_sorted(usage->movements);

    for (unsigned i = 0; i < accounts->len; i++)
        for (int number = 1; number <= GBT_AUXILIARY_MAX; number++) {
            Code account = g_array_index(accounts, Code, i);
            int field = field_of(names, number);
            int64_t key = account * FIELD_COUNT + field;

            if (field < 0 || !g_hash_table_contains(usage->carried, &key))
                continue;
            record_begin(out, "科目辅助核算");
            number_element(out, "科目编号", account);
            number_element(out, "辅助项编号", number);
            element_write(out, "辅助项名称", names->names[number]);
            element_write(out, "对应档案", names->names[number]);
            record_end(out, "科目辅助核算");
        }
}

static void direction_write(Outfile *out, const char *name, Money balance)
{
    element_write(out, name, balance.fen > 0 ? "借" : balance.fen < 0 ? "贷" : "平");
}

static void amount_write(Outfile *out, const char *before, Money amount, const char *behind)
{
    g_autofree char *original = g_strconcat(before, "原币", behind, NULL);
    g_autofree char *own = g_strconcat(before, "本币", behind, NULL);

    money_element(out, original, amount);
    money_element(out, own, amount);
}

/* One account in one month; `*balance` goes from its opening to its closing. */
static bool month_write(const Export *to, Code account, int month, const Movement *movement,
                        Money *balance, Outfile *out, GError **error)
{
    Money opening = *balance, size;

    if (!money_add(balance, *balance, movement->debit[month]) ||
        !money_subtract(balance, *balance, movement->credit[month]) || !money_abs(&size, opening)) {
        error_set(error, ERROR_INPUT, "export-too-large", NULL);
        return false;
    }
    record_begin(out, "科目余额及发生额");
    number_element(out, "科目编号", account);
    direction_write(out, "期初余额方向", opening);
    direction_write(out, "期末余额方向", *balance);
    element_write(out, "币种编码", "CNY");
    number_element(out, "会计年度", book_year(to->book));
    number_element(out, "会计期间号", month);
    amount_write(out, "期初", size, "余额");
    amount_write(out, "借方", movement->debit[month], "金额");
    amount_write(out, "贷方", movement->credit[month], "金额");
    money_abs(&size, *balance);
    amount_write(out, "期末", size, "余额");
    record_end(out, "科目余额及发生额");
    return true;
}

static bool balances_write(Export *to, Usage *usage, Outfile *out, GError **error)
{
    g_autoptr(GArray) accounts = codes_sorted(usage->movements);

    for (unsigned i = 0; i < accounts->len; i++) {
        Code account = g_array_index(accounts, Code, i);
        const Movement *movement = movement_of(usage, account);
        Money balance = movement->opening;

        for (int month = 1; month <= 12; month++, to->counts.rows++)
            if (!month_write(to, account, month, movement, &balance, out, error))
                return false;
    }
    return true;
}

/* ---- 总账: vouchers ---- */

typedef struct {
    Export *to;
    const GbtNames *names;
    Outfile *out;
    char *elements[GBT_AUXILIARY_MAX + 1];
} Vouchers;

static void items_of_entry(const Vouchers *vouchers, const BookVoucher *voucher,
                           const BookEntry *entry)
{
    const Code codes[FIELD_COUNT] = {
        [FIELD_FUND] = entry->fund,       [FIELD_FUNCTION] = entry->function,
        [FIELD_ECONOMY] = entry->economy, [FIELD_NATURE] = entry->nature,
        [FIELD_PROJECT] = entry->project, [FIELD_OFFICE] = entry->office,
    };
    char made[32];

    for (int number = 1; number <= GBT_AUXILIARY_MAX; number++) {
        int field = field_of(vouchers->names, number);

        if (field >= 0 && codes[field] != 0)
            element_write(vouchers->out, vouchers->elements[number],
                          code_word(vouchers->to, (Field)field, codes[field], made));
        else if (field < 0 && vouchers->names->auxiliary[number] >= 0 && voucher->payee != NULL)
            element_write(vouchers->out, vouchers->elements[number], voucher->payee);
    }
}

static void people_write(const Vouchers *vouchers, const BookVoucher *voucher)
{
    BookOrigin origin = {0};

    if (!book_origin(vouchers->to->book, voucher->sequence, &origin, NULL))
        return;
    if (origin.prepared != NULL)
        element_write(vouchers->out, "制单人", origin.prepared);
    if (origin.reviewed != NULL)
        element_write(vouchers->out, "审核人", origin.reviewed);
    if (origin.posted != NULL)
        element_write(vouchers->out, "记账人", origin.posted);
}

static void entry_write(const Vouchers *vouchers, const BookVoucher *voucher, unsigned line)
{
    const BookEntry *entry = &voucher->entries[line];
    const char *own = voucher->memo != NULL ? voucher->memo : "";
    const char *memo = entry->memo != NULL ? entry->memo : own;
    const char *kind = kind_word(vouchers->names->table, voucher->stage);
    Outfile *out = vouchers->out;

    record_begin(out, "记账凭证");
    day_element(vouchers->to, out, "记账凭证日期", voucher->month, voucher->day);
    number_element(out, "会计年度", book_year(vouchers->to->book));
    number_element(out, "会计期间号", voucher->month);
    element_write(out, "记账凭证类型编号", kind);
    number_element(out, "记账凭证编号", voucher->number);
    number_element(out, "记账凭证行号", line + 1);
    element_write(out, "记账凭证摘要", memo);
    number_element(out, "科目编号", entry->account);
    items_of_entry(vouchers, voucher, entry);
    element_write(out, "币种编码", "CNY");
    amount_write(out, entry->side == SIDE_DEBIT ? "借方" : "贷方", entry->amount, "金额");
    if (line == 0 && strcmp(memo, own) != 0)
        element_write(out, "凭证头可扩展字段结构值", own);
    number_element(out, "附件数", voucher->attachments);
    if (line == 0)
        people_write(vouchers, voucher);
    outfile_text(out, "<记账标志>1</记账标志><作废标志>0</作废标志>");
    record_end(out, "记账凭证");
}

static bool voucher_write(const BookVoucher *voucher, void *data, GError **error G_GNUC_UNUSED)
{
    Vouchers *vouchers = data;

    for (unsigned i = 0; i < voucher->entry_count; i++)
        entry_write(vouchers, voucher, i);
    vouchers->to->counts.vouchers++;
    vouchers->to->counts.entries += voucher->entry_count;
    return true;
}

static bool vouchers_write(Export *to, const GbtNames *names, Outfile *out, GError **error)
{
    Vouchers vouchers = {.to = to, .names = names, .out = out};
    bool written;

    for (int number = 1; number <= GBT_AUXILIARY_MAX; number++)
        vouchers.elements[number] = g_strdup_printf("辅助项%d编号", number);
    written = book_walk(to->book, voucher_write, &vouchers, error);
    for (int number = 1; number <= GBT_AUXILIARY_MAX; number++)
        g_free(vouchers.elements[number]);
    return written;
}

static bool ledger_write(Export *to, const GbtNames *names, Usage *usage, GError **error)
{
    g_autoptr(Outfile) out = file_begin(to, "总账", error);

    if (out == NULL)
        return false;
    base_write(names, out);
    chart_write(to, out);
    items_write(names, usage, out);
    return balances_write(to, usage, out, error) && vouchers_write(to, names, out, error) &&
           file_end(out, "总账", error);
}

static bool gbt_write(Export *to, GError **error)
{
    g_autoptr(GbtNames) names = gbt_names_read(to->catalog, error);
    g_autoptr(Usage) usage = names != NULL ? usage_read(to->book, error) : NULL;

    return usage != NULL && references_write(to, names, usage, error) &&
           ledger_write(to, names, usage, error);
}

const Writer writer_gbt24589 = {.name = "gbt24589", .folder = true, .write = gbt_write};
