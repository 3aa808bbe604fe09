/* event_page.c: docs/events.md: every event with its fields, entries and example */
#include "action/event_json.h"

#include <string.h>

/* A heading for each event, its restrictions in a line. */
static void head_put(GString *page, const Event *event)
{
    g_autofree char *numbers = g_strjoinv(" ", (char **)event_numbers(event));

    g_string_append_printf(page, "\n### %s\n`%s`", event_name(event), event_id(event));
    if (*numbers != '\0')
        g_string_append_printf(page, " · %s", numbers);
    if (event_units(event) != NULL)
        g_string_append_printf(page, " · 单位：%s", event_units(event));
    if (event_payment(event) != NULL)
        g_string_append_printf(page, " · 支付方式：%s", event_payment(event));
    g_string_append(page, "\n");
    if (*event_note(event) != '\0')
        g_string_append_printf(page, "\n%s\n", event_note(event));
}

static void fields_put(GString *page, const Event *event)
{
    const GPtrArray *asks = event_asks(event);

    g_string_append(page, "\n字段：");
    for (unsigned i = 0, shown = 0; i < asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(asks, i);

        if (ask->fixed)
            continue;
        g_string_append_printf(page, "%s`%s`%s %s", shown++ > 0 ? "、" : "", ask->field->id,
                               ask->required ? "*" : "", ask->field->label);
        if (ask->value != NULL)
            g_string_append_printf(page, "（=%s）", ask->value);
    }
    g_string_append(page, "\n");
}

static void amount_put(GString *page, const Events *events, const EventSketch *sketch)
{
    const char *accounts = events_name_accounts(events, sketch->account);

    g_string_append_printf(page, "%s %s", sketch->side == SIDE_DEBIT ? "借" : "贷",
                           accounts != NULL ? accounts : sketch->account);
    if (accounts != NULL)
        g_string_append_printf(page, "（%s）", sketch->account);
    g_string_append_printf(page, "  %s", sketch->amount);
    if (sketch->each != NULL)
        g_string_append_printf(page, "，%s 的每行", sketch->each);
    if (sketch->condition != NULL)
        g_string_append_printf(page, "，当 %s", sketch->condition);
    g_string_append_c(page, '\n');
}

static void entries_put(GString *page, const Events *events, const Event *event)
{
    const GPtrArray *sketches = event_sketches(event);

    g_string_append(page, "```\n");
    for (System system = SYSTEM_FINANCIAL; system <= SYSTEM_BUDGETARY; system++)
        for (unsigned i = 0; i < sketches->len; i++) {
            const EventSketch *sketch = g_ptr_array_index(sketches, i);
            if (sketch->system != system)
                continue;
            g_string_append(page, system == SYSTEM_FINANCIAL ? "财务  " : "预算  ");
            amount_put(page, events, sketch);
        }
    g_string_append(page, "```\n");
}

static void checks_put(GString *page, const Event *event)
{
    const EventExample *example = event_example(event);

    for (unsigned i = 0; i < event_demands(event)->len; i++)
        g_string_append_printf(page, "* %s\n",
                               (const char *)g_ptr_array_index(event_demands(event), i));
    if (example != NULL)
        g_string_append_printf(page, "\n例：`%s`\n", example->values);
}

static void field_put(GString *page, const EventField *field)
{
    g_string_append_printf(page, "| `%s` | %s | %s", field->id, field->label, field->meaning);
    if (field->type == EVENT_CHOICE)
        for (unsigned i = 0; field->choices[i] != NULL; i++)
            g_string_append_printf(page, "%s`%s` %s", i > 0 ? "，" : "：", field->choices[i],
                                   field->words[i]);
    g_string_append(page, " |\n");
}

/* Every field that some event asks, once, in the order in which they are met. */
static void all_fields_put(GString *page, const Events *events)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    const GPtrArray *all = events_all(events);

    g_string_append(page, "\n## 字段\n| 字段 | 名称 | 含义 |\n|---|---|---|\n");
    for (unsigned i = 0; i < all->len; i++) {
        const GPtrArray *asks = event_asks(g_ptr_array_index(all, i));
        for (unsigned k = 0; k < asks->len; k++) {
            const EventAsk *ask = g_ptr_array_index(asks, k);
            if (!ask->fixed && g_hash_table_add(seen, (void *)ask->field))
                field_put(page, ask->field);
        }
    }
}

static void others_put(GString *page, const Events *events)
{
    const GPtrArray *all = events_all(events);

    g_string_append(page, "\n## 由别的命令办理\n| 编号 | 业务 | 命令 |\n|---|---|---|\n");
    for (unsigned i = 0; i < all->len; i++) {
        const Event *event = g_ptr_array_index(all, i);
        if (event_command(event) != NULL)
            g_string_append_printf(page, "| %s | %s | `juesuan %s` |\n", event_numbers(event)[0],
                                   event_name(event), event_command(event));
    }
}

char *events_page(const Events *events)
{
    GString *page = g_string_new("<!-- Made by `juesuan events BOOK --format markdown`; do not "
                                 "edit. -->\n# 业务事项\n\n"
                                 "`juesuan enter BOOK EVENT FIELD=VALUE...` 录入一个事项，两套分录"
                                 "一起生成。带 * 的字段必填，（=值）是默认值；编号是业务目录的"
                                 "编号。\n\n## 事项\n");
    const GPtrArray *all = events_all(events);

    for (unsigned i = 0; i < all->len; i++) {
        const Event *event = g_ptr_array_index(all, i);
        if (event_command(event) != NULL)
            continue;
        head_put(page, event);
        fields_put(page, event);
        entries_put(page, events, event);
        checks_put(page, event);
    }
    others_put(page, events);
    all_fields_put(page, events);
    return g_string_free(page, FALSE);
}
