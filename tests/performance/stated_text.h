/* stated_text.h: projects from the notation of the examples in plausible.txt and quality.txt */
#pragma once
#include "performance/stated.h"

#include <string.h>

#define STATED_PROJECTS_MAX 4u
#define STATED_INDICATORS_MAX 12u

typedef struct {
    StatedReport report;
    StatedProject projects[STATED_PROJECTS_MAX];
    StatedIndicator indicators[STATED_PROJECTS_MAX][STATED_INDICATORS_MAX];
    GPtrArray *texts; /* of vectors of fields */
} Example;

static inline void example_clear(Example *example) { g_ptr_array_unref(example->texts); }
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Example, example_clear)

/* A decimal × `scale`; -1 when it is empty or "-". */
static inline int64_t example_number(const char *text, int64_t scale)
{
    Exact value;
    int64_t whole = -1;

    return text != NULL && exact_parse(&value, text) && exact_round(&whole, value, scale) ? whole
                                                                                          : -1;
}

static inline const char *example_text(char **fields, unsigned count, unsigned index)
{
    return index < count && *fields[index] != '\0' ? fields[index] : NULL;
}

static inline void example_indicator(Example *example, StatedProject *project, char **fields,
                                     unsigned count)
{
    StatedIndicator *one = &example->indicators[project - example->projects][project->count++];
    const char *level2 = fields[1];

    *one = (StatedIndicator){
        .level1 = strstr(level2, "满意") != NULL ? "满意度指标"
                  : strstr(level2, "效益") != NULL || strstr(level2, "影响") != NULL ? "效益指标"
                                                                                     : "产出指标",
        .level2 = level2,
        .name = example_text(fields, count, 2),
        .target = example_text(fields, count, 3),
        .result = example_text(fields, count, 4),
        .weight = example_number(example_text(fields, count, 5), 100),
        .points = example_number(example_text(fields, count, 6), 100),
        .reason = example_text(fields, count, 7),
        .previous = example_text(fields, count, 8)};
    g_assert(project->count <= STATED_INDICATORS_MAX);
}

static inline void example_line(Example *example, char **fields)
{
    unsigned count = g_strv_length(fields), at = example->report.count;
    StatedProject *project = at > 0 ? &example->projects[at - 1] : NULL;
    const char *word = fields[0];

    if (strcmp(word, "单位") == 0)
        example->report.project_spent = example_number(fields[1], 1000000);
    else if (strcmp(word, "项目") == 0) {
        g_assert(at < STATED_PROJECTS_MAX);
        project = &example->projects[example->report.count++];
        *project = (StatedProject){.name = fields[1],
                                   .budget = example_number(fields[2], 1000000),
                                   .spent = example_number(fields[3], 1000000),
                                   .execution_weight = -1,
                                   .execution_points = -1,
                                   .total = -1,
                                   .indicators = example->indicators[project - example->projects]};
    } else if (strcmp(word, "指标") == 0)
        example_indicator(example, project, fields, count);
    else if (strcmp(word, "执行") == 0) {
        project->execution_weight = example_number(fields[1], 100);
        project->execution_points = example_number(fields[2], 100);
    } else if (strcmp(word, "总分") == 0)
        project->total = example_number(fields[1], 100);
    else if (strcmp(word, "目标") == 0)
        project->goal = fields[1];
    else if (strcmp(word, "完成") == 0)
        project->done = fields[1];
    else if (strcmp(word, "问题") == 0)
        project->problems = fields[1];
    else if (strcmp(word, "开工") == 0)
        project->start = fields[1];
    else
        g_error("unknown line: %s", word);
}

static inline void example_read(Example *example, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "|", -1);

    memset(example, 0, sizeof *example);
    example->report =
        (StatedReport){.year = 2021, .project_spent = -1, .projects = example->projects};
    example->texts = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (unsigned i = 0; lines[i] != NULL; i++) {
        char **fields = g_strsplit(lines[i], "｜", -1);

        g_ptr_array_add(example->texts, fields);
        example_line(example, fields);
    }
}
