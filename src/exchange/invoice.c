/* invoice.c: fields of an invoice, by the names of their elements
 *
 * Whatever the carrier, what it says becomes a list of fields: the element's local name, its
 * parent's, and its text. Forms are data and look fields up by name; so a form that a province adds
 * is a record, not a function.
 */
#include "exchange/invoice.h"

#include "base/date.h"
#include "base/error.h"
#include "base/record.h"
#include "exchange/invoice_fields.h"

#include <string.h>

#define NUMBER_SIZE_MAX 40

/* ---- kinds ---- */

static bool begins(const void *bytes, size_t size, const char *mark, size_t mark_size)
{
    return size >= mark_size && memcmp(bytes, mark, mark_size) == 0;
}

static bool is_image(const void *bytes, size_t size)
{
    static const struct {
        const char *mark;
        size_t size;
    } marks[] = {{"\x89PNG\r\n\x1a\n", 8},
                 {"\xff\xd8\xff", 3},
                 {"GIF8", 4},
                 {"II*\0", 4},
                 {"MM\0*", 4},
                 {"BM", 2}};

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (begins(bytes, size, marks[i].mark, marks[i].size))
            return true;
    return begins(bytes, size, "RIFF", 4) && size >= 12 &&
           memcmp((const char *)bytes + 8, "WEBP", 4) == 0;
}

EvidenceKind evidence_kind(const void *bytes, size_t size)
{
    if (size > 0 && memmem(bytes, MIN(size, 1024), "%PDF-", 5) != NULL)
        return EVIDENCE_PDF;
    if (parts_recognise(bytes, size, "OFD.xml"))
        return EVIDENCE_OFD;
    if (is_image(bytes, size))
        return EVIDENCE_IMAGE;
    if (begins(bytes, size, "\xef\xbb\xbf", 3)) {
        bytes = (const char *)bytes + 3;
        size -= 3;
    }
    return begins(bytes, size, "<?xml", 5) || begins(bytes, size, "<EInvoice", 9) ? EVIDENCE_XML
                                                                                  : EVIDENCE_OTHER;
}

/* ---- forms ---- */

enum { CODE, NUMBER, DATE, AMOUNT, SELLER, BUYER, WANTED_COUNT };
static const char *const wanted_words[WANTED_COUNT] = {"code",   "number", "date",
                                                       "amount", "seller", "buyer"};

typedef struct {
    char **names[WANTED_COUNT]; /* NULL: the form does not say it */
} Form;

static void form_clear(void *data)
{
    Form *form = data;

    for (int i = 0; i < WANTED_COUNT; i++)
        g_strfreev(form->names[i]);
}

static bool fail_notation(const Record *record, GError **error)
{
    error_set(error, ERROR_INPUT, "invoice-notation", "place", record->place, "found", record->word,
              NULL);
    return false;
}

static bool form_record(GArray *forms, const Record *record, GError **error)
{
    const Form empty = {0};

    if (strcmp(record->word, "form") == 0) {
        if (!record_expect(record, 2, 2, error))
            return false;
        g_array_append_val(forms, empty);
        return true;
    }
    for (int i = 0; i < WANTED_COUNT; i++)
        if (strcmp(record->word, wanted_words[i]) == 0) {
            Form *form = forms->len > 0 ? &g_array_index(forms, Form, forms->len - 1) : NULL;
            if (form == NULL || form->names[i] != NULL)
                return fail_notation(record, error);
            if (!record_expect(record, 1, 1, error))
                return false;
            form->names[i] = g_strsplit(record->fields[0], "|", -1);
            return true;
        }
    return fail_notation(record, error);
}

static GArray *forms_load(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "invoice.txt");
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;
    g_autoptr(GArray) forms = g_array_new(FALSE, FALSE, sizeof(Form));

    g_array_set_clear_func(forms, form_clear);
    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  "invoice.txt", NULL);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!form_record(forms, record_file_at(file, i), error))
            return NULL;
    return g_steal_pointer(&forms);
}

/* ---- what a form finds ---- */

static bool field_is_named(const InvoiceField *field, const char *name)
{
    const char *slash = strchr(name, '/');

    if (slash == NULL)
        return strcmp(field->name, name) == 0;
    return strlen(field->parent) == (size_t)(slash - name) &&
           strncmp(field->parent, name, (size_t)(slash - name)) == 0 &&
           strcmp(field->name, slash + 1) == 0;
}

/* The first text under the first of the names that has one. */
static const char *wanted_text(const GArray *fields, char **names)
{
    for (unsigned n = 0; names != NULL && names[n] != NULL; n++)
        for (guint i = 0; i < fields->len; i++) {
            const InvoiceField *field = &g_array_index(fields, InvoiceField, i);
            if (*field->text != '\0' && field_is_named(field, names[n]))
                return field->text;
        }
    return NULL;
}

