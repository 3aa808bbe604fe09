/* session.h: a book opened with its regime, for the length of one action */
#pragma once
#include "action/action.h"
#include "statement/statement.h"

typedef struct {
    Book *book;
    Catalog *catalog;
    BookDate to;              /* what --to said; the year's end */
    Forms *forms;             /* NULL until session_compile */
    Compilation *compilation; /* NULL until session_compile */
} Session;

/* Opens the book that the operand "book" names, and its regime. */
Session *session_open(const ActionCall *call, bool read_only, GError **error);
/* Reads the forms and compiles. */
bool session_compile(Session *session, GError **error);
void session_close(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_close)

/* The same of the book at `path`. */
Session *session_compiled_at(const ActionCall *call, const char *path, GError **error);
/* Opens, and compiles at once. */
Session *session_compiled(const ActionCall *call, GError **error);

/* {"code":…,"name":…}: official code and name, or the book's of a project or office; no name of a
 * month. New reference. */
json_t *code_to_json(const Session *session, Field field, Code code);
/* "2021-05-31". New reference. */
json_t *date_to_json(const Session *session, BookDate date);

/* {"fen":…,"text":…} of money, {"count":…,"text":…} of a count, {"text":…} of the rest. New
 * reference. */
json_t *value_to_json(const Value *value);
/* "1,285.87 元", "39", "95.65%" or "—" for a reader. The caller frees. */
char *value_to_text(const Value *value);
