/* Electronic invoices: which file is what, and what it says. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "exchange/invoice.h"
#include "package/archive.h"
#include "test.h"

static Catalog *catalog;

static int catalog_open(void **state)
{
    (void)state;
    catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    return catalog != NULL ? 0 : -1;
}

static int catalog_close(void **state)
{
    (void)state;
    catalog_free(catalog);
    return 0;
}

static bool read_text(const char *text, Invoice *invoice, GError **error)
{
    bool found = false;

    return invoice_read(catalog, EVIDENCE_XML, text, strlen(text), invoice, &found, error) && found;
}

#define DIGITAL(number)                                                                            \
    "<?xml version=\"1.0\"?><EInvoice><EInvoiceData><SellerInformation><SellerName>甲店"         \
    "</SellerName></SellerInformation><BuyerInformation><BuyerName>某局</BuyerName>"             \
    "</BuyerInformation><BasicInformation><TotalTax-includedAmount>1,285.00"                       \
    "</TotalTax-includedAmount></BasicInformation><IssuItemInformation><Amount>7.00</Amount>"      \
    "</IssuItemInformation></EInvoiceData><TaxSupervisionInfo><InvoiceNumber>" number              \
    "</InvoiceNumber><IssueTime>2021-03-18 16:05:42</IssueTime></TaxSupervisionInfo></EInvoice>"

static void a_digital_invoice_says_who_what_and_when(void **state)
{
    g_auto(Invoice) invoice = {0};

    (void)state;
    assert_true(read_text(DIGITAL("21112000000000010001"), &invoice, NULL));
    assert_string_equal(invoice.said.number, "21112000000000010001");
    assert_null(invoice.said.code);
    assert_string_equal(invoice.said.seller, "甲店");
    assert_string_equal(invoice.said.buyer, "某局");
    assert_true(invoice.said.has_amount);
    assert_int_equal(invoice.said.amount.fen, 128500);
    assert_int_equal(invoice.said.year * 10000 + invoice.said.month * 100 + invoice.said.day,
                     20210318);
}

#define VAT                                                                                        \
    "<fp:eInvoice xmlns:fp=\"urn:x\"><fp:InvoiceCode>051001900111</fp:InvoiceCode>"                \
    "<fp:InvoiceNo>12345678</fp:InvoiceNo><fp:IssueDate>2021年05月28日</fp:IssueDate>"          \
    "<fp:Buyer><fp:BuyerName>某局</fp:BuyerName></fp:Buyer><fp:TaxInclusiveTotalAmount>¥44.49"  \
    "</fp:TaxInclusiveTotalAmount></fp:eInvoice>"

static void an_older_one_has_a_code_and_a_number(void **state)
{
    g_auto(Invoice) invoice = {0};

    (void)state;
    assert_true(read_text(VAT, &invoice, NULL));
    assert_string_equal(invoice.said.code, "051001900111");
    assert_string_equal(invoice.said.number, "12345678");
    assert_int_equal(invoice.said.amount.fen, 4449);
    assert_int_equal(invoice.said.month, 5);
    assert_null(invoice.said.seller);
}

static GBytes *ofd_of(const char *const *files)
{
    g_autoptr(Archive) archive = archive_new(NULL);

    for (unsigned i = 0; files[i] != NULL; i += 2) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(files[i + 1], strlen(files[i + 1]));
        assert_true(archive_add(archive, files[i], bytes, NULL));
    }
    return archive_finish(archive, NULL);
}

static bool read_ofd(GBytes *ofd, Invoice *invoice, bool *found)
{
    size_t size;
    const void *bytes = g_bytes_get_data(ofd, &size);

    assert_int_equal(evidence_kind(bytes, size), EVIDENCE_OFD);
    return invoice_read(catalog, EVIDENCE_OFD, bytes, size, invoice, found, NULL);
}

#define HEAD(more)                                                                                 \
    "<OFD><DocBody><DocInfo>" more "</DocInfo><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></"   \
    "OFD>"

static void an_ofd_is_read_from_its_attached_xml(void **state)
{
    static const char *const files[] = {
        "OFD.xml",
        HEAD(""),
        "Doc_0/Document.xml",
        "<D><Attachments>Attachs/Attachments.xml</Attachments></D>",
        "Doc_0/Attachs/Attachments.xml",
        "<A><Attachment><FileLoc>original_invoice.xml</FileLoc></Attachment></A>",
        "Doc_0/Attachs/original_invoice.xml",
        VAT,
        NULL};
    g_autoptr(GBytes) ofd = ofd_of(files);
    g_auto(Invoice) invoice = {0};
    bool found;

    (void)state;
    assert_true(read_ofd(ofd, &invoice, &found));
    assert_true(found);
    assert_string_equal(invoice.said.number, "12345678");
}

static void an_ofd_is_read_from_tags_that_point_at_its_pages(void **state)
{
    static const char *const files[] = {
        "OFD.xml",
        HEAD(""),
        "Doc_0/Document.xml",
        "<D><Pages><Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></Pages>"
        "<CustomTags>Tags/CustomTags.xml</CustomTags></D>",
        "Doc_0/Tags/CustomTags.xml",
        "<T><CustomTag><FileLoc>CustomTag.xml</FileLoc></CustomTag></T>",
        "Doc_0/Tags/CustomTag.xml",
        "<E><TaxSupervisionInfo><InvoiceNumber><ObjectRef>7</ObjectRef></InvoiceNumber>"
        "<IssueTime><ObjectRef>8</ObjectRef></IssueTime></TaxSupervisionInfo><BasicInformation>"
        "<TotalTax-includedAmount><ObjectRef>9</ObjectRef></TotalTax-includedAmount>"
        "</BasicInformation></E>",
        "Doc_0/Pages/Page_0/Content.xml",
        "<P><TextObject ID=\"7\"><TextCode>21112000000000010001</TextCode></TextObject>"
        "<TextObject ID=\"8\"><TextCode>2021年05月28日</TextCode></TextObject>"
        "<TextObject ID=\"9\"><TextCode>¥</TextCode></TextObject></P>",
        NULL};
    g_autoptr(GBytes) ofd = ofd_of(files);
    g_auto(Invoice) invoice = {0};
    bool found;

    (void)state;
    assert_true(read_ofd(ofd, &invoice, &found));
    assert_true(found);
    assert_string_equal(invoice.said.number, "21112000000000010001");
    assert_int_equal(invoice.said.day, 28);
    assert_false(invoice.said.has_amount); /* the tag points at the sign alone */
}

