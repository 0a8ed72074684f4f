#!/usr/bin/env python3
"""Tries what `make dist` has written as a user would: pip, pre-commit, the install script of CI, completions, manual page.

    Scripts/check-packaging.py

Says how large and how fast things are. What needs a tool that this machine lacks is skipped with a word. Exit status 1 if
anything is wrong.
"""

import base64
import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
EXAMPLE = ROOT / "prompts-examples" / "issues" / "faq-bot.yaml"
MIRROR = DIST / "pre-commit"
PROMPT = "model: gpt-5.6-luna\nmax_completion_tokens: 300\nmessages:\n  - role: user\n    content: In order to answer, read {{text}}.\n"
# The longest that the first finding may be away from `pip install`, and a hook may take for one file, in seconds.
FIRST_FINDING, HOOK = 5.0, 0.5


class Skipped(Exception):
    pass


def require(condition, message):
    if not condition:
        raise AssertionError(message)


def run(*command, status=0, folder=ROOT, environment=None):
    result = subprocess.run(
        [str(part) for part in command], cwd=folder, env=dict(os.environ, **(environment or {})), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    require(status is None or result.returncode == status,
            f"`{' '.join(map(str, command))}` ended with {result.returncode}, not {status}:\n{result.stdout[-2000:]}")
    return result.stdout


def the_wheel():
    wheels = sorted(DIST.glob("trimtab-*.whl"), key=lambda path: path.stat().st_mtime)
    require(wheels, "there is no wheel in dist; run `make dist`")
    return wheels[-1]


def version():
    return the_wheel().name.split("-")[1]


def tarball():
    found = sorted(DIST.glob(f"trimtab-{version()}-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    require(found, "there is no tarball in dist; run `make dist`")
    return found[-1]


def virtual_environment(folder, *packages):
    """A fresh Python environment, with packages if they can be had."""
    for python in (sys.executable, "/usr/bin/python3"):
        # One whose pip is missing, as Debian's without python3-venv, cannot be used.
        if Path(python).exists() and subprocess.run([python, "-m", "venv", folder], capture_output=True).returncode == 0:
            break
        shutil.rmtree(folder, ignore_errors=True)
    else:
        raise Skipped("this Python makes no virtual environments (on Debian: python3-venv)")
    if packages:
        command = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]
        if subprocess.run(command, capture_output=True).returncode:
            raise Skipped(f"{' '.join(packages)} cannot be installed here")
    return folder / "bin"


# --- The wheel ------------------------------------------------------------------------------------------------------


def check_record(_):
    """RECORD lists every file of the wheel with its hash."""
    with zipfile.ZipFile(the_wheel()) as wheel:
        info = f"trimtab-{version()}.dist-info"
        rows = list(csv.reader(io.StringIO(wheel.read(f"{info}/RECORD").decode())))
        require(sorted(row[0] for row in rows) == sorted(wheel.namelist()), "RECORD and the files of the wheel differ")
        for name, digest, size in rows:
            if name.endswith("/RECORD"):
                continue
            content = wheel.read(name)
            expected = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            require(digest == f"sha256={expected}" and int(size) == len(content), f"RECORD is wrong about {name}")
        tag = re.search(r"^Tag: (.*)$", wheel.read(f"{info}/WHEEL").decode(), re.M).group(1)
        require(the_wheel().stem.endswith(tag), f"the wheel's name does not end with its tag {tag}")
    size = the_wheel().stat().st_size
    return f"{the_wheel().name}, {size / 1e6:.1f} MB"


def check_reproducible(folder):
    """The same binary makes the same wheel."""
    with zipfile.ZipFile(the_wheel()) as wheel:
        wheel.extractall(folder)
    data = folder / f"trimtab-{version()}.data"
    binary = data / "scripts" / "trimtab"
    binary.chmod(0o755)
    again = run(sys.executable, ROOT / "Scripts" / "build-wheel.py", binary, "--tables",
                data / "data" / "share" / "trimtab" / "vocabularies", "--output", folder).split()[-1]
    require(Path(again).read_bytes() == the_wheel().read_bytes(), "a second wheel of the same binary differs")


def check_static(folder):
    """The binary needs no library of the system."""
    with zipfile.ZipFile(the_wheel()) as wheel:
        binary = Path(wheel.extract(f"trimtab-{version()}.data/scripts/trimtab", folder))
    if not binary.read_bytes().startswith(b"\x7fELF"):
        raise Skipped("not an ELF file")
    if not the_wheel().stem.split("-")[-1].startswith("manylinux"):
        raise Skipped("the archives of libyaml and PCRE2 are not installed, so this build is not static")
    if not shutil.which("readelf"):
        raise Skipped("there is no readelf")
    headers = run("readelf", "-lWd", binary)
    require("INTERP" not in headers and "NEEDED" not in headers, f"the binary is dynamic:\n{headers}")


def check_materials(_):
    """The bill of materials is CycloneDX and names what is linked in."""
    with zipfile.ZipFile(the_wheel()) as wheel:
        document = json.loads(wheel.read(f"trimtab-{version()}.dist-info/sboms/trimtab.cdx.json"))
    require(document["bomFormat"] == "CycloneDX" and document["specVersion"] == "1.6", "not CycloneDX 1.6")
    require(document["metadata"]["component"]["version"] == version(), "the wrong version of trimtab")
    components = {entry["name"]: entry for entry in document["components"]}
    expected = {"swift-argument-parser", "swift", "libyaml", "pcre2"}
    if "manylinux" in the_wheel().name:
        expected |= {"glibc", "libstdc++"}
    require(expected <= components.keys(), f"missing: {expected - components.keys()}")
    pins = json.loads((ROOT / "Package.resolved").read_text())["pins"]
    for pin in pins:
        require(components[pin["identity"]]["version"] == pin["state"]["version"], f"{pin['identity']}: wrong version")
    lacking = sorted(name for name in expected if not components[name].get("version"))
    require(not lacking, f"no version: {lacking}")
    references = [entry["bom-ref"] for entry in document["components"]]
    require(len(references) == len(set(references)), "references are not unique")
    return ", ".join(f"{name} {components[name]['version']}" for name in sorted(expected))


def check_install(folder):
    """pip installs the wheel without a network; the first finding and exact counts follow."""
    programs = virtual_environment(folder / "venv")
    start = time.monotonic()
    run(programs / "python", "-m", "pip", "install", "-q", "--no-index", "--no-deps", the_wheel())
    installed = time.monotonic()
    output = run(programs / "trimtab", "check", EXAMPLE, status=1)
    seconds = time.monotonic() - start
    require("invisible-characters" in output, output)
    require(seconds < FIRST_FINDING, f"the first finding came after {seconds:.1f} s")
    for encoding in ("gemma4", "o200k_base"):
        output = run(programs / "trimtab", "count", "--encoding", encoding, "--output-format", "json", EXAMPLE)
        require('"tokens"' in output, output)
    return f"{seconds:.2f} s from `pip install` to the first finding, {time.monotonic() - installed:.2f} s of it trimtab"


# --- The repository as a package ------------------------------------------------------------------------------------


def check_backend(folder):
    """`pip install .` takes the wheel in dist, or that of TRIMTAB_WHEEL, and else says what to do."""
    programs = virtual_environment(folder / "venv")
    copy = folder / "repository"
    shutil.copytree(MIRROR, copy, ignore=shutil.ignore_patterns("*.whl"))
    # Without a Swift toolchain.
    path = {"PATH": f"{programs}:/usr/bin:/bin"}
    if shutil.which("swift", path=path["PATH"]):
        path["PATH"] = str(programs)
    install = (programs / "python", "-m", "pip", "install", "--no-index", copy)
    refusal = run(*install, status=1, environment=path)
    require("TRIMTAB_WHEEL" in refusal and "trimtab-system" in refusal, refusal)
    run(*install, environment=path | {"TRIMTAB_WHEEL": str(the_wheel())})
    require(version() in run(programs / "trimtab", "--version"), "the wrong version")


def git(folder, *arguments, status=0, environment=None):
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false",
                "-c", "protocol.file.allow=always")
    return run("git", *identity, *arguments, folder=folder, status=status, environment=environment)


def check_pre_commit(folder):
    """pre-commit refuses a commit with a finding, the fix repairs it, the second commit passes; a broken budget does not."""
    programs = virtual_environment(folder / "venv", "pre-commit")
    hooks, project = folder / "hooks", folder / "project"
    shutil.copytree(MIRROR, hooks)
    git(hooks, "init", "-q")
    git(hooks, "add", "--force", ".")
    git(hooks, "commit", "-q", "-m", "Release")
    revision = git(hooks, "rev-parse", "HEAD").strip()

    project.mkdir()
    git(project, "init", "-q")
    settings = f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks: [{{id: HOOK}}]\n"
    (project / ".pre-commit-config.yaml").write_text(settings.replace("HOOK", "trimtab"))
    (project / ".trimtab.yaml").write_text("extend-select: [wordy-phrase]\n")
    # What is no prompt is none of the hook's business.
    (project / "chart.yaml").write_text("{{- if .Values.on }}\nkind: {{ .Values.kind }}\n{{- end }}\n")
    (project / "prompts").mkdir()
    for number in range(1000):
        (project / "prompts" / f"{number}.yaml").write_text(PROMPT.replace("In order to answer", f"For case {number}"))
    environment = {"PRE_COMMIT_HOME": str(folder / "cache"), "PATH": f"{programs}:{os.environ['PATH']}",
                   "PIP_NO_INDEX": "1", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    start = time.monotonic()
    run(programs / "pre-commit", "install", "--install-hooks", folder=project, environment=environment)
    install = time.monotonic() - start
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "Prompts", environment=environment)

    changed = project / "prompts" / "500.yaml"
    changed.write_text(PROMPT)
    git(project, "add", ".")
    refusal = git(project, "commit", "-m", "Change", status=1, environment=environment)
    for text in ("prompts/500.yaml:5:14", "wordy-phrase", "In order to"):
        require(text in refusal, f"the refusal lacks `{text}`:\n{refusal}")

    def duration():
        output = run(programs / "pre-commit", "run", "--verbose", folder=project, environment=environment, status=None)
        return float(re.search(r"duration: ([\d.]+)s", output).group(1))

    seconds = min(duration() for _ in range(5))
    require(seconds < HOOK, f"the hook took {seconds} s for one file")

    (project / ".pre-commit-config.yaml").write_text(settings.replace("HOOK", "trimtab-fix"))
    git(project, "add", ".")
    repaired = git(project, "commit", "-m", "Change", status=1, environment=environment)
    require("files were modified by this hook" in repaired, repaired)
    require(changed.read_text() == PROMPT.replace("In order to answer", "To answer"), changed.read_text())
    git(project, "add", ".")
    git(project, "commit", "-m", "Change", environment=environment)

    (project / ".pre-commit-config.yaml").write_text(settings.replace("HOOK", "trimtab-budget"))
    (project / ".trimtab.yaml").write_text("budgets:\n  - {files: prompts/500.yaml, tokens: 20}\n")
    git(project, "add", ".")
    git(project, "commit", "-m", "A budget", environment=environment)
    changed.write_text(changed.read_text().replace("read", "read slowly and with care, from the beginning to the end,"))
    git(project, "add", ".")
    refusal = git(project, "commit", "-m", "Grow", status=1, environment=environment)
    require("prompts/500.yaml" in refusal and "20" in refusal, refusal)

    (project / ".pre-commit-config.yaml").write_text(settings.replace("HOOK", "trimtab"))
    (project / ".trimtab.yaml").unlink()
    start = time.monotonic()
    run(programs / "pre-commit", "run", "--all-files", folder=project, environment=environment)
    everything = time.monotonic() - start
    return (f"installed in {install:.1f} s; one changed file of 1,000: at most {max(seconds, 0.01):.2f} s; "
            f"all 1,000, pre-commit included: {everything:.2f} s")


# --- Continuous integration -----------------------------------------------------------------------------------------


def check_install_script(folder):
    """ci/install.sh unpacks a release with the right checksum, and no other."""
    if not shutil.which("curl"):
        raise Skipped("there is no curl")
    script, release = ROOT / "ci" / "install.sh", {"TRIMTAB_RELEASE": DIST.as_uri()}
    run(script, version(), folder / "a", environment=release)
    run(folder / "a" / "bin" / "trimtab", "check", EXAMPLE, status=1)
    right = hashlib.sha256(tarball().read_bytes()).hexdigest()
    run(script, version(), folder / "b", environment=release | {"TRIMTAB_SHA256": right})
    refusal = run(script, version(), folder / "c", environment=release | {"TRIMTAB_SHA256": "0" * 64}, status=1)
    require("not unpacked" in refusal and not (folder / "c").exists(), refusal)
    sums = dict(reversed(line.split()) for line in (DIST / "SHA256SUMS").read_text().splitlines())
    require(sums.get(tarball().name) == right, "SHA256SUMS is wrong about the tarball")
    require(right in (DIST / "trimtab.rb").read_text(), "the formula lacks the checksum of the tarball")
    return f"{tarball().name}, {tarball().stat().st_size / 1e6:.1f} MB"


def check_action(folder):
    """The steps of action.yml, run one after the other: findings turn the job red after all steps, `exit-zero` does not."""
    try:
        import yaml
    except ImportError:
        raise Skipped("PyYAML is missing")
    if not shutil.which("curl"):
        raise Skipped("there is no curl")
    usage = run(installed(folder), "check", "--help") + run(installed(folder), "--help")
    if "sarif" not in usage:
        raise Skipped("this trimtab writes no SARIF")
    action = yaml.safe_load((ROOT / "action.yml").read_text())

    def job(number, **given):
        workspace, temporary, outputs = (folder / f"{name}{number}" for name in ("workspace", "temporary", "outputs"))
        temporary.mkdir()
        (workspace / "prompts").mkdir(parents=True)
        shutil.copy(EXAMPLE, workspace / "prompts")
        values = {f"inputs.{name}": entry["default"] for name, entry in action["inputs"].items()}
        values |= {f"inputs.{name.replace('_', '-')}": value for name, value in given.items()}
        values["github.action_repository"] = "OWNER/trimtab"

        def filled(text):
            def value(match):
                names = [name.strip() for name in match.group(1).split("||")]
                return next((values[name] for name in names if values.get(name)), "")
            return re.sub(r"\$\{\{(.*?)\}\}", value, str(text))

        status = 0
        for step in action["runs"]["steps"]:
            condition = re.fullmatch(r"(\S+) (==|!=) '(\w+)'", step.get("if", ""))
            if condition and (values[condition[1]] == condition[3]) != (condition[2] == "=="):
                continue
            if "run" not in step:
                continue
            environment = {name: filled(text) for name, text in step.get("env", {}).items()} | {
                "GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(temporary), "GITHUB_OUTPUT": str(outputs),
                "GITHUB_STEP_SUMMARY": str(folder / f"summary{number}"), "TRIMTAB_RELEASE": DIST.as_uri()}
            result = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], text=True,
                cwd=workspace / filled(step.get("working-directory", ".")), env=dict(os.environ, **environment),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            status = result.returncode
            yield step["name"], status, result.stdout
            if outputs.exists() and "id" in step:
                for line in outputs.read_text().splitlines():
                    name, text = line.split("=", 1)
                    values[f"steps.{step['id']}.outputs.{name}"] = text
                outputs.unlink()
            if status:
                break

    steps = list(job(1, paths="prompts"))
    annotations = next((output for name, _, output in steps if name == "Check prompts"), "")
    require([name for name, _, _ in steps][-1] == "Judge" and steps[-1][1] == 1, f"the job did not end red: {steps}")
    require("::warning" in annotations and "prompts/faq-bot.yaml" in annotations, f"no annotations: {annotations}")
    report = json.loads((folder / "workspace1" / "trimtab.sarif").read_text())
    require(report["runs"][0]["results"], "the SARIF file has no results")
    steps = list(job(2, paths="prompts", exit_zero="true"))
    require(steps[-1][0] == "Check prompts" and steps[-1][1] == 0, f"`exit-zero` ended with {steps}")
    steps = list(job(3, paths="missing"))
    require(steps[-1][0] == "Check prompts" and steps[-1][1] != 0, f"a missing folder went on to {steps}")
    if not re.search(r"^\s+budget\b", usage, re.M):
        return "without `budget`, which this trimtab lacks"
    (folder / ".trimtab.yaml").write_text("budgets: [{files: '**', tokens: 1}]\n")
    steps = list(job(4, paths="prompts", budget="true"))
    require(steps[-1][0] == "Judge" and steps[-1][1] == 1, f"the broken budget did not end red: {steps}")
    require((folder / "summary4").read_text().strip(), "no summary of the budget")


