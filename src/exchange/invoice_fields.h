/* invoice_fields.h: what an XML or OFD file says, as a flat list of named texts */
#pragma once
#include "package/parts.h"

typedef struct {
    char *parent, *name; /* local names of elements */
    char *text;          /* blanks at both ends removed */
} InvoiceField;

/* Arrays of InvoiceField that free their texts, in the order of the file; NULL with an error when
 * the file is damaged. Of an OFD: those of its attached XML files, then those of its tags, then
 * what its head says (parent CustomData). */
GArray *invoice_fields_of_xml(const void *bytes, size_t size, GError **error);
GArray *invoice_fields_of_ofd(const void *bytes, size_t size, GError **error);
