"""Start-up and throughput of `trimtab check`, as ratios against peers in the same run.

Usage: run.py BINARY

1. One prompt file of 1 KB against a Swift program that opens the file and prints its size, built with the same flags;
   50 runs each, interleaved, medians of the wall time.
2. 1,000 prompt files of 4 KB on one core; median of 5 runs of wall and processor time.
"""
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 50
HERE = os.path.dirname(os.path.abspath(__file__))
SENTENCES = [
    "You answer questions of customers about their orders.",
    "Name the number of the order and the date of delivery.",
    "Use only what stands between the document tags.",
    "Write at most three sentences and no greeting.",
    "When the document does not say it, tell the customer that you will ask a colleague.",
    "Never mention the orders of other customers.",
    "Prices are in euros and include the tax.",
    "用中文回答中文问题，不超过三句话。",
    "遇到退款问题时，先核对订单号，再说明到账时间。",
    "Leave out what was not asked.",
]


def prompt_file(seed, size):
    chance = random.Random(seed)
    lines = []
    while sum(len(line.encode()) + 5 for line in lines) < size - 260:
        sentence = chance.choice(SENTENCES)
        lines.append(f"{sentence[:-1]} ({chance.randrange(10_000)}){sentence[-1]}")
    lines.insert(1, "In order to keep it short, leave out the greeting.")
    body = "\n".join("      " + line for line in lines)
    return (
        "name: support\nmodel: openai/gpt-5.6-luna\nmodelParameters:\n  maxCompletionTokens: 400\nmessages:\n"
        "  - role: system\n    content: |\n" + body + "\n  - role: user\n    content: |\n"
        "      <document>\n      {{document}}\n      </document>\n      {{question}}\n"
    )


def wall(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def build_peer(folder):
    """Compiles the peer with the flags that the binary was linked with."""
    peer = os.path.join(folder, "empty")
    source = os.path.join(HERE, "empty.swift")
    for flags in (["-static-executable"], ["-static-stdlib"], []):
        if subprocess.run(["swiftc", "-O", *flags, source, "-o", peer], capture_output=True).returncode == 0:
            return peer, " ".join(flags) or "dynamic"
    raise SystemExit("cannot build the peer")


def main():
    with tempfile.TemporaryDirectory() as folder:
        # Both are copied, as an installation does: how a file came to its place decides how fast its pages are mapped.
        binary = shutil.copy(sys.argv[1], os.path.join(folder, "trimtab"))
        built, flags = build_peer(folder)
        peer = shutil.copy(built, os.path.join(folder, "peer"))
        small = os.path.join(folder, "small.prompt.yml")
        with open(small, "w") as file:
            file.write(prompt_file(1, 1024))
        times = {"trimtab": [], "peer": []}
        for _ in range(5):
            wall([binary, "check", small]), wall([peer, small])
        for _ in range(RUNS):
            times["trimtab"].append(wall([binary, "check", small]))
            times["peer"].append(wall([peer, small]))
        ours, theirs = (statistics.median(times[name]) for name in ("trimtab", "peer"))
        print(f"one file of {os.path.getsize(small)} bytes, medians of {RUNS} interleaved runs (peer: {flags})")
        print(f"  trimtab check   {ours:6.2f} ms   min {min(times['trimtab']):.2f}")
        print(f"  open and fstat  {theirs:6.2f} ms   min {min(times['peer']):.2f}")
        print(f"  ratio           {ours / theirs:6.2f}")

        many = os.path.join(folder, "many")
        os.mkdir(many)
        for number in range(1000):
            with open(os.path.join(many, f"{number:04}.prompt.yml"), "w") as file:
                file.write(prompt_file(number, 4096))
        pin = ["taskset", "-c", "0"] if shutil.which("taskset") else []
        walls, cpus = [], []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            walls.append(wall([*pin, binary, "check", "-q", many]))
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpus.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
        total = sum(os.path.getsize(os.path.join(many, name)) for name in os.listdir(many))
        print(f"1,000 files, {total / 1e6:.1f} MB, one core, medians of 5")
        print(f"  wall            {statistics.median(walls):6.0f} ms")
        print(f"  processor       {statistics.median(cpus):6.0f} ms")

        # As many as a large repository has, by turns on one thread and on two.
        for number in range(1000, 10_000):
            with open(os.path.join(many, f"{number:04}.prompt.yml"), "w") as file:
                file.write(prompt_file(number, 4096))
        jobs, outputs = {1: [], 2: []}, set()
        for _ in range(5):
            for count, walls in jobs.items():
                start = time.perf_counter()
                run = subprocess.run([binary, "check", "--jobs", str(count), many], capture_output=True)
                walls.append(time.perf_counter() - start)
                outputs.add(run.stdout)
        one, two = (statistics.median(jobs[count]) for count in (1, 2))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print("10,000 files, by turns, medians of 5")
        print(f"  --jobs 1        {one:6.2f} s   {min(jobs[1]):.2f}–{max(jobs[1]):.2f}")
        print(f"  --jobs 2        {two:6.2f} s   {min(jobs[2]):.2f}–{max(jobs[2]):.2f}")
        print(f"  ratio           {one / two:6.2f}     outputs differ: {len(outputs) > 1}")
        print(f"  peak memory of a run, of all measured here: {peak:.0f} MB")


main()
