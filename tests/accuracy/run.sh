#!/bin/sh
# How right the auditor is: tests/accuracy/run.sh PROGRAM OUT CORPUS SEED
# Labelled documents first (the corpus' when given, the reference text when it is there, our own), then planted errors.
set -u
here=$(dirname "$0") program=$1 out=$2 corpus=$3 seed=$4
reference=${REFERENCE:-$here/../../../shared/reference}
count=${MUTATIONS:-200} status=0

for test in test_score test_mutate test_compose; do
    python3 "$here/$test.py" >/tmp/accuracy.$$ || { grep -v '^ok' /tmp/accuracy.$$; rm -f /tmp/accuracy.$$; exit 1; }
    rm -f /tmp/accuracy.$$
done
python3 "$here/check_keys.py" "$here/labelled" "$reference" || exit 1
python3 "$here/check_keys.py" "$here/made" || exit 1
python3 "$here/check_keys.py" "$here/plausible" || exit 1

score() {
    printf '\n== %s\n' "$1"
    shift
    python3 "$here/score.py" --program "$program" --documents "$reference" ${VERBOSE:+--verbose} "$@" || status=1
}
if [ -n "$corpus" ]; then
    score "published reports and the reference text" "$corpus" "$here/labelled" \
        --error-precision 0.98 --error-recall 0.95 --precision 0.90 --recall 0.85
else
    echo "no CORPUS=DIR: only what is ours is measured"
    score "the reference text" "$here/labelled" --error-precision 0.98 --error-recall 0.95 --precision 0.90 --recall 0.85
fi
score "excerpts of our own" "$here/made" --error-precision 0.98 --error-recall 0.95
score "evaluations that cannot be believed, and others" "$here/plausible" --precision 0.95 --recall 0.90

printf '\n== planted errors\n'
if [ -f "$out/report.html" ]; then
    python3 "$here/mutate.py" --program "$program" --seed "$seed" --count "$count" --caught 0.98 --culprit 0.90 \
        ${VERBOSE:+--verbose} "$out/report.html" || status=1
else
    echo "skipped: no $out/report.html (make run writes it)"
fi
printf '\n== planted errors in composed reports\n'
python3 "$here/mutate.py" --program "$program" --seed "$seed" --count "$count" --compose all \
    --form txt --form html --form docx --form xlsx --caught 0.98 --culprit 0.90 ${VERBOSE:+--verbose} || status=1
if command -v soffice >/dev/null; then
    python3 "$here/mutate.py" --program "$program" --seed "$seed" --count $((count / 6 + 1)) --compose plateau --compose coast --compose ministry \
        --form pdf --caught 0.98 --culprit 0.90 ${VERBOSE:+--verbose} || status=1
    printf '\n== planted errors in PDFs without rules, and continued\n'
    python3 "$here/mutate.py" --program "$program" --seed "$seed" --count $((count / 6 + 1)) --compose plateau --compose lake \
        --form pdf --layout bare --layout three --layout cut --caught 0.98 --culprit 0.90 ${VERBOSE:+--verbose} || status=1
else
    echo "skipped: no office that makes PDFs"
fi
if [ -n "$corpus" ] && command -v pdftotext >/dev/null; then
    printf '\n== planted errors in published reports, as extracted text\n'
    for file in "$corpus"/*.pdf; do
        grep -qs '"template": true' "${file%.pdf}.key.json" && continue
        python3 "$here/mutate.py" --program "$program" --seed "$seed" --count 50 ${VERBOSE:+--verbose} "$file" || status=1
    done
fi
exit $status
