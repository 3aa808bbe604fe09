/* template.c: a report template from anywhere. Every input is either a tree or an error with a
 * place. */
#include "base/error.h"
#include "disclosure/internal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Catalog *regime(void)
{
    static Catalog *catalog;
    const char *directory = g_getenv("JUESUAN_DATA");

    if (catalog == NULL)
        catalog = catalog_read(directory != NULL ? directory : SOURCE_DIR "/data", "2021", NULL);
    if (catalog == NULL)
        abort();
    return catalog;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template = NULL;

    if (!g_utf8_validate(text, -1, NULL))
        return 0; /* template files are decoded before they are parsed */
    template = template_parse(regime(), text, "fuzz", &error);
    if ((template == NULL) != (error != NULL))
        abort();
    if (error != NULL && error_fact(error, "place") == NULL)
        abort();
    return 0;
}
