/* error.c: a GError with facts, by GLib's extended errors */
#include "base/error.h"

#include <stdarg.h>

typedef struct {
    char *name;
    char *text;
} Fact;

typedef struct {
    GArray *facts; /* of Fact; NULL while there are none */
} JuesuanErrorPrivate;

static void fact_clear(void *data)
{
    Fact *fact = data;

    g_free(fact->name);
    g_free(fact->text);
}

static void facts_add(JuesuanErrorPrivate *private, const char *name, const char *text)
{
    Fact fact = {g_strdup(name), g_strdup(text)};

    if (private->facts == NULL) {
        private->facts = g_array_new(FALSE, FALSE, sizeof(Fact));
        g_array_set_clear_func(private->facts, fact_clear);
    }
    g_array_append_val(private->facts, fact);
}

static void juesuan_error_private_init(JuesuanErrorPrivate *private) { private->facts = NULL; }

static void juesuan_error_private_copy(const JuesuanErrorPrivate *from, JuesuanErrorPrivate *to)
{
    to->facts = NULL;
    for (guint i = 0; from->facts != NULL && i < from->facts->len; i++) {
        const Fact *fact = &g_array_index(from->facts, Fact, i);
        facts_add(to, fact->name, fact->text);
    }
}

static void juesuan_error_private_clear(JuesuanErrorPrivate *private)
{
    g_clear_pointer(&private->facts, g_array_unref);
}

G_DEFINE_EXTENDED_ERROR(JuesuanError, juesuan_error)

void error_set(GError **error, ErrorKind kind, const char *id, ...)
{
    va_list pairs;
    GError *made;

    if (error == NULL)
        return;
    made = g_error_new_literal(JUESUAN_ERROR, (int)kind, id);
    va_start(pairs, id);
    for (const char *name = va_arg(pairs, const char *); name != NULL;
         name = va_arg(pairs, const char *)) {
        const char *text = va_arg(pairs, const char *);
        if (text != NULL)
            facts_add(juesuan_error_get_private(made), name, text);
    }
    va_end(pairs);
    g_propagate_error(error, made);
}

const char *error_fact(const GError *error, const char *name)
{
    JuesuanErrorPrivate *private;

    if (error->domain != JUESUAN_ERROR)
        return g_str_equal(name, "message") ? error->message : NULL;
    private = juesuan_error_get_private(error);
    for (guint i = 0; private->facts != NULL && i < private->facts->len; i++) {
        const Fact *fact = &g_array_index(private->facts, Fact, i);
        if (g_str_equal(fact->name, name))
            return fact->text;
    }
    return NULL;
}

void error_add_fact(GError *error, const char *name, const char *text)
{
    if (error != NULL && error->domain == JUESUAN_ERROR && text != NULL &&
        error_fact(error, name) == NULL)
        facts_add(juesuan_error_get_private(error), name, text);
}

const char *error_id(const GError *error)
{
    return error->domain == JUESUAN_ERROR ? error->message : "foreign";
}

void error_each_fact(const GError *error, ErrorFactVisit visit, void *data)
{
    JuesuanErrorPrivate *private;

    if (error->domain != JUESUAN_ERROR) {
        visit("message", error->message, data);
        return;
    }
    private = juesuan_error_get_private(error);
    for (guint i = 0; private->facts != NULL && i < private->facts->len; i++) {
        const Fact *fact = &g_array_index(private->facts, Fact, i);
        visit(fact->name, fact->text, data);
    }
}
