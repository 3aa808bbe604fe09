/* package.h: an OOXML package: parts, their content types, and the relations among them
 *
 * docx and xlsx are both this: named parts in a zip archive, each with a content type, each related
 * to others by ids. Parts stand in the order in which they were added, ids count from rId1 for each
 * part: same calls, same bytes.
 */
#pragma once
#include <glib.h>

typedef struct Package Package;

Package *package_new(void);
void package_free(Package *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Package, package_free)

/* Adds a part at `path` ("word/document.xml"); takes `bytes`. A path is added once. */
void package_add_take(Package *package, const char *path, const char *content_type, GBytes *bytes);

/* Relates part `from` ("" is the package itself) to part `to`; neither need be there yet. `kind` is
 * the last word of an office-document relation ("chart"), or a whole URI. Returns the id. */
const char *package_relate(Package *package, const char *from, const char *kind, const char *to);

typedef struct {
    const char *name, *text;
} PackageProperty;

/* What a file says about itself. NULL texts are left out. */
typedef struct {
    const char *title;
    const char *creator;           /* the unit */
    const char *language;          /* zh-CN */
    const char *created;           /* YYYY-MM-DD; another shape is left out */
    const PackageProperty *custom; /* ended by a NULL name; those without a text are left out */
} PackageProperties;

void package_add_properties(Package *package, const PackageProperties *properties);

/* The archive. */
GBytes *package_write(const Package *package, GError **error);
