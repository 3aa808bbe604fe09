/* invoice.c: an electronic invoice as anybody may send it, XML or OFD: it is read or refused. Bytes
 * that are no archive are also taken as the parts of an OFD, set apart by zeros. */
#include "exchange/invoice.h"
#include "parts.h"
#include "regime.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(EvidenceKind kind, const void *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_auto(Invoice) invoice = {0};
    bool found = false;
    bool done = invoice_read(catalog_once(), kind, bytes, size, &invoice, &found, &error);

    if (done != (error == NULL) || (done && found && invoice.said.number == NULL))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"OFD.xml",
                                        "Doc_0/Document.xml",
                                        "Doc_0/Attachs/Attachments.xml",
                                        "Doc_0/Attachs/original_invoice.xml",
                                        "Doc_0/Tags/CustomTags.xml",
                                        "Doc_0/Tags/CustomTag.xml",
                                        "Doc_0/Pages/Page_0/Content.xml"};
    g_autoptr(GBytes) packed = NULL;

    read_as(evidence_kind(data, size), data, size);
    read_as(EVIDENCE_XML, data, size);
    packed = fuzz_pack(paths, G_N_ELEMENTS(paths), data, size);
    if (packed != NULL)
        read_as(EVIDENCE_OFD, g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
    return 0;
}
