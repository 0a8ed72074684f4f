#!/usr/bin/env python3
"""Writes the examples of docs/reports.md: what `check` prints, in every format, about the prompt at the page's top.

    Scripts/write-report-page.py BINARY [--check]

A line `<!-- FORMAT: LINES -->` stands above each example and says how many lines of it are shown. With --check nothing is
written; exit status 1 if the page would change.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reports.md"
PROMPT = re.compile(r"```yaml\n# (prompts/\S+)\n(.*?)```\n", re.S)
EXAMPLE = re.compile(r"(<!-- ([a-z-]+): (\d+) -->\n+````?\w*\n).*?(\n````?\n)", re.S)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    binary = os.path.abspath(sys.argv[1])
    text = PAGE.read_text(encoding="utf-8")
    path, prompt = PROMPT.search(text).groups()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / path).parent.mkdir(parents=True)
        # The first line of the block is its name, and part of the file.
        (Path(folder) / path).write_text(f"# {path}\n{prompt}", encoding="utf-8")

        def example(match):
            head, form, count, tail = match.groups()
            run = subprocess.run(
                [binary, "check", "--language", "en", "--output-format", form, "prompts"], cwd=folder, env={"HOME": folder},
                capture_output=True, text=True)
            lines = [line if len(line) <= 160 else line[:159] + "…" for line in run.stdout.splitlines()]
            shown = lines[:int(count)] + (["…"] if len(lines) > int(count) else [])
            return head + "\n".join(shown) + tail

        result = EXAMPLE.sub(example, text)
    if "--check" not in sys.argv:
        PAGE.write_text(result, encoding="utf-8")
    elif result != text:
        sys.exit("docs/reports.md is not what the binary prints; run Scripts/write-report-page.py")


if __name__ == "__main__":
    main()
