#!/usr/bin/env python3
"""Writes the manual page, all commands on one page, from what the binary says about itself.

    Scripts/write-man-page.py BINARY > trimtab.1
"""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter

EXIT_STATUS = [("0", "Nothing was found."), ("1", "There are findings, or a limit is exceeded."),
               ("2", "The job could not be done: a wrong flag, a wrong configuration, a named file that cannot be read.")]
FILES = [(".trimtab.yaml", "The configuration: that of the closest folder, from the file upward."),
         (".trimtabignore", "What to pass over, in the syntax of `.gitignore`.")]
ENVIRONMENT = [("TRIMTAB_VOCABULARIES", "The folder of the vocabulary tables. By default `vocabularies` beside the program and "
                "`../share/trimtab/vocabularies` are looked into."),
               ("NO_COLOR", "If it is set and not empty, there is no colour."),
               ("LC_ALL, LC_MESSAGES, LANG", "The language of messages: Chinese if the first that is set begins with `zh`.")]
EXAMPLES = [("trimtab check prompts", "Find problems in the prompt files of a folder."),
            ("trimtab check --fix prompts", "Repair what can be repaired safely."),
            ("trimtab count --top 10 prompts", "The ten most expensive places."),
            ("trimtab rule missing-max-tokens", "Explain a rule.")]


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "".join(letter if ord(letter) < 128 else f"\\[u{ord(letter):04X}]" for letter in text)


def prose(text):
    """Paragraphs; what stands in backticks is bold. No line may begin like a request."""
    pieces = re.split(r"`([^`\n]+)`", text)
    line = "".join(f"\\fB{escaped(piece)}\\fR" if index % 2 else escaped(piece) for index, piece in enumerate(pieces))
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", line)]
    return "\n.PP\n".join(re.sub(r"^([.'])", r"\\&\1", part) for part in paragraphs if part)


def heading(argument):
    value = f"\\fI{escaped(argument.get('valueName', 'value'))}\\fR"
    if argument["kind"] == "positional":
        return value
    names = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
    text = ", ".join(f"\\fB{escaped(name)}\\fR" for name in sorted(names, key=len))
    return text if argument["kind"] == "flag" else f"{text} {value}"


def description(argument):
    text = argument.get("abstract", "").rstrip()
    choices = argument.get("allValues") or []
    if choices and not all(choice in text for choice in choices):
        text += f" One of {', '.join(choices)}."
    if argument.get("defaultValue"):
        text += f" By default {argument['defaultValue']}."
    return text + (" May be repeated." if argument["isRepeating"] and "repeated" not in text and argument["kind"] != "positional" else "")


def arguments_of(command):
    builtin = {"help", "version"}
    return [argument for argument in command.get("arguments", [])
            if argument["shouldDisplay"] and argument.get("valueName") not in builtin]


def listed(pairs, verbatim=True):
    return [line for term, text in pairs for line in (".TP", term if verbatim else f"\\fB{escaped(term)}\\fR", prose(text))]


def page(root, version, date):
    commands = [command for command in root["subcommands"] if command["commandName"] != "help"]
    shown = Counter((heading(argument), description(argument)) for command in commands for argument in arguments_of(command)
                    if argument["kind"] != "positional")
    shared = [pair for pair, count in shown.items() if count > 2]
    lines = [f'.TH TRIMTAB 1 "{date}" "trimtab {version}" "User Commands"', ".nh", ".ad l", ".SH NAME",
             f"trimtab \\- {escaped('lint LLM prompt files and count their tokens')}", ".SH SYNOPSIS"]
    for command in commands:
        positional = "".join(f" [{heading(argument)}]" + ("..." if argument["isRepeating"] else "")
                             for argument in arguments_of(command) if argument["kind"] == "positional")
        lines += [f"\\fBtrimtab {command['commandName']}\\fR [\\fIoptions\\fR]{positional}", ".br"]
    lines[-1:] = [".SH DESCRIPTION", prose(root["abstract"]), ".SH COMMANDS"]
    for command in commands:
        lines += [f".SS trimtab {command['commandName']}", prose(command["abstract"])]
        if command.get("discussion"):
            lines += [".PP", prose(command["discussion"])]
        pairs = [(heading(argument), description(argument)) for argument in arguments_of(command)]
        lines += listed([pair for pair in pairs if pair not in shared])
    lines += [".SH OPTIONS OF SEVERAL COMMANDS"]
    for term, text in shared:
        having = [command["commandName"] for command in commands
                  if (term, text) in [(heading(argument), description(argument)) for argument in arguments_of(command)]]
        lines += listed([(term, text if len(having) == len(commands) else f"{text} ({', '.join(having)})")])
    lines += listed([("\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "Explain a command."), ("\\fB\\-\\-version\\fR", "Print the version.")])
    for title, pairs in (("EXIT STATUS", EXIT_STATUS), ("FILES", FILES), ("ENVIRONMENT", ENVIRONMENT), ("EXAMPLES", EXAMPLES)):
        lines += [f".SH {title}"] + listed(pairs, verbatim=False)
    return "\n".join(lines) + "\n"


def main():
    def output(*arguments):
        return subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True, check=True,
                              env={**os.environ, "LC_ALL": "C"}).stdout

    if len(sys.argv) != 2:
        sys.exit("usage: Scripts/write-man-page.py BINARY")
    date = time.strftime("%Y-%m-%d", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())))
    sys.stdout.write(page(json.loads(output("--experimental-dump-help"))["command"], output("--version").strip(), date))


if __name__ == "__main__":
    main()
