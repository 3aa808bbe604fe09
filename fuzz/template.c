/* template.c: a report template from anywhere. Every input is either a tree or an error with a
 * place. */
#include "base/error.h"
#include "disclosure/internal.h"
#include "regime.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template = NULL;

    if (!g_utf8_validate(text, -1, NULL))
        return 0; /* template files are decoded before they are parsed */
    template = template_parse(catalog_once(), text, "fuzz", &error);
    if ((template == NULL) != (error != NULL))
        abort();
    if (error != NULL && error_fact(error, "place") == NULL)
        abort();
    return 0;
}
