#!/usr/bin/env python3
"""Packs the built binary and its vocabulary tables into a Python wheel, so that `pip install` brings them.

    Scripts/build-wheel.py BINARY [--tables FOLDER] [--output FOLDER]

No Python starts when trimtab runs: the binary becomes `bin/trimtab`, the tables `share/trimtab/vocabularies`, where the
binary looks for them. Prints the path of the wheel.

The platform tag comes from the binary itself. A static ELF executable needs no library of the system and is manylinux_2_17;
one that needs some is tagged `linux`, which package indexes refuse. Same input, same wheel: entries are sorted, and their
time is SOURCE_DATE_EPOCH, or that of the last commit.

`dist-info/sboms/trimtab.cdx.json` (PEP 770) lists what is linked in, with the versions found on this machine.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import os
import platform
import re
import struct
import subprocess
import sys
import time
import uuid
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MACHINES = {0x3E: "x86_64", 0xB7: "aarch64"}
ELF_MAGIC, MACH_O_MAGIC = b"\x7fELF", b"\xcf\xfa\xed\xfe"


def fail(message):
    sys.exit(f"build-wheel: {message}")


def output_of(*command):
    """What a command prints, or nothing if it cannot be run."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, stdin=subprocess.DEVNULL)
    except OSError:
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""


# --- The binary -----------------------------------------------------------------------------------------------------


def elf_segments(binary):
    """The machine of a 64-bit little-endian ELF file and the types of its segments."""
    if binary[4:6] != b"\x02\x01":
        fail("the binary is not a 64-bit little-endian ELF file")
    machine = struct.unpack_from("<H", binary, 18)[0]
    offset, = struct.unpack_from("<Q", binary, 32)
    size, count = struct.unpack_from("<HH", binary, 54)
    return machine, [struct.unpack_from("<I", binary, offset + index * size)[0] for index in range(count)]


def is_static(binary):
    """Whether an ELF file names neither an interpreter nor libraries."""
    dynamic, interpreter = 2, 3
    return not {dynamic, interpreter} & set(elf_segments(binary)[1])


def platform_tag(binary):
    if binary.startswith(ELF_MAGIC):
        machine = MACHINES.get(elf_segments(binary)[0]) or fail("no wheel tag is known for the binary's machine")
        return f"manylinux_2_17_{machine}" if is_static(binary) else f"linux_{machine}"
    if binary.startswith(MACH_O_MAGIC):
        machine = {0x01000007: "x86_64", 0x0100000C: "arm64"}[struct.unpack_from("<I", binary, 4)[0]]
        # The system it was built on: what it links from outside is at least that new.
        major = (platform.mac_ver()[0] or "11").split(".")[0]
        return f"macosx_{major}_0_{machine}"
    return fail("the binary is neither ELF nor Mach-O")


# --- What is linked in ----------------------------------------------------------------------------------------------


def compiler():
    for name in filter(None, (os.environ.get("CC"), "cc", "clang")):
        if output_of(name, "--version"):
            return name
    return None


def package_config_version(library, name):
    """A C library's version: what its package file beside the archive says, or pkg-config."""
    for suffix in ("a", "so", "dylib"):
        found = Path(output_of(compiler() or "cc", f"-print-file-name=lib{library}.{suffix}"))
        description = found.parent / "pkgconfig" / f"{name}.pc"
        if found.is_absolute() and description.is_file():
            match = re.search(r"^Version:\s*(\S+)", description.read_text(), re.M)
            if match:
                return match.group(1)
    return output_of("pkg-config", "--modversion", name)


def glibc_version():
    try:
        result = subprocess.run(
            [compiler() or "cc", "-E", "-dM", "-xc", "-"], input="#include <limits.h>\n", capture_output=True, text=True)
    except OSError:
        return ""
    macros = dict(re.findall(r"#define (__GLIBC(?:_MINOR)?__) (\d+)", result.stdout))
    return ".".join(macros[name] for name in ("__GLIBC__", "__GLIBC_MINOR__") if name in macros)


def linked_components(static):
    """Name, version, licence and package URL (without the version) of what is linked in."""
    pins = json.loads((ROOT / "Package.resolved").read_text())["pins"]
    components = [
        (pin["identity"], pin["state"].get("version", ""), "Apache-2.0 WITH Swift-exception",
         "pkg:swift/" + re.sub(r"^https://|\.git$", "", pin["location"]))
        for pin in pins
    ]
    swift = re.search(r"Swift version (\S+)", output_of("swift", "--version"))
    components += [
        ("swift", swift.group(1) if swift else "", "Apache-2.0 WITH Swift-exception", "pkg:github/swiftlang/swift"),
        ("libyaml", package_config_version("yaml", "yaml-0.1"), "MIT", "pkg:github/yaml/libyaml"),
        ("pcre2", package_config_version("pcre2-8", "libpcre2-8"), "BSD-3-Clause", "pkg:github/PCRE2Project/pcre2"),
    ]
    if static:
        gcc = output_of(compiler() or "cc", "-dumpfullversion")
        components += [
            ("glibc", glibc_version(), "LGPL-2.1-or-later", "pkg:generic/glibc"),
            ("libstdc++", gcc, "GPL-3.0-or-later WITH GCC-exception-3.1", "pkg:generic/libstdc%2B%2B"),
        ]
    return sorted(components)


