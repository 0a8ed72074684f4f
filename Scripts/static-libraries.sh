#!/bin/sh
# Prints the flag for a fully static executable if the C libraries have archives to link, else nothing.
for name in yaml pcre2-8; do
  archive=$("${CC:-cc}" -print-file-name="lib$name.a" 2>/dev/null || clang -print-file-name="lib$name.a" 2>/dev/null)
  [ -f "$archive" ] || exit 0
done
echo '-Xswiftc -static-executable'