static void an_ofd_may_say_its_number_in_its_head_or_not_at_all(void **state)
{
    static const char *const said[] = {
        "OFD.xml",
        HEAD("<CustomDatas><CustomData Name=\"发票号码\">21112000000000010001"
             "</CustomData></CustomDatas>"),
        NULL};
    static const char *const silent[] = {"OFD.xml", HEAD(""), NULL};
    g_autoptr(GBytes) first = ofd_of(said);
    g_autoptr(GBytes) second = ofd_of(silent);
    g_auto(Invoice) invoice = {0};
    bool found;

    (void)state;
    assert_true(read_ofd(first, &invoice, &found));
    assert_true(found);
    invoice_clear(&invoice);
    assert_true(read_ofd(second, &invoice, &found));
    assert_false(found);
}

static void what_is_hostile_or_holds_several_is_refused(void **state)
{
    static const struct {
        const char *text, *id;
    } cases[] = {
        {"<EInvoice><a>", "invoice-damaged"},
        {"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "invoice-damaged"},
        {"", "invoice-damaged"},
        {"<a><TaxSupervisionInfo><InvoiceNumber>11111111</InvoiceNumber></TaxSupervisionInfo>"
         "<TaxSupervisionInfo><InvoiceNumber>22222222</InvoiceNumber></TaxSupervisionInfo></a>",
         "invoice-several"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Invoice) invoice = {0};
        g_autoptr(GError) error = NULL;

        assert_false(read_text(cases[i].text, &invoice, &error));
        assert_string_equal(error_id(error), cases[i].id);
    }
}

static void kinds_go_by_content(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        EvidenceKind kind;
    } cases[] = {
        {"%PDF-1.7", 8, EVIDENCE_PDF},
        {"\x89PNG\r\n\x1a\n", 8, EVIDENCE_IMAGE},
        {"\xff\xd8\xff\xe0", 4, EVIDENCE_IMAGE},
        {"<?xml version", 13, EVIDENCE_XML},
        {"\xef\xbb\xbf<?xml", 8, EVIDENCE_XML},
        {"<!DOCTYPE html>", 15, EVIDENCE_OTHER},
        {"PK\3\4....word", 12, EVIDENCE_OTHER},
        {"text", 4, EVIDENCE_OTHER},
        {"", 0, EVIDENCE_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(evidence_kind(cases[i].bytes, cases[i].size), cases[i].kind);
}

static void a_number_is_given_alone_or_behind_its_code(void **state)
{
    g_auto(Invoice) invoice = {0};

    (void)state;
    assert_true(invoice_named("051001900111-12345678", &invoice, NULL));
    assert_string_equal(invoice.said.code, "051001900111");
    invoice_clear(&invoice);
    assert_true(invoice_named("21112000000000010001", &invoice, NULL));
    assert_null(invoice.said.code);
    invoice_clear(&invoice);
    assert_false(invoice_named("123", &invoice, NULL));
    assert_false(invoice_named("-12345678", &invoice, NULL));
    assert_false(invoice_named("1234 5678", &invoice, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digital_invoice_says_who_what_and_when),
        cmocka_unit_test(an_older_one_has_a_code_and_a_number),
        cmocka_unit_test(an_ofd_is_read_from_its_attached_xml),
        cmocka_unit_test(an_ofd_is_read_from_tags_that_point_at_its_pages),
        cmocka_unit_test(an_ofd_may_say_its_number_in_its_head_or_not_at_all),
        cmocka_unit_test(what_is_hostile_or_holds_several_is_refused),
        cmocka_unit_test(kinds_go_by_content),
        cmocka_unit_test(a_number_is_given_alone_or_behind_its_code),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("exchange/invoice", tests, catalog_open, catalog_close);
}
