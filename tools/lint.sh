#!/bin/sh
# Format, static analysis, and words that may not be committed.
set -eu
cd "$(dirname "$0")/.."
git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror
[ -f build-lint/build.ninja ] || CC=clang meson setup build-lint >/dev/null
git ls-files 'src/*.c' | xargs clang-tidy --quiet -p build-lint \
    --checks='-*,clang-analyzer-*,bugprone-*,-bugprone-easily-swappable-parameters,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling'
