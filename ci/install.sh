#!/bin/sh
# Downloads a release of trimtab, checks its SHA-256 and unpacks it. Needs curl or wget, tar, and sha256sum or shasum.
#
#     ci/install.sh VERSION FOLDER     then FOLDER/bin/trimtab is there
#
# TRIMTAB_REPOSITORY is the GitHub repository (OWNER/trimtab), or TRIMTAB_RELEASE the address of the folder that holds the
# files of the release. TRIMTAB_SHA256 is the checksum to trust; without it that in the release's own SHA256SUMS is taken,
# which guards against a broken download only.
set -eu
version=$1
folder=$2
release=${TRIMTAB_RELEASE:-https://github.com/${TRIMTAB_REPOSITORY:-OWNER/trimtab}/releases/download/v$version}

case $(uname -s) in
  Linux) system=linux ;;
  Darwin) system=macos ;;
  *) echo "trimtab: there is no release for $(uname -s)" >&2 && exit 1 ;;
esac
tarball="trimtab-$version-$system-$(uname -m).tar.gz"

download() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"
  else
    wget -q -O "$2" "$1"
  fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
download "$release/$tarball" "$work/$tarball" || { echo "trimtab: cannot download $release/$tarball" >&2 && exit 1; }
expected=${TRIMTAB_SHA256:-}
if [ -z "$expected" ]; then
  download "$release/SHA256SUMS" "$work/SHA256SUMS"
  expected=$(awk -v name="$tarball" '$2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
  [ -n "$expected" ] || { echo "trimtab: SHA256SUMS does not mention $tarball" >&2 && exit 1; }
fi
if command -v sha256sum >/dev/null; then actual=$(sha256sum "$work/$tarball"); else actual=$(shasum -a 256 "$work/$tarball"); fi
if [ "${actual%% *}" != "$expected" ]; then
  echo "trimtab: $tarball has the SHA-256 ${actual%% *}, not $expected; it was not unpacked" >&2
  exit 1
fi
mkdir -p "$folder"
tar -xzf "$work/$tarball" -C "$folder" --strip-components 1
"$folder/bin/trimtab" --version >&2
