#!/bin/sh
# Installs the C libraries that trimtab is built with, if they are missing; with --verify those of trimtab-verify too, and with
# --tests, what the tests run as well.
# With TRIMTAB_DEPENDENCIES=check in the environment it says what is missing, and fails.
set -eu

compiles() {
  printf '%b' "$1" | "${CC:-cc}" -fsyntax-only -xc - >/dev/null 2>&1 ||
    printf '%b' "$1" | clang -fsyntax-only -xc - >/dev/null 2>&1
}

missing=''
compiles '#include <yaml.h>\n' || missing="$missing yaml"
compiles '#define PCRE2_CODE_UNIT_WIDTH 8\n#include <pcre2.h>\n' || missing="$missing pcre2"
if [ -n "${1:-}" ]; then
  compiles '#include <curl/curl.h>\n' || missing="$missing curl"
  compiles '#include <zlib.h>\n' || missing="$missing zlib"
  compiles '#include <sqlite3.h>\n' || missing="$missing sqlite3"
  compiles '#include <hiredis/hiredis.h>\n' || missing="$missing hiredis"
fi
if [ "${1:-}" = --tests ]; then
  command -v redis-server >/dev/null || missing="$missing redis-server"
  command -v git >/dev/null || missing="$missing git"
  command -v python3 >/dev/null || missing="$missing python3"
  # Traces system calls; there is none of it for macOS.
  [ "$(uname -s)" != Linux ] || command -v strace >/dev/null || missing="$missing strace"
  # A Python of one's own may lack the library that the system's has.
  python3 -c 'import yaml' 2>/dev/null || /usr/bin/python3 -c 'import yaml' 2>/dev/null || missing="$missing python3-yaml"
  for module in jsonschema junitparser; do
    python3 -c "import $module" 2>/dev/null || /usr/bin/python3 -c "import $module" 2>/dev/null ||
      missing="$missing python3-$module"
  done
fi
[ -n "$missing" ] || exit 0

if [ "${TRIMTAB_DEPENDENCIES:-install}" = check ]; then
  echo "missing:$missing; install the development files of libyaml and PCRE2 (8 bit), for the tests and trimtab-verify also of libcurl, zlib, SQLite and hiredis, with your package manager" >&2
  exit 1
elif command -v apt-get >/dev/null; then
  packages=''
  for name in $missing; do
    case $name in
      yaml) packages="$packages libyaml-dev" ;;
      pcre2) packages="$packages libpcre2-dev" ;;
      curl) packages="$packages libcurl4-openssl-dev" ;;
      zlib) packages="$packages zlib1g-dev" ;;
      sqlite3) packages="$packages libsqlite3-dev" ;;
      hiredis) packages="$packages libhiredis-dev" ;;
      *) packages="$packages $name" ;;
    esac
  done
  sudo=''
  [ "$(id -u)" = 0 ] || sudo='sudo'
  echo "installing$packages"
  $sudo apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $packages >/dev/null
elif command -v brew >/dev/null; then
  formulas=''
  for name in $missing; do
    case $name in
      yaml) formulas="$formulas libyaml" ;;
      redis-server) formulas="$formulas redis" ;;
      python3-yaml) echo "missing: PyYAML; install it with your Python's package manager" >&2 && exit 1 ;;
      python3-*) echo "missing: ${name#python3-}; the checks that need it are left out" >&2 ;;
      *) formulas="$formulas $name" ;;
    esac
  done
  # shellcheck disable=SC2086
  [ -z "$formulas" ] || brew install $formulas
else
  echo "missing:$missing; install the development files of libyaml and PCRE2 (8 bit), for the tests and trimtab-verify also of libcurl, zlib, SQLite and hiredis, with your package manager" >&2
  exit 1
fi
