#!/usr/bin/env python3
"""Fixes copies of prompt files and proves with another YAML library (PyYAML) that nothing else has changed.

    Scripts/check-fixes.py BINARY [--folder FOLDER] [--files N] [--seed N]

Takes the files of FOLDER, or N generated ones; runs `BINARY check --fix --unsafe-fixes --select all` over a copy; and then
asks of every file: does it parse as before; are keys, tags, anchors, aliases and comments the same, but for parameters that
were taken out or renamed; and in every text that changed, are numbers, placeholders, addresses, code and quotations the same?
A second run must change nothing. Exit status 1 if anything is wrong.
"""

import argparse
import difflib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import yaml

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# What fixes may take out or rename.
PARAMETERS = re.compile(
    r"temperature|top_?[pk]|(presence|frequency)_?penalty|logprobs|logit_?bias|n|seed|stop.*|max_?.*tokens|budget_tokens", re.I)
PROTECTED = re.compile(
    r"```.*?```|\{\{.*?\}\}|\{%.*?%\}|\$\{\w+\}|https?://[^\s\"'<>)]+|`[^`\n]+`|\d+(?:[.,]\d+)*", re.S)

# --- Comparing ------------------------------------------------------------------------------------------------------


class Difference(Exception):
    pass


def nodes(text):
    return list(yaml.compose_all(text, LOADER))


def comments(text):
    """The comments between the tokens that PyYAML finds."""
    found, position = [], 0
    for token in yaml.scan(text, getattr(yaml, "BaseLoader")):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            if token.style in ("|", ">"):
                head = text.index("\n", start) if "\n" in text[start:end] else end
                found += re.findall(r"(?:^|(?<=\s))#[^\r\n]*", text[position:head])
                # What follows the last line of the text, less indented, belongs to nobody.
                body = text[head:end].splitlines(keepends=True)
                while body and not body[-1].strip(" \r\n"):
                    body.pop()
                position = end
                continue
            found += re.findall(r"(?:^|(?<=\s))#[^\r\n]*", text[position:start])
            position = end
    return found + re.findall(r"(?:^|(?<=\s))#[^\r\n]*", text[position:])


def protected(text):
    """Code may be laid out anew where it is data."""
    return Counter(re.sub(r"\s+", "", part) if part.startswith("```") else part for part in PROTECTED.findall(text))


def compare_scalar(old, new, path, removed):
    if old == new:
        return
    # A list that was folded away has its line breaks again, and data lose their layout.
    if re.sub(r"\s+", "", old) == re.sub(r"\s+", "", new):
        return
    # A mistyped name of a model is corrected: one word, nearly the same.
    if re.search(r"\.model(_id)?$", path) and not re.search(r"\s", old + new):
        if difflib.SequenceMatcher(None, old, new).ratio() > 0.8:
            return
    before, after = protected(old), protected(new)
    if before != after and set(before) - set(after):
        raise Difference(f"{path}: {sorted((before - after) + (after - before))[:3]}")


def compare(old, new, path="", is_value=False):
    if type(old) is not type(new) or old.tag != new.tag:
        raise Difference(f"{path}: {old.tag} became {new.tag}")
    if isinstance(old, yaml.ScalarNode):
        compare_scalar(old.value, new.value, path, is_value)
    elif isinstance(old, yaml.SequenceNode):
        if len(old.value) != len(new.value):
            raise Difference(f"{path}: {len(old.value)} items became {len(new.value)}")
        for index, (left, right) in enumerate(zip(old.value, new.value)):
            compare(left, right, f"{path}[{index}]")
    else:
        rest = list(new.value)
        for key, value in old.value:
            name = getattr(key, "value", "")
            match = next((i for i, (k, _) in enumerate(rest) if getattr(k, "value", None) == name), None)
            if match is None and isinstance(name, str) and PARAMETERS.fullmatch(name):
                # Gone, or under its new name with the same value.
                match = next((i for i, (k, v) in enumerate(rest) if PARAMETERS.fullmatch(str(k.value))
                              and getattr(v, "value", 1) == getattr(value, "value", 2)), None)
                if match is not None:
                    rest.pop(match)
                continue
            if match is None:
                raise Difference(f"{path}: the key {name!r} is gone")
            compare(value, rest.pop(match)[1], f"{path}.{name}", True)
        if rest:
            raise Difference(f"{path}: the key {rest[0][0].value!r} is new")


