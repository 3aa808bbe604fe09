/* journal_text.h: vouchers, drafts, months, assertions and checkpoints for a person */
#pragma once
#include "cli/cli.h"

void print_vouchers_found(const Output *output, const json_t *result);
void print_review(const Output *output, const json_t *result);
void print_post(const Output *output, const json_t *result);
void print_reverse(const Output *output, const json_t *result);
void print_month(const Output *output, const json_t *result);
void print_draft(const Output *output, const json_t *result);
void print_checkpoint(const Output *output, const json_t *result);
void print_assert(const Output *output, const json_t *result);
void print_verify(const Output *output, const json_t *result);
