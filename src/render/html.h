/* html.h: what the files of the HTML renderer share
 *
 * One page is written at a time; HtmlPage is what is known while it is. html.c writes the frame,
 * html_block.c headings and paragraphs, html_table.c tables, html_chart.c charts, html_source.c
 * where figures come from, html_words.c the few words that belong to the page and not to the
 * document.
 */
#pragma once
#include "document/document.h"
#include "render/markup.h"

typedef struct HtmlSources HtmlSources;
typedef struct HtmlWords HtmlWords;

typedef struct {
    Markup *markup;
    const Document *document;
    HtmlSources *sources;
    const HtmlWords *words;
    GHashTable *ids;     /* taken, to the greatest number given to a double */
    GPtrArray *headings; /* of HtmlHeading *, in order */
    unsigned heading;    /* number of those written already */
    int lifted;          /* levels that headings stand higher: the page's title is the first */
    unsigned charts;
} HtmlPage;

typedef struct {
    const Node *node;
    char *id;
} HtmlHeading;

/* "PREFIX-NAME", made unique; what an id may not hold becomes "-". Owned by the page. */
const char *html_id(HtmlPage *page, const char *prefix, const char *name);

void html_write_contents(HtmlPage *page);
/* All below the root, headings as nested sections. */
void html_write_body(HtmlPage *page);
void html_write_inline(HtmlPage *page, const Node *parent);
/* A figure that says where it came from, when it knows. */
void html_write_figure(HtmlPage *page, const char *text, const char *origin);
void html_write_language(HtmlPage *page, const Node *node);
void html_write_table(HtmlPage *page, const Node *table);
void html_write_chart(HtmlPage *page, const Node *chart);

/* Finds the sources that figures of `document` reach, in the order of the page. */
HtmlSources *html_sources_new(const Document *document);
void html_sources_free(HtmlSources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HtmlSources, html_sources_free)
/* The number of the source at `address`; -1: none. */
int html_source_index(const HtmlSources *sources, const char *address);
const Source *html_source(const HtmlSources *sources, unsigned index);
unsigned html_source_count(const HtmlSources *sources);
/* Texts once each and sources as numbers of them: {"t":[…],"s":[[address,label,expression,value,
 * inputs],…]}. No text is -1; an input is [label,value,detail,key], its key the number of a source,
 * or -2 less the number of the text of its address. Safe inside a script element. */
GBytes *html_sources_json(const HtmlSources *sources);

/* Words in `language`, or English ones. */
HtmlWords *html_words_new(const char *language);
void html_words_free(HtmlWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HtmlWords, html_words_free)
const char *html_word(const HtmlWords *words, const char *id);
/* "sha256-…" of an inline element, as a Content-Security-Policy names it. The caller frees. */
char *html_policy_hash(GBytes *content);
void html_write_meta(Markup *markup, const char *attribute, const char *name, const char *content);
/* A file that was built in: page.css. The caller unrefs. */
GBytes *html_resource(const char *name);