def check(old, new, name):
    """`old` and `new` are bytes."""
    if name.endswith((".yaml", ".yml")):
        before, after = old.decode(), new.decode()
        try:
            trees = nodes(before)
        except yaml.YAMLError:
            return  # It did not parse before either, and is not for PyYAML to judge.
        changed = nodes(after)
        if len(trees) != len(changed):
            raise Difference("another number of documents")
        for left, right in zip(trees, changed):
            compare(left, right)
        if comments(before) != comments(after):
            raise Difference(f"comments: {comments(before)} became {comments(after)}")
    elif name.endswith(".json"):
        try:
            tree = json.loads(old)
        except ValueError:
            return
        compare_json(tree, json.loads(new))
    else:
        compare_scalar(old.decode(), new.decode(), name, False)


def compare_json(old, new, path=""):
    if type(old) is not type(new):
        raise Difference(f"{path}: {type(old)} became {type(new)}")
    if isinstance(old, dict):
        for key in old:
            if key not in new:
                if not PARAMETERS.fullmatch(key):
                    raise Difference(f"{path}: the key {key!r} is gone")
                continue
            compare_json(old[key], new[key], f"{path}.{key}")
        if any(key not in old and not PARAMETERS.fullmatch(key) for key in new):
            raise Difference(f"{path}: a new key")
    elif isinstance(old, list):
        if len(old) != len(new):
            raise Difference(f"{path}: {len(old)} items became {len(new)}")
        for index, (left, right) in enumerate(zip(old, new)):
            compare_json(left, right, f"{path}[{index}]")
    elif isinstance(old, str):
        compare_scalar(old, new, path, True)
    elif old != new and not PARAMETERS.fullmatch(path.rsplit(".", 1)[-1]):
        raise Difference(f"{path}: {old} became {new}")


# --- Generating -----------------------------------------------------------------------------------------------------

SENTENCES = [
    "In order to answer, read the document.", "Please note that {{name}} is a customer.", "Please answer in {{language}}.",
    "Due to the fact that time is short, be brief.", "It is important to note that prices are in EUR 1,200.50.",
    "Your task is to summarise the text in 3 sentences.", "I want you to keep \"in order to\" as it is.",
    "Use `in order to` never; see https://example.com/in-order-to?a=1.", "Always answer in English.", "Always answer in English.",
    "At this point in time, a large number of users wait.", "Could you please list 5 points?", "Do not, in any way, guess.",
    "请你务必用中文回答。", "麻烦你举2个例子。", "你的任务是总结下面的内容，不超过200字。", "为了能够更好地理解，请先阅读“资料”。",
    "请注意：价格为 {{price}} 元。", "In the event that it fails, say so.", "- Make sure that you are able to explain.", "# In order to",
    "* please", "key: value # not a comment", "She said: 'please note that'.", "<example>Please note that this stays.</example>",
    "{% if name %}Please greet {{name}}.{% endif %}", "\tPlease note the tab.", "Zero\u200bwidth and no\u00a0break.",
    "```json\n[\n  {\n    \"id\": 1,\n    \"name\": \"Lyon\",\n    \"open\": true\n  },\n  {\n    \"id\": 2,\n    \"name\": \"Nice\",\n    \"open\": false\n  }\n]\n```",
    "| a    | b      |\n| ---- | ------ |\n| 1    | 2      |\n| 3    | 4      |",
]
MODELS = ["gpt-4o", "gpt-5.6-luna", "claude-haiku-5-5", "claude-sonnet-4-6", "o3", "gemini-3.8-flash", "gpt-6-luna", "qwen3.8-max"]


def text(chance):
    parts = chance.choices(SENTENCES, k=chance.randrange(1, 8))
    return chance.choice([" ", "\n", "\n\n", "  "]).join(parts)


def block(value, style, indent):
    pad = " " * indent
    if style in "|>":
        mark = style + chance_mark(value)
        return mark + "\n" + "".join(pad + line + "\n" if line else "\n" for line in value.split("\n"))
    if style == "'":
        return "'" + value.replace("'", "''").replace("\n", "\n\n" + pad) + "'\n"
    return json.dumps(value, ensure_ascii=False) + "\n"


