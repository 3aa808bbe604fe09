/* disclosure.h: statements, registers and texts into a document, by a template of the regime
 *
 * docs/formats/report.md is the template language. No figure and no sentence is in C.
 */
#pragma once
#include "document/document.h"
#include "statement/statement.h"

typedef struct {
    Document *document;
    GPtrArray *questions; /* of char *: what the unit still has to say, in order */
} Disclosure;

/* Fills template `name` ("disclosure" reads report/disclosure.txt) for a compilation. */
Disclosure *disclosure_build(Compilation *compilation, const char *name, GError **error);

/* What a template is filled with beside the compilation. */
typedef struct {
    const World *world; /* answers in the compilation's place; NULL: the compilation itself */
    const Scope *scope; /* variables that the whole template may use; NULL: none */
} DisclosureSetting;
Disclosure *disclosure_build_with(Compilation *compilation, const char *name,
                                  const DisclosureSetting *setting, GError **error);
void disclosure_free(Disclosure *disclosure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Disclosure, disclosure_free)

/* A document of nothing but statements, one table each in the order of the regime: for a workbook.
 * `groups` chooses by StatementForm group (NULL: all); NULL-terminated. */
Document *disclosure_statements(Compilation *compilation, const char *const *ids, GError **error);

/* Adds copies of the charts of `report` to the end of `workbook`. */
void disclosure_add_charts(Document *workbook, const Document *report);

/* One statement as a table node, owned by the caller (layouts, head rows, spans, empty sentence).
 */
Node *statement_table(Compilation *compilation, const Statement *statement, GError **error);
