#!/usr/bin/env python3
"""Runs every command of trimtab under strace and proves that none of them opens a socket.

    Scripts/check-no-network.py BINARY

Children count too, such as git for `budget --compare`. Exit status 1 if a call is seen, 0 with a message where there is no
strace or tracing is forbidden.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

CALLS = re.compile(r"\b(socket|socketpair|connect|bind|listen|accept4?|sendto|sendmsg|getaddrinfo)\(")


def main():
    binary = os.path.abspath(sys.argv[1])
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    strace = shutil.which("strace")
    if strace is None:
        print("skipped: strace is not installed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        # A program that does open one is seen.
        control = os.path.join(folder, "control")
        opened = subprocess.run(
            [strace, "-f", "-qq", "-e", "trace=network", "-o", control, sys.executable, "-c",
             "import socket; socket.socket()"], capture_output=True, text=True)
        if not os.path.exists(control) or "ptrace" in opened.stderr:
            print("skipped: tracing is forbidden here")
            return 0
        if not CALLS.search(open(control, errors="replace").read()):
            print("strace does not see a socket that is opened")
            return 1
        shutil.copytree(os.path.join(root, "prompts-examples"), os.path.join(folder, "prompts"))
        identity = ["-c", "user.name=t", "-c", "user.email=t@t"]
        for arguments in (["init", "-q", "."], ["add", "-A"], [*identity, "commit", "-qm", "one"]):
            subprocess.run(["git", *arguments], cwd=folder, check=True)
        commands = [
            ["check", "prompts"], ["check", "--fix", "--unsafe-fixes", "prompts"], ["check", "--diff", "prompts"],
            ["check", "--select", "all", "--statistics", "prompts"], ["count", "prompts"],
            ["count", "--model", "claude-sonnet-5", "prompts"], ["count", "--model", "gemini-2.5-flash", "prompts"],
            ["optimize", "prompts"], ["optimize", "--apply", "--unsafe", "prompts"],
            ["budget", "--tokens", "100", "--why", "prompts"], ["budget", "--compare", "HEAD", "--max-growth", "5%", "prompts"],
            ["check", "--changed", "prompts"], ["check", "--since", "HEAD", "--config", "extends=strict", "prompts"],
            ["check", "--write-baseline", "prompts"], ["check", "--baseline", ".trimtab-baseline.json", "prompts"],
            ["init", "--pre-commit", "--github"], ["init", "--print"], ["upgrade"], ["schema"],
            ["rule"], ["rule", "wordy-phrase"], ["models"], ["models", "gpt-4o"], ["--version"], ["--help"],
        ]
        for format in "full concise grouped json json-lines sarif github gitlab junit checkstyle rdjson azure pylint markdown".split():
            commands.append(["check", "--output-format", format, "prompts"])
        seen = 0
        for arguments in commands:
            trace = os.path.join(folder, "trace")
            run = subprocess.run(
                [strace, "-f", "-qq", "-e", "trace=network", "-o", trace, binary, *arguments], cwd=folder,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if run.returncode not in (0, 1):
                print(f"trimtab {' '.join(arguments)}: exit status {run.returncode}\n{run.stderr}")
                seen += 1
            for line in open(trace, errors="replace"):
                if CALLS.search(line):
                    print(f"trimtab {' '.join(arguments)}: {line.strip()}")
                    seen += 1
        print(f"{len(commands)} commands, {seen} calls of the network")
        return 1 if seen else 0


sys.exit(main())
