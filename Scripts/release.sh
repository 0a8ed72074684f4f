#!/bin/sh
# Writes into dist what a release consists of beside the wheel: a tarball with binary, tables, completions, manual page and
# licences; SHA256SUMS of everything; the Homebrew formula; and `pre-commit`, the content of a repository for pre-commit
# that holds the wheel, so that nobody needs a Swift toolchain for a hook.
#
#     Scripts/release.sh BINARY
#
# Tarballs of other machines that lie in dist already are kept and summed up too. TRIMTAB_REPOSITORY (OWNER/trimtab) says
# where releases are published.
set -eu
binary=$1
cd "$(dirname "$0")/.."
version=$("$binary" --version)
repository=${TRIMTAB_REPOSITORY:-OWNER/trimtab}
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
case $(uname -s) in
  Linux) system=linux ;;
  Darwin) system=macos ;;
  *) echo "no release is made for $(uname -s)" >&2 && exit 1 ;;
esac
name="trimtab-$version-$system-$(uname -m)"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
SOURCE_DATE_EPOCH=$epoch make --no-print-directory install-files DESTDIR="$stage/" PREFIX="$name" >/dev/null
python3 - dist/trimtab-"$version"-*.whl "$stage/$name/share/doc/trimtab" <<'END'
import pathlib, sys, zipfile
*wheels, folder = sys.argv[1:]
with zipfile.ZipFile(wheels[0]) as wheel:
    name = next(name for name in wheel.namelist() if name.endswith(".cdx.json"))
    pathlib.Path(folder, "trimtab.cdx.json").write_bytes(wheel.read(name))
END
python3 - "$stage" "$name" "dist/$name.tar.gz" "$epoch" <<'END'
# Sorted, without owners, of one time: the same input makes the same tarball.
import gzip, pathlib, sys, tarfile
stage, name, target, epoch = sys.argv[1:]
def plain(entry):
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = int(epoch)
    return entry
with open(target, "wb") as file, gzip.GzipFile("", "wb", 6, file, int(epoch)) as stream:
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tarball:
        for path in sorted(pathlib.Path(stage, name).rglob("*")):
            tarball.add(path, path.relative_to(stage), recursive=False, filter=plain)
END

rm -rf dist/pre-commit
mkdir -p dist/pre-commit/dist dist/pre-commit/Scripts/packaging
cp .pre-commit-hooks.yaml pyproject.toml LICENSE NOTICE dist/pre-commit
cp Scripts/packaging/backend.py dist/pre-commit/Scripts/packaging
cp dist/trimtab-"$version"-*.whl dist/pre-commit/dist

cd dist
if command -v sha256sum >/dev/null; then sum='sha256sum'; else sum='shasum -a 256'; fi
$sum trimtab-"$version"-*.tar.gz trimtab-"$version"-*.whl >SHA256SUMS
formula=$(sed -e "s|@REPOSITORY@|$repository|g; s|@VERSION@|$version|g" ../packaging/homebrew/trimtab.rb)
for machine in linux-x86_64 linux-aarch64 macos-x86_64 macos-arm64; do
  digest=$(sed -n "s/^\([0-9a-f]*\) .*-$machine\.tar\.gz$/\1/p" SHA256SUMS)
  mark=$(echo "@SHA256_$machine@" | tr 'a-z-' 'A-Z_')
  # Without a tarball the formula keeps the mark, and Homebrew refuses that machine.
  [ -z "$digest" ] || formula=$(printf '%s\n' "$formula" | sed "s/$mark/$digest/")
done
printf '%s\n' "$formula" >trimtab.rb
ls -l "$name.tar.gz" SHA256SUMS trimtab.rb
