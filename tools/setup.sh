#!/bin/sh
# Installs what is missing of what juesuan builds with, tests with, or is compared with (Debian 12).
#   tools/setup.sh build   what `make` and `make run` need
#   tools/setup.sh test    besides: second readers of our formats, the other compiler, a browser
#   tools/setup.sh bench   besides: the programs that benchmarks stand beside
# Does nothing, quickly, when everything is there.
set -eu

build="gcc libc6-dev make meson ninja-build re2c pkg-config libglib2.0-dev libsqlite3-dev libxml2-dev
libzip-dev libxlsxwriter-dev libjansson-dev libsodium-dev libseccomp-dev libmupdf-dev libmujs-dev libgumbo-dev
libopenjp2-7-dev libjbig2dec0-dev libjpeg-dev libharfbuzz-dev libfreetype-dev zlib1g-dev libcairo2-dev libpango1.0-dev fonts-noto-cjk fonts-arphic-gkai00mp"
test="$build libcmocka-dev clang libclang-rt-14-dev sqlite3 python3 python3-openpyxl python3-docx
python3-lxml ledger hledger beancount libreoffice-writer libreoffice-calc poppler-utils qpdf chromium bash-completion man-db"
bench="$test"

case "${1:-build}" in
build) wanted=$build ;;
test) wanted=$test ;;
bench) wanted=$bench ;;
*)
    echo "usage: tools/setup.sh build|test|bench" >&2
    exit 2
    ;;
esac

# One question for all: asked one by one they would take a second.
present=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' || true)
missing=""
for package in $wanted; do
    case "
$present
" in
    *"
$package
"*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "juesuan needs these packages, and neither root nor sudo is here:$missing" >&2
        exit 4
    }
    as_root=sudo
fi
echo "installing:$missing" >&2
log=$(mktemp)
if ! { $as_root apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing; } \
    >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "installing failed; the whole log: $log" >&2
    exit 4
fi
rm -f "$log"
