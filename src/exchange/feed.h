/* feed.h: rows of a table from a file of any format, with the place of every field
 *
 * What a reader of a format gives, and all that importing knows of it. Texts that a feed hands out
 * live until the next row is asked for.
 */
#pragma once
#include "base/csv.h"

typedef struct Feed Feed;

typedef struct {
    /* Goes to the next row. False at the end (no error set) or on an error (set). */
    bool (*next)(Feed *feed, GError **error);
    /* The text of a field of the row at hand, blanks at both ends removed; "" when empty. */
    const char *(*field)(const Feed *feed, unsigned column);
    /* What heads a column, as the user would look for it in the file. */
    const char *(*head)(const Feed *feed, unsigned column);
    /* Where a field stands: "file:line:column", or as precise as the format has it. The caller
     * frees. */
    char *(*place)(const Feed *feed, unsigned column);
    unsigned (*line)(const Feed *feed);
    /* Whether the file has a column. NULL: it has those that its heads name; otherwise the feed's
     * columns are the table's own. */
    bool (*has)(const Feed *feed, unsigned column);
    /* How many fen the last digit of the amount at hand is. NULL: amounts are exact. */
    int64_t (*precision)(const Feed *feed);
    /* How much of the file was read, from 0 to 1. */
    double (*share)(const Feed *feed);
    void (*close)(Feed *feed);
} FeedKind;

/* A format's own feed begins with this. */
struct Feed {
    const FeedKind *kind;
    unsigned columns;
    int year; /* of the book, known before the first row is asked for */
};

static inline bool feed_next(Feed *feed, GError **error) { return feed->kind->next(feed, error); }
static inline const char *feed_field(const Feed *feed, unsigned column)
{
    return feed->kind->field(feed, column);
}
static inline const char *feed_head(const Feed *feed, unsigned column)
{
    return feed->kind->head(feed, column);
}
static inline char *feed_place(const Feed *feed, unsigned column)
{
    return feed->kind->place(feed, column);
}
static inline unsigned feed_line(const Feed *feed) { return feed->kind->line(feed); }
static inline int64_t feed_precision(const Feed *feed)
{
    return feed->kind->precision != NULL ? feed->kind->precision(feed) : 1;
}
static inline double feed_share(const Feed *feed) { return feed->kind->share(feed); }
static inline void feed_close(Feed *feed)
{
    if (feed != NULL)
        feed->kind->close(feed);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_close)

/* The rows of a CSV file, which is taken. */
Feed *feed_from_csv(Csv *csv);