def chance_mark(value):
    return "2" if value[:1] in " \t" else ["", "-", "+"][len(value) % 3]


def generated(chance, number):
    newline = "\r\n" if chance.random() < 0.1 else "\n"
    model = chance.choice(MODELS)
    comment = chance.choice(["", "  # keep this", "  # in order to"])
    lines = chance.choice(["", "# first line\n", "---\n"])
    kind = chance.randrange(4)
    style = lambda: chance.choice("|>'\"\"||")
    parameters = "".join(f"  {key}: {value}{comment}\n" for key, value in chance.sample(
        [("temperature", 0.2), ("top_p", 1), ("max_tokens", 500), ("n", 1), ("stop", '["END"]')], chance.randrange(4)))
    if kind == 0:
        lines += f"name: case {number}\nmodel: openai/{model}{comment}\n"
        if parameters:
            lines += "modelParameters:\n" + parameters
        lines += "messages:\n"
        for role in ["system", "user"]:
            lines += f"  - role: {role}{comment}\n    content: {block(text(chance), style(), 6)}"
    elif kind == 1:
        lines += f"model: {model}\n" + parameters.replace("  ", "", 1).replace("\n  ", "\n") + "messages:\n"
        anchor = chance.random() < 0.3
        lines += f"  - role: system\n    content: {'&shared ' if anchor else ''}{block(text(chance), chance.choice('|>'), 6)}"
        lines += f"  - role: user\n    content: {'*shared' if anchor else json.dumps(text(chance), ensure_ascii=False)}\n"
    elif kind == 2:
        lines += f"system: {block(text(chance), style(), 2)}user: {block(text(chance), style(), 2)}"
        lines += f"notes: [a, b, {{c: d}}]{comment}\n"
    else:
        body = {"model": model, "max_tokens": 300, "temperature": 0.3,
                "messages": [{"role": "system", "content": text(chance)}, {"role": "user", "content": text(chance)}]}
        return "json", json.dumps(body, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 2, 4]))
    return "yaml", lines.replace("\n", newline)


def write_generated(folder, count, seed):
    chance = random.Random(seed)
    for number in range(count):
        kind, content = generated(chance, number)
        target = folder / f"{number // 1000}" / f"{number}.{kind}"
        target.parent.mkdir(exist_ok=True)
        mark = "\ufeff" if kind == "yaml" and chance.random() < 0.03 else ""
        target.write_bytes((mark + content).encode())


# --- Running --------------------------------------------------------------------------------------------------------


def fix(binary, folder):
    command = [binary, "check", "--isolated", "--fix", "--unsafe-fixes", "--select", "all", "-v", "--output-format", "json", "."]
    run = subprocess.run(command, cwd=folder, capture_output=True)
    if run.returncode not in (0, 1):
        sys.exit(f"status {run.returncode}: {run.stderr.decode()[-400:]}")
    return run.stderr.decode()


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    binary = str(arguments.binary.resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        if arguments.folder:
            shutil.copytree(arguments.folder, folder)
            for path in folder.rglob("*"):
                path.chmod(path.stat().st_mode | 0o200)
        else:
            folder.mkdir()
            write_generated(folder, arguments.files, arguments.seed)
        before = contents(folder)
        notes = fix(binary, folder)
        after = contents(folder)
        wrong = 0
        if "undo one another" in notes:
            print(*[line for line in notes.splitlines() if "undo one another" in line], sep="\n")
            wrong += 1
        changed = [path for path in before if before[path] != after.get(path)]
        for path in changed:
            try:
                check(before[path], after[path], path)
            except (Difference, yaml.YAMLError, ValueError) as problem:
                print(f"{path}: {problem}")
                wrong += 1
        if set(before) != set(after):
            print("files came or went:", set(before) ^ set(after))
            wrong += 1
        fix(binary, folder)
        for path, data in contents(folder).items():
            if data != after[path]:
                print(f"{path}: a second run changes it again")
                wrong += 1
        refusals = [line for line in notes.splitlines() if "was not applied" in line]
        for line in refusals:
            print(line)
        refused = len(refusals)
        print(f"{len(before)} files, {len(changed)} changed, {refused} fixes refused, {wrong} wrong")
        sys.exit(1 if wrong else 0)


main()
