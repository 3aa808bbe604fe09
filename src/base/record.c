/* record.c: lines of fields, in one buffer that the records point into */
#include "base/record.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define RECORD_FILE_SIZE_MAX (16 * 1024 * 1024)
#define LINE_DIGITS_MAX 10

struct RecordFile {
    char *text;      /* fields end in NUL */
    GArray *records; /* of Record */
    GArray *fields;  /* of char *, NULL after those of each record */
    char *places;    /* of all records, each with its NUL */
};

static bool is_comment(const char *line)
{
    return line[0] == '#' && (line[1] == ' ' || line[1] == '\0' || line[1] == '\t');
}

static bool ends_field(const char *at)
{
    return *at == '\0' || *at == '\t' ||
           (at[0] == ' ' && (at[1] == ' ' || at[1] == '\t' || at[1] == '\0'));
}

/* Cuts `line` into fields where it stands, and adds them. Returns how many. */
static unsigned cut_fields(RecordFile *file, char *line)
{
    char *none = NULL;
    unsigned count = 0;

    while (*(line += strspn(line, " \t")) != '\0') {
        char *start = line;

        while (!ends_field(line))
            line++;
        if (*line != '\0')
            *line++ = '\0';
        g_array_append_val(file->fields, start);
        count++;
    }
    if (count > 0)
        g_array_append_val(file->fields, none);
    return count;
}

/* Notes a record whose fields were cut; pointers are set once nothing moves any more. */
static void add_line(RecordFile *file, char *line, unsigned number)
{
    Record record = {0};

    g_strchomp(line);
    if (is_comment(line))
        return;
    record.count = cut_fields(file, line);
    if (record.count == 0)
        return;
    record.count--; /* the word is not counted */
    record.line = number;
    g_array_append_val(file->records, record);
}

/* "PLACE:LINE" for every record, in one piece of memory. */
static void set_places(RecordFile *file, const char *place)
{
    size_t length = strlen(place);
    char *at = g_malloc(file->records->len * (length + LINE_DIGITS_MAX + 2) + 1);

    file->places = at;
    for (unsigned i = 0; i < file->records->len; i++) {
        Record *record = &g_array_index(file->records, Record, i);
        char digits[LINE_DIGITS_MAX];
        unsigned count = 0;

        record->place = at;
        memcpy(at, place, length);
        at += length;
        *at++ = ':';
        for (unsigned rest = record->line; rest > 0; rest /= 10)
            digits[count++] = (char)('0' + rest % 10);
        while (count > 0)
            *at++ = digits[--count];
        *at++ = '\0';
    }
}

static void set_fields(RecordFile *file)
{
    char **at = (char **)(void *)file->fields->data;

    for (unsigned i = 0; i < file->records->len; i++) {
        Record *record = &g_array_index(file->records, Record, i);

        record->word = at[0];
        record->fields = at + 1;
        at += record->count + 2;
    }
}

RecordFile *record_file_parse(const char *text, const char *place, GError **error G_GNUC_UNUSED)
{
    RecordFile *file = g_new0(RecordFile, 1);
    unsigned number = 0;

    file->text = g_strdup(text);
    file->records = g_array_new(FALSE, FALSE, sizeof(Record));
    file->fields = g_array_new(FALSE, FALSE, sizeof(char *));
    for (char *line = file->text; line != NULL;) {
        char *end = strchr(line, '\n');

        if (end != NULL)
            *end++ = '\0';
        add_line(file, line, ++number);
        line = end;
    }
    set_fields(file);
    set_places(file, place);
    return file;
}

RecordFile *record_file_read(const char *path, GError **error)
{
    g_autofree char *text = text_read_file(path, RECORD_FILE_SIZE_MAX, error);

    return text != NULL ? record_file_parse(text, path, error) : NULL;
}

void record_file_free(RecordFile *file)
{
    if (file == NULL)
        return;
    g_array_unref(file->records);
    g_array_unref(file->fields);
    g_free(file->places);
    g_free(file->text);
    g_free(file);
}

unsigned record_file_count(const RecordFile *file) { return file->records->len; }

const Record *record_file_at(const RecordFile *file, unsigned index)
{
    return &g_array_index(file->records, Record, index);
}

bool record_expect(const Record *record, unsigned least, unsigned most, GError **error)
{
    g_autofree char *found = NULL;
    g_autofree char *wanted = NULL;

    if (record->count >= least && record->count <= most)
        return true;
    found = g_strdup_printf("%u", record->count);
    wanted = least == most ? g_strdup_printf("%u", least) : g_strdup_printf("%u–%u", least, most);
    error_set(error, ERROR_INPUT, "record-fields", "place", record->place, "word", record->word,
              "found", found, "wanted", wanted, "mend", "mend-record-fields", NULL);
    return false;
}
