#!/usr/bin/env python3
"""The cold process and the growth of time, of `Tokenization` alone. `make bench-tokens` calls it after run.py.

    limits.py [--rounds N] [--markdown FILE]

1. A whole process that counts one prompt of 500 bytes against an empty Swift program that opens the file and prints its
   size, both static and copied to one folder; N runs each, interleaved: medians of the wall time, and the largest resident
   size of either.
2. Time per byte of runs and of dense texts at 1, 4, 16 and 64 MB, as ratios to 1 MB: the first call in a fresh process,
   median of three processes.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIZES = [1, 4, 16, 64]
PROMPT = (
    "You answer questions of customers about their orders. Name the number of the order and the date of delivery.\n"
    "Use only what stands between the document tags, and at most three sentences.\n\n<document>\n{{document}}\n</document>\n\n"
    "用中文回答中文问题，不超过三句话。遇到退款问题时，先核对订单号。\n\n{{question}}\n"
)
PROMPT += "When the document does not say it, tell the customer that you will ask a colleague, and leave it at that.\n"


def texts(size):
    chance = random.Random(size)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    block = "".join(chance.choices(alphabet, k=1_000_000))
    emoji = "".join(chr(chance.randrange(0x1F300, 0x1F650)) for _ in range(250_000))
    return {
        "one letter": "a" * size,
        "spaces": " " * size,
        "base64": "".join("".join(chance.sample(block, 1000)) if i % 2 else block[i % 999 :][:1000] for i in range(size // 1000)),
        "emoji": (emoji * (size // 1_000_000))[: size // 4],
        "one emoji": "😀" * (size // 4),
        "alternating cases": "aA" * (size // 2),
        "line breaks": "\n" * size,
        "one ideograph": "的" * (size // 3),
        "longest tokens": ("/" * 64 + "=" * 79 + "/") * (size // 144),
        "random bytes": chance.randbytes(size).replace(b"\0", b"\1"),
    }


def build(folder):
    static = subprocess.run([HERE.parent.parent / "Scripts" / "static-libraries.sh"], capture_output=True, text=True).stdout.split()
    build = ["swift", "build", "-c", "release", "--static-swift-stdlib", *static, "-Xlinker", "-s", "--package-path", str(HERE)]
    subprocess.run(build, check=True, capture_output=True)
    driver = shutil.copy(HERE / ".build" / "release" / "token-driver", folder / "driver")
    kind = ["-static-executable"] if static else ["-static-stdlib"]
    subprocess.run(["swiftc", "-O", *kind, HERE.parent / "empty.swift", "-o", folder / "empty"], check=True, capture_output=True)
    subprocess.run(["clang", "-O2", HERE.parent / "launch.c", "-o", folder / "launch"], check=True)
    return driver, shutil.copy(folder / "empty", folder / "peer")


def run(folder, command):
    """Milliseconds of wall time and KB of largest resident size."""
    output = subprocess.run([folder / "launch", os.devnull, *command], capture_output=True, text=True, check=True).stdout
    nanoseconds, size = map(int, output.split())
    return nanoseconds / 1e6, size


def cold(driver, peer, folder, rounds):
    prompt = folder / "prompt.txt"
    prompt.write_text(PROMPT, encoding="utf-8")
    lines = [f"**One prompt of {prompt.stat().st_size} bytes, a whole process**", "", "| | ms | resident, KB | ratio |", "| --- | ---: | ---: | ---: |"]
    commands = {"empty Swift program": [peer, prompt]}
    for encoding in ("o200k_base", "cl100k_base"):
        commands[f"counting, {encoding}"] = [driver, encoding, "count", "1", prompt]
    found = {name: [] for name in commands}
    for round in range(rounds + 5):
        for name, command in commands.items():
            measured = run(folder, command)
            if round >= 5:
                found[name].append(measured)
    least = statistics.median(wall for wall, _ in found["empty Swift program"])
    for name, runs in found.items():
        wall = statistics.median(wall for wall, _ in runs)
        lines.append(f"| {name} | {wall:.2f} | {max(size for _, size in runs)} | {wall / least:.2f} |")
    return lines


def growth(driver, folder):
    lines = ["", "**Time per byte, 1 MB = 1, o200k_base**", "", "| | MB/s at 1 MB | " + " | ".join(f"{size} MB" for size in SIZES) + " |"]
    lines.append("| --- | ---: |" + " ---: |" * len(SIZES))
    table = {}
    for size in SIZES:
        for name, text in texts(size * 1_000_000).items():
            path = folder / "text"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            times = []
            for _ in range(3):
                output = subprocess.run([driver, "o200k_base", "count", "1", path], capture_output=True, text=True, check=True).stdout
                length, nanoseconds, _ = map(int, output.split())
                times.append(nanoseconds / length)
            table.setdefault(name, []).append(statistics.median(times))
    for name, times in table.items():
        lines.append(f"| {name} | {1000 / times[0]:.0f} | " + " | ".join(f"{time / times[0]:.2f}" for time in times) + " |")
    return lines


def main():
    parser = argparse.ArgumentParser(description="The cold process and the growth of time.")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--markdown", type=Path, help="also write the tables to this file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        driver, peer = build(folder)
        lines = cold(driver, peer, folder, arguments.rounds) + growth(driver, folder)
    print("\n".join(lines))
    if arguments.markdown:
        arguments.markdown.write_text("\n".join(lines) + "\n")


main()
