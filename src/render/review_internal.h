/* review_internal.h: what the files of the review share: review.c the frame, review_body.c the
 * document, review_card.c a finding, findings_csv.c and findings_sarif.c the rows */
#pragma once
#include "render/html.h"
#include "render/review.h"

typedef struct {
    Markup *markup;
    const Document *document;
    const json_t *findings;
    const HtmlWords *words;
    GHashTable *marks; /* node ("/3/0/2") to GArray of ReviewMark, by place */
    GHashTable *cards; /* index of a block + 1 to GArray of unsigned: findings that begin in it */
} ReviewPage;

/* A place of a finding, in characters of its node. */
typedef struct {
    unsigned from, to, finding, span;
} ReviewMark;

const char *review_text(const json_t *object, const char *key); /* "" when there is none */
json_int_t review_number(const json_t *object, const char *key);
/* "第44行" or "page 3" or "财决01!H6"; "" when the place has none. The caller frees. */
char *review_place(const HtmlWords *words, const json_t *span);
/* An attribute of a prefix and one or two numbers: id="f3", href="#p3-1". */
void review_reference(Markup *markup, const char *name, const char *prefix, unsigned finding,
                      int span);

void review_card(ReviewPage *page, unsigned index);
void review_body(ReviewPage *page);
