/* view.c: what a book shows to other programs: vouchers, entries, balances and execution as one
 * would ask for them, in words instead of numbers of ours
 *
 * Nothing here reads them: they are for people with an SQLite program, documented in
 * docs/formats/book.md, and as little to be changed as a table. Amounts are fen; a code that an
 * entry does not carry is NULL.
 */
#include "book/store.h"

/* clang-format off */
#define DATE "format('%s-%02d-%02d', (SELECT value FROM setting WHERE name = 'year'), month, day)"

const char *const views_2[] = {
    "CREATE VIEW view_voucher AS SELECT voucher.id AS voucher, " DATE " AS date, month, day, "
    "number, CASE stage WHEN 0 THEN 'normal' WHEN 1 THEN 'opening' ELSE 'closing' END AS kind, "
    "memo, person.name AS payee, attachments, "
    "(SELECT count(*) FROM entry WHERE entry.id > voucher.id * 1024 "
    "AND entry.id < voucher.id * 1024 + 1024) AS entries, "
    "(SELECT sum(amount) FROM entry WHERE entry.id > voucher.id * 1024 "
    "AND entry.id < voucher.id * 1024 + 1024 AND side = 1 AND system = 0) AS financial, "
    "(SELECT sum(amount) FROM entry WHERE entry.id > voucher.id * 1024 "
    "AND entry.id < voucher.id * 1024 + 1024 AND side = 1 AND system = 1) AS budgetary, "
    "(SELECT name FROM actor WHERE actor.id = prepared) AS prepared, "
    "(SELECT name FROM actor WHERE actor.id = reviewed) AS reviewed, "
    "(SELECT name FROM actor WHERE actor.id = voucher.actor) AS posted, event, reverses "
    "FROM voucher LEFT JOIN person ON person.id = payee "
    "LEFT JOIN voucher_origin ON voucher_origin.id = voucher.id",

    "CREATE VIEW view_entry AS WITH written AS (SELECT entry.*, day, number, "
    "coalesce(entry.memo, voucher.memo) AS said FROM entry "
    "JOIN voucher ON voucher.id = entry.id / 1024) "
    "SELECT written.id / 1024 AS voucher, written.id % 1024 AS line, " DATE " AS date, month, day, "
    "number, CASE stage WHEN 0 THEN 'normal' WHEN 1 THEN 'opening' ELSE 'closing' END AS kind, "
    "iif(system = 1, 'budgetary', 'financial') AS system, account, "
    "iif(side = 1, amount, 0) AS debit, iif(side = 1, 0, amount) AS credit, "
    "nullif(fund, 0) AS fund, nullif(function, 0) AS function, nullif(economy, 0) AS economy, "
    "nullif(nature, 0) AS nature, (SELECT code FROM project WHERE project.id = written.project) "
    "AS project, (SELECT code FROM office WHERE office.id = written.office) AS office, "
    "said AS memo FROM written",

    "CREATE VIEW view_balance AS WITH RECURSIVE months(month) AS (SELECT 1 UNION ALL "
    "SELECT month + 1 FROM months WHERE month < 12), moved AS (SELECT account, month, "
    "sum(iif(stage = 1, debit - credit, 0)) AS opening, "
    "sum(iif(stage = 0, debit, 0)) AS debit, sum(iif(stage = 0, credit, 0)) AS credit, "
    "sum(iif(stage = 2, debit, 0)) AS closing_debit, "
    "sum(iif(stage = 2, credit, 0)) AS closing_credit FROM day_balance GROUP BY account, month), "
    "opened AS (SELECT account, sum(opening) AS opening FROM moved GROUP BY account), "
    "sums AS (SELECT opened.account, months.month, opened.opening, "
    "coalesce(moved.debit, 0) AS debit, coalesce(moved.credit, 0) AS credit, "
    "coalesce(moved.closing_debit, 0) AS closing_debit, "
    "coalesce(moved.closing_credit, 0) AS closing_credit "
    "FROM opened CROSS JOIN months LEFT JOIN moved "
    "ON moved.account = opened.account AND moved.month = months.month), "
    "running AS (SELECT *, opening + sum(debit - credit + closing_debit - closing_credit) OVER "
    "(PARTITION BY account ORDER BY month) AS balance FROM sums) "
    "SELECT account, month, balance - (debit - credit + closing_debit - closing_credit) AS before, "
    "debit, credit, closing_debit, closing_credit, balance FROM running",

    "CREATE VIEW view_appropriation AS SELECT appropriation.id AS appropriation, document, " DATE
    " AS date, month, day, CASE stage WHEN 3 THEN 'initial' WHEN 4 THEN 'addition' "
    "WHEN 5 THEN 'cut' ELSE 'transfer' END AS stage, amount, "
    "nullif(fund, 0) AS fund, nullif(function, 0) AS function, nullif(economy, 0) AS economy, "
    "nullif(nature, 0) AS nature, (SELECT code FROM project WHERE project.id = "
    "appropriation.project) AS project, (SELECT code FROM office WHERE office.id = "
    "appropriation.office) AS office, memo FROM appropriation",

    "CREATE VIEW view_execution AS SELECT fund, function, economy, nature, project, office, "
    "sum(initial) AS initial, sum(adjusted) AS adjusted, sum(executed) AS executed FROM ("
    "SELECT fund, function, economy, nature, project, office, iif(stage = 'initial', amount, 0) "
    "AS initial, amount AS adjusted, 0 AS executed FROM view_appropriation UNION ALL "
    "SELECT fund, function, economy, nature, project, office, 0, 0, debit - credit "
    "FROM view_entry WHERE kind = 'normal' AND substr(account, 1, 1) = '7') "
    "GROUP BY fund, function, economy, nature, project, office",
    NULL,
};
/* clang-format on */
