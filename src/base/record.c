/* record.c: lines of fields, kept with their places */
#include "base/record.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define RECORD_FILE_SIZE_MAX (16 * 1024 * 1024)

struct RecordFile {
    GPtrArray *records; /* of Record * */
};

static void record_free(void *data)
{
    Record *record = data;

    g_free((char *)record->place);
    g_free((char *)record->word);
    g_strfreev(record->fields);
    g_free(record);
}

static Record *record_from_line(const char *line, const char *place, unsigned number)
{
    g_auto(GStrv) fields = text_split_fields(line);
    Record *record;

    if (fields[0] == NULL)
        return NULL;
    record = g_new0(Record, 1);
    record->place = g_strdup_printf("%s:%u", place, number);
    record->word = fields[0];
    record->count = g_strv_length(fields) - 1;
    record->fields = g_new0(char *, record->count + 1);
    for (unsigned i = 0; i < record->count; i++)
        record->fields[i] = fields[i + 1];
    g_free(g_steal_pointer(&fields)); /* its texts live on in the record */
    return record;
}

static bool is_comment(const char *line)
{
    return line[0] == '#' && (line[1] == ' ' || line[1] == '\0' || line[1] == '\t');
}

RecordFile *record_file_parse(const char *text, const char *place, GError **error G_GNUC_UNUSED)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    RecordFile *file = g_new0(RecordFile, 1);

    file->records = g_ptr_array_new_with_free_func(record_free);
    for (unsigned i = 0; lines[i] != NULL; i++) {
        Record *record;

        g_strchomp(lines[i]);
        if (is_comment(lines[i]))
            continue;
        record = record_from_line(lines[i], place, i + 1);
        if (record != NULL)
            g_ptr_array_add(file->records, record);
    }
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
    g_ptr_array_unref(file->records);
    g_free(file);
}

unsigned record_file_count(const RecordFile *file)
{
    return file->records->len;
}

const Record *record_file_at(const RecordFile *file, unsigned index)
{
    return g_ptr_array_index(file->records, index);
}

bool record_expect(const Record *record, unsigned least, unsigned most, GError **error)
{
    g_autofree char *found = NULL;
    g_autofree char *wanted = NULL;

    if (record->count >= least && record->count <= most)
        return true;
    found = g_strdup_printf("%u", record->count);
    wanted = least == most ? g_strdup_printf("%u", least) : g_strdup_printf("%u–%u", least, most);
    error_set(error, ERROR_INPUT, "record-fields", "place", record->place, "word", record->word, "found",
              found, "wanted", wanted, "mend", "mend-record-fields", NULL);
    return false;
}