def check_templates(_):
    """The templates for CI are YAML and name this version; the hooks are what pre-commit expects."""
    try:
        import yaml
    except ImportError:
        raise Skipped("PyYAML is missing")
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    require(action["inputs"]["version"]["default"] == version(), "action.yml names another version")
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text()))
    require(used == set(action["inputs"]), f"inputs of action.yml: {used ^ set(action['inputs'])}")
    specification, pipeline = yaml.safe_load_all((ROOT / "ci" / "gitlab.yml").read_text())
    require(specification["spec"]["inputs"]["version"]["default"] == version(), "ci/gitlab.yml names another version")
    require(all(isinstance(line, str) for line in pipeline["trimtab"]["script"]), "a script line of ci/gitlab.yml is no text")
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    require(set(hooks) == {"trimtab", "trimtab-fix", "trimtab-budget", "trimtab-system"}, f"hooks: {set(hooks)}")
    for hook in hooks.values():
        for name in ("a.yaml", "a.prompt.yml", "a.json", "a.jsonl", "a.prompty", "a.prompt"):
            require(re.search(hook["files"], name), f"{hook['id']} passes over {name}")
        for name in ("a.md", "a.py", "yaml", "a.yaml.txt"):
            require(not re.search(hook["files"], name), f"{hook['id']} looks at {name}")
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / "ci.md").read_text(), re.M | re.S)
    require(len(blocks) > 3, "docs/ci.md has no blocks to copy")
    for block in blocks:
        list(yaml.safe_load_all(block))
    for found in re.findall(r"\bv?(\d+\.\d+\.\d+)\b", "".join(blocks)):
        require(found == version(), f"docs/ci.md names the version {found}")