static bool number_is_right(const char *text)
{
    size_t size = strlen(text);

    for (const char *at = text; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at))
            return false;
    return size >= 8 && size <= NUMBER_SIZE_MAX;
}

/* Another number under the name where the first stood: a file of several invoices. */
static bool has_another(const GArray *fields, char **names, const char *number)
{
    for (guint i = 0; i < fields->len; i++) {
        const InvoiceField *field = &g_array_index(fields, InvoiceField, i);
        if (field_is_named(field, names[0]) && *field->text != '\0' &&
            strcmp(field->text, number) != 0)
            return true;
    }
    return false;
}

/* "2024年05月28日", "2026-03-18 16:05:42" or "2026-03-18T16:05:42". */
static void date_take(const char *text, BookInvoice *said)
{
    g_autofree char *day = text != NULL ? g_strndup(text, strcspn(text, " T")) : NULL;

    if (day == NULL || !date_parse(day, &said->year, &said->month, &said->day))
        said->year = said->month = said->day = 0;
}

/* "¥4449.00" or "4,449.00". An OFD's tag often points at the sign alone: then nothing is said. */
static void amount_take(const char *text, BookInvoice *said)
{
    g_autoptr(GString) plain = g_string_new(NULL);

    for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c != 0xA5 && c != 0xFFE5 && c != ',' && !g_unichar_isspace(c))
            g_string_append_unichar(plain, c);
    }
    said->has_amount = money_parse(plain->str, &said->amount) == MONEY_PARSED;
    if (!said->has_amount)
        said->amount = MONEY_ZERO;
}

static void invoice_borrow(Invoice *invoice)
{
    invoice->said.code = invoice->code;
    invoice->said.number = invoice->number;
    invoice->said.seller = invoice->seller;
    invoice->said.buyer = invoice->buyer;
}

void invoice_clear(Invoice *invoice)
{
    g_free(invoice->code);
    g_free(invoice->number);
    g_free(invoice->seller);
    g_free(invoice->buyer);
    *invoice = (Invoice){0};
}

static void invoice_fill(Invoice *invoice, const GArray *fields, const Form *form,
                         const char *number)
{
    const char *code = wanted_text(fields, form->names[CODE]);

    invoice->number = g_strdup(number);
    invoice->code = code != NULL && number_is_right(code) ? g_strdup(code) : NULL;
    invoice->seller = g_strdup(wanted_text(fields, form->names[SELLER]));
    invoice->buyer = g_strdup(wanted_text(fields, form->names[BUYER]));
    date_take(wanted_text(fields, form->names[DATE]), &invoice->said);
    amount_take(wanted_text(fields, form->names[AMOUNT]), &invoice->said);
    invoice_borrow(invoice);
}

static bool forms_apply(const GArray *forms, const GArray *fields, Invoice *invoice, bool *found,
                        GError **error)
{
    for (guint i = 0; i < forms->len; i++) {
        const Form *form = &g_array_index(forms, Form, i);
        const char *number = wanted_text(fields, form->names[NUMBER]);

        if (number == NULL || !number_is_right(number))
            continue;
        if (has_another(fields, form->names[NUMBER], number)) {
            error_set(error, ERROR_INPUT, "invoice-several", "found", number, "mend",
                      "mend-invoice-several", NULL);
            return false;
        }
        invoice_fill(invoice, fields, form, number);
        *found = true;
        return true;
    }
    return true;
}

bool invoice_read(const Catalog *catalog, EvidenceKind kind, const void *bytes, size_t size,
                  Invoice *invoice, bool *found, GError **error)
{
    g_autoptr(GArray) forms = NULL;
    g_autoptr(GArray) fields = NULL;

    *invoice = (Invoice){0};
    *found = false;
    if (kind != EVIDENCE_XML && kind != EVIDENCE_OFD)
        return true;
    forms = forms_load(catalog, error);
    fields = forms == NULL          ? NULL
             : kind == EVIDENCE_XML ? invoice_fields_of_xml(bytes, size, error)
                                    : invoice_fields_of_ofd(bytes, size, error);
    return fields != NULL && forms_apply(forms, fields, invoice, found, error);
}

bool invoice_named(const char *text, Invoice *invoice, GError **error)
{
    const char *dash = strchr(text, '-');

    *invoice = (Invoice){0};
    invoice->code = dash != NULL ? g_strndup(text, (size_t)(dash - text)) : NULL;
    invoice->number = g_strdup(dash != NULL ? dash + 1 : text);
    invoice_borrow(invoice);
    if (number_is_right(invoice->number) &&
        (invoice->code == NULL || number_is_right(invoice->code)))
        return true;
    error_set(error, ERROR_USAGE, "invoice-number", "found", text, "expected",
              "expect-invoice-number", NULL);
    invoice_clear(invoice);
    return false;
}