def bill_of_materials(version, digest, components, tables, timestamp):
    def component(name, version, licence, url):
        entry = {"type": "library", "name": name, "licenses": [{"expression": licence}]}
        if version:
            entry |= {"version": version, "purl": f"{url}@{version}"}
        else:
            entry["purl"] = url
        return entry | {"bom-ref": entry["purl"]}

    main = {
        "type": "application", "bom-ref": "trimtab", "name": "trimtab", "version": version,
        "licenses": [{"expression": "MIT"}], "hashes": [{"alg": "SHA-256", "content": digest}],
    }
    listed = [component(*entry) for entry in components]
    data = [
        {"type": "data", "bom-ref": f"vocabulary:{path.stem}", "name": path.stem,
         "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}]}
        for path in tables
    ]
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'trimtab:' + digest)}",
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(timestamp)),
            "lifecycles": [{"phase": "build"}], "component": main,
        },
        "components": listed + data,
        "dependencies": [{"ref": "trimtab", "dependsOn": sorted(entry["bom-ref"] for entry in listed + data)}],
    }


# --- The wheel ------------------------------------------------------------------------------------------------------


def metadata(version, licences):
    fields = [
        ("Metadata-Version", "2.4"), ("Name", "trimtab"), ("Version", version),
        ("Summary", "A linter for LLM prompt files: token counts, rejected parameters, lost cache, unclear wording."),
        ("Author", "The trimtab authors"), ("License-Expression", "MIT"),
        *(("License-File", name) for name in licences),
        ("Keywords", "llm,prompt,linter,tokens,yaml"), ("Requires-Python", ">=3.7"),
        ("Classifier", "Environment :: Console"), ("Classifier", "Intended Audience :: Developers"),
        ("Classifier", "Topic :: Software Development :: Quality Assurance"),
        ("Description-Content-Type", "text/markdown"),
    ]
    lines = "".join(f"{name}: {value}\n" for name, value in fields)
    return lines + "\n" + (ROOT / "README.md").read_text(encoding="utf-8")


def source_date():
    given = os.environ.get("SOURCE_DATE_EPOCH") or output_of("git", "log", "-1", "--format=%ct") or "0"
    # A zip file knows no time before 1980.
    return max(int(given), 315532800)


def write_wheel(path, entries, timestamp):
    """`entries` are name, bytes and mode. The last entry becomes RECORD."""
    moment = time.gmtime(timestamp)[:6]
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    temporary = path.with_suffix(".part")
    with zipfile.ZipFile(temporary, "w") as archive:
        def add(name, content, mode):
            info = zipfile.ZipInfo(name, moment)
            info.create_system = 3  # Unix, or the mode is not looked at.
            info.external_attr = (0o100000 | mode) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)

        for name, content, mode in entries:
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            rows.writerow([name, f"sha256={digest}", len(content)])
            add(name, content, mode)
        name = entries[-1][0].split("/")[0] + "/RECORD"
        rows.writerow([name, "", ""])
        add(name, record.getvalue().encode(), 0o644)
    temporary.replace(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary", type=Path)
    parser.add_argument("--tables", type=Path, help="the folder with the tables; `vocabularies` beside the binary by default")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    arguments = parser.parse_args()

    version = output_of(str(arguments.binary.resolve()), "--version") or fail(f"{arguments.binary} does not run")
    binary = arguments.binary.read_bytes()
    tables = sorted((arguments.tables or arguments.binary.resolve().parent / "vocabularies").glob("*.bin"))
    if not tables:
        fail("there are no vocabulary tables; `make build` writes them beside the binary")
    tag = platform_tag(binary)
    if tag.startswith("linux"):
        print("build-wheel: the binary is not static, so the wheel serves machines like this one only", file=sys.stderr)
    static = binary.startswith(ELF_MAGIC) and is_static(binary)
    timestamp = source_date()

    info, data = f"trimtab-{version}.dist-info", f"trimtab-{version}.data"
    licences = {name: (ROOT / name).read_bytes() for name in ("LICENSE", "NOTICE")}
    licences |= {f"Licenses/{path.name}": path.read_bytes() for path in (ROOT / "Licenses").glob("*.txt")}
    materials = bill_of_materials(
        version, hashlib.sha256(binary).hexdigest(), linked_components(static), tables, timestamp)
    wheel = f"Wheel-Version: 1.0\nGenerator: trimtab build-wheel\nRoot-Is-Purelib: false\nTag: py3-none-{tag}\n"
    entries = [(f"{data}/data/share/trimtab/vocabularies/{path.name}", path.read_bytes(), 0o644) for path in tables]
    entries.append((f"{data}/scripts/trimtab", binary, 0o755))
    entries += [(f"{info}/licenses/{name}", content, 0o644) for name, content in licences.items()]
    entries.append((f"{info}/METADATA", metadata(version, sorted(licences)).encode(), 0o644))
    entries.append((f"{info}/WHEEL", wheel.encode(), 0o644))
    text = json.dumps(materials, indent=2, ensure_ascii=False) + "\n"
    entries.append((f"{info}/sboms/trimtab.cdx.json", text.encode(), 0o644))

    arguments.output.mkdir(parents=True, exist_ok=True)
    path = arguments.output / f"trimtab-{version}-py3-none-{tag}.whl"
    write_wheel(path, sorted(entries), timestamp)
    print(path)


if __name__ == "__main__":
    main()