# --- Shells and the manual ------------------------------------------------------------------------------------------


def check_completions(folder):
    """Completions parse in the shells that are there, and know every command."""
    commands = [command["commandName"] for command in
                json.loads(run(installed(folder), "--experimental-dump-help"))
                ["command"]["subcommands"]]
    checked = []
    for shell, name in (("bash", "trimtab.bash"), ("zsh", "_trimtab"), ("fish", "trimtab.fish")):
        path = DIST / "completions" / name
        for command in commands:
            require(command in path.read_text(), f"{name} lacks {command}")
        if shutil.which(shell):
            run(shell, "-n", path)
            checked.append(shell)
    script = 'source "$1"; COMP_WORDS=(trimtab ch); COMP_CWORD=1; COMP_LINE="trimtab ch"; COMP_POINT=10; COMP_TYPE=9\n' \
             '_trimtab trimtab ch trimtab; echo "${COMPREPLY[*]}"'
    if "bash" in checked:
        output = run("bash", "-c", script, "bash", DIST / "completions" / "trimtab.bash",
                     environment={"PATH": f"{installed(folder).parent}:{os.environ['PATH']}"})
        require("check" in output, f"bash does not complete `ch`: {output}")
    return ", ".join(checked)


def installed(folder):
    """The binary of the wheel."""
    with zipfile.ZipFile(the_wheel()) as wheel:
        path = Path(wheel.extract(f"trimtab-{version()}.data/scripts/trimtab", folder))
    path.chmod(0o755)
    return path


