/* session.c: what most actions begin with */
#include "action/session.h"

#include "base/error.h"

/* --to DATE; the year's end when it was not given. */
static bool session_date(Session *session, const ActionCall *call, GError **error)
{
    const char *to = call_value(call, "to");

    session->to = YEAR_END;
    return to == NULL || book_date(session->book, to, &session->to, error);
}

static Session *session_open_at(const ActionCall *call, const char *path, bool read_only,
                                GError **error)
{
    g_autoptr(Session) session = g_new0(Session, 1);

    session->book = book_open(path, call->actor, read_only, error);
    if (session->book == NULL || !session_date(session, call, error))
        return NULL;
    session->catalog =
        catalog_read(call->data_directory, book_setting(session->book, "regime"), error);
    if (session->catalog == NULL)
        return NULL;
    return g_steal_pointer(&session);
}

Session *session_open(const ActionCall *call, bool read_only, GError **error)
{
    return session_open_at(call, call_value(call, "book"), read_only, error);
}

bool session_compile(Session *session, GError **error)
{
    session->forms = forms_read(session->catalog, error);
    if (session->forms == NULL)
        return false;
    session->compilation =
        compilation_new(session->book, session->catalog, session->forms, session->to, error);
    return session->compilation != NULL;
}

Session *session_compiled(const ActionCall *call, GError **error)
{
    return session_compiled_at(call, call_value(call, "book"), error);
}

Session *session_compiled_at(const ActionCall *call, const char *path, GError **error)
{
    g_autoptr(Session) session = session_open_at(call, path, true, error);

    if (session == NULL || !session_compile(session, error))
        return NULL;
    return g_steal_pointer(&session);
}

void session_close(Session *session)
{
    if (session == NULL)
        return;
    compilation_free(session->compilation);
    forms_free(session->forms);
    catalog_free(session->catalog);
    book_close(session->book);
    g_free(session);
}

json_t *code_to_json(const Session *session, Field field, Code code)
{
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)code);
    const char *shown = digits, *name = NULL;

    if (field == FIELD_PROJECT || field == FIELD_OFFICE) {
        const BookName *named = code != 0 ? book_name_at(session->book, field, code) : NULL;

        shown = named != NULL ? named->code : digits;
        name = named != NULL ? named->name : NULL;
    } else if (field != FIELD_MONTH) {
        const CatalogEntry *entry = catalog_entry(session->catalog, field, code);

        name = entry != NULL ? entry->name : NULL;
    }
    return json_pack("{s:s, s:s?}", "code", code != 0 ? shown : "", "name", name);
}

json_t *date_to_json(const Session *session, BookDate date)
{
    g_autofree char *text =
        g_strdup_printf("%04d-%02d-%02d", book_year(session->book), date.month, date.day);

    return json_string(text);
}

static const ExactStyle money_style = {.decimals = 2, .grouped = true};
static const ExactStyle count_style = {.decimals = 4, .trim = true, .grouped = true};
static const ExactStyle ratio_style = {.decimals = 2, .trim = true};

static char *number_to_text(Dimension dimension, Exact number)
{
    Exact shown = number;
    g_autofree char *text = NULL;

    if ((dimension == DIMENSION_MONEY && !exact_divide(&shown, number, exact_from_int(100))) ||
        (dimension == DIMENSION_RATIO && !exact_multiply(&shown, number, exact_from_int(100))))
        return NULL;
    text = exact_text(shown, dimension == DIMENSION_MONEY   ? money_style
                             : dimension == DIMENSION_COUNT ? count_style
                                                            : ratio_style);
    if (text == NULL || dimension == DIMENSION_COUNT)
        return g_steal_pointer(&text);
    return g_strconcat(text, dimension == DIMENSION_MONEY ? " 元" : "%", NULL);
}

char *value_to_text(const Value *value)
{
    char *text = NULL;

    if (value->kind == VALUE_NUMBER)
        text = number_to_text(value->dimension, value->number.low);
    else if (value->kind == VALUE_TEXT)
        text = g_strdup(value->text);
    return text != NULL ? text : g_strdup("—");
}

json_t *value_to_json(const Value *value)
{
    g_autofree char *text = value_to_text(value);
    json_t *object = json_object();
    int64_t whole;

    if (value->kind == VALUE_NUMBER && value->dimension != DIMENSION_RATIO &&
        exact_round(&whole, value->number.low, 1))
        json_object_set_new(object, value->dimension == DIMENSION_MONEY ? "fen" : "count",
                            json_integer(whole));
    json_object_set_new(object, "text", json_string(text));
    return object;
}