def check_manual(_):
    """The manual page has no errors in the eyes of groff and mandoc."""
    page, tools = DIST / "trimtab.1", []
    text = page.read_text()
    for part in ("NAME", "SYNOPSIS", "COMMANDS", "trimtab check", "trimtab count", "EXIT STATUS", "ENVIRONMENT"):
        require(part in text, f"the page lacks {part}")
    if shutil.which("groff"):
        require(not run("sh", "-c", f"groff -man -ww -Tutf8 '{page}' 2>&1 >/dev/null"), "groff complains")
        tools.append("groff")
    if shutil.which("mandoc"):
        run("mandoc", "-T", "lint", "-W", "warning", page)
        tools.append("mandoc")
    if not tools:
        raise Skipped("there is neither groff nor mandoc")
    return ", ".join(tools)


CHECKS = [check_record, check_reproducible, check_static, check_materials, check_install, check_backend, check_pre_commit,
          check_install_script, check_action, check_templates, check_completions, check_manual]


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for check in CHECKS:
        start = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="trimtab-packaging-") as name:
            try:
                result, note = "passed", check(Path(name).resolve())
            except Skipped as reason:
                result, note = "skipped", reason
            except Exception as problem:
                result, note = "failed", f"{type(problem).__name__}: {problem}"
        counts[result] += 1
        seconds = time.monotonic() - start
        print(f"{result} in {seconds:.1f} s: {check.__doc__.strip()}" + (f" [{note}]" if note else ""), flush=True)
    print(", ".join(f"{count} {result}" for result, count in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
