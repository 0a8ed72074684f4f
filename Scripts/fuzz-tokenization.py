#!/usr/bin/env python3
"""Compares Tokenization with the reference tokenizers on generated texts.

    Scripts/fuzz-tokenization.py [--texts N] [--seed N] [ENCODING ...]

Ids and counts of every text must be equal. Needs tiktoken 0.14.0 and tokenizers 0.23; fetches the vocabularies anew, as
their publishers distribute them, and builds the driver in Benchmarks/tokens. Tables other than o200k_base's and
cl100k_base's are those that `make build` made.

References: tiktoken, with the published pattern, for all vocabularies that were made for it; Hugging Face's tokenizers for
DeepSeek (its tokenizer.json) and Gemma (its merges, without a pre-tokenizer).
"""

import argparse
import importlib.util
import json
import random
import struct
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DRIVER = ROOT / "Benchmarks" / "tokens"

# Ranges of code points whose classes differ: letters with and without case, marks, numbers, symbols, planes.
SCRIPTS = [
    (0x20, 0x7F), (0xA0, 0x180), (0x180, 0x250), (0x2B0, 0x300), (0x300, 0x370), (0x370, 0x400), (0x400, 0x530),
    (0x590, 0x600), (0x600, 0x700), (0x900, 0x980), (0xE00, 0xE80), (0x10A0, 0x1100), (0x1100, 0x1200),
    (0x13A0, 0x1400), (0x1E00, 0x2000), (0x2000, 0x2070), (0x2070, 0x2200), (0x2460, 0x2500), (0x2600, 0x27C0),
    (0x3000, 0x3100), (0x3100, 0x3400), (0x4E00, 0x9FFF), (0xA000, 0xA700), (0xA640, 0xA800), (0xAB70, 0xABC0),
    (0xAC00, 0xD7A4), (0xF900, 0xFB00), (0xFE00, 0xFE30), (0xFF00, 0xFFEF), (0x10400, 0x10450), (0x1D400, 0x1D800),
    (0x1F300, 0x1F650), (0x1F900, 0x1FA00), (0x20000, 0x20100), (0x11DB0, 0x11DF0), (0xE0020, 0xE0080),
]
SPACES = [" "] * 8 + ["\n"] * 4 + ["\t", "\r\n", "\r", "\v", "\f", "\x85", "\xa0", "\u2003", "\u2028", "\u3000", "\u200b", "\ufeff", "\x1c", "\u180e"]
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'LL", "'Re", "'vE", "’s", "'ſ", "''s", "'x", "'"]
WORDS = """the of and to in a is that it for was on are as with his they at be this from have or by one had not but what
all were when we there can an your which their said if do will each about how up out them then she many some so these
would other into has more her two like him see time could no make than first been its who now people my made over did down
only way find use may water long little very after words called just where most know get through back much before go good
HTTPResponse camelCaseName snake_case_name XMLHttpRequest getElementById iPhone JSON naïve façade résumé Überraschung
internationalization antidisestablishmentarianism 0xDEADBEEF 1e-9 3.14159 1_000_000 v2.0.1 foo/bar.baz https://example.com
我们 今天 北京 提示词 工程 的 了 是 不 一个 请 用 中文 回答 こんにちは 東京 カタカナ 안녕하세요""".split()
CODE = ["def f(x):\n    return x ** 2\n", "for (int i = 0; i < n; ++i) {\n\tsum += a[i];\n}\n", "<div class=\"a\">&nbsp;</div>",
        "SELECT * FROM t WHERE id = 42;", "{{#each items}}{{this}}{{/each}}", "```python\nprint(f\"{x!r:>10}\")\n```\n", "a//b/*c*/\r\n\r\n//d"]


def atom(chance):
    kind = chance.random()
    if kind < 0.3:
        word = chance.choice(WORDS)
        form = chance.random()
        return word.upper() if form < 0.1 else word.capitalize() if form < 0.2 else word + chance.choice(CONTRACTIONS) if form < 0.3 else word
    if kind < 0.48:
        return "".join(chance.choice(SPACES) for _ in range(chance.choice((1, 1, 1, 2, 3, 5))))
    if kind < 0.56:
        return "".join(chance.choice("0123456789０１２①") for _ in range(chance.randrange(1, 9)))
    if kind < 0.66:
        return "".join(chance.choice("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~，。！？、：；（）《》…—") for _ in range(chance.choice((1, 1, 2, 4))))
    if kind < 0.82:
        low, high = chance.choice(SCRIPTS)
        return "".join(chr(chance.randrange(low, high)) for _ in range(chance.randrange(1, 12)))
    if kind < 0.87:
        return chance.choice(CODE)
    if kind < 0.9:
        return chance.choice("a= -_*#.\n\t/e0A中，") * chance.choice((2, 3, 5, 8, 16, 17, 33, 64, 65, 100))
    if kind < 0.93:
        return "".join(chance.choice("'sStTdDmMlLrReEvVſ aA1.") for _ in range(chance.randrange(1, 20)))
    if kind < 0.95:
        return "".join(chr(chance.randrange(32)) for _ in range(chance.randrange(1, 5)))
    while True:
        code = chance.choice((chance.randrange(0x3000), chance.randrange(0x10000), chance.randrange(0x110000)))
        if not 0xD800 <= code < 0xE000:
            return chr(code)


def text(chance):
    return (" " if chance.random() < 0.3 else "").join(atom(chance) for _ in range(chance.choice((1, 2, 3, 5, 8, 13, 30, 60))))


# The patterns as their publishers write them.
CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
UPPER, LOWER = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}", r"\p{Ll}\p{Lm}\p{Lo}\p{M}"
NO_HAN = r"&&[^\p{Han}]"
SPACE = r"\s*[\r\n]+|\s+(?!\S)|\s+"
PATTERNS = {
    "gpt2": r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s",
    "qwen3": CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACE,
    "qwen3_6": CONTRACTION + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + SPACE,
    "glm4": CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACE,
    "tekken": rf"[^\r\n\p{{L}}\p{{N}}]?[{UPPER}]*[{LOWER}]+|[^\r\n\p{{L}}\p{{N}}]?[{UPPER}]+[{LOWER}]*"
              r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + SPACE,
    "kimi_k2": rf"[\p{{Han}}]+|[^\r\n\p{{L}}\p{{N}}]?[{UPPER}{NO_HAN}]*[{LOWER}{NO_HAN}]+{CONTRACTION}?"
               rf"|[^\r\n\p{{L}}\p{{N}}]?[{UPPER}{NO_HAN}]+[{LOWER}{NO_HAN}]*{CONTRACTION}?"
               r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACE,
}


def vocabularies():
    """The module that fetches vocabularies."""
    spec = importlib.util.spec_from_file_location("vocabularies", ROOT / "Scripts" / "fetch-vocabularies.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["vocabularies"] = module
    spec.loader.exec_module(module)
    return module


def gemma(contents):
    """Gemma's merges as Hugging Face's tokenizers take them: for every token, in order, all pairs that make it."""
    from tokenizers import Tokenizer, decoders, models, normalizers

    spelled = [token.decode("utf-8", "replace").replace(" ", "\u2581") for token in contents.tokens]
    vocabulary, known = {}, set()
    for token, text, id in zip(contents.tokens, spelled, contents.ids):
        is_byte = len(token) == 1 and (token[0] >= 0x80 or text in known)
        vocabulary[f"<0x{token[0]:02X}>" if is_byte else text] = id
        if not is_byte:
            known.add(text)
    for name, id in contents.special.items():
        vocabulary.setdefault(name, id)
    merges = [
        (text[:cut], text[cut:]) for text in spelled if text in known
        for cut in range(1, len(text)) if text[:cut] in known and text[cut:] in known]
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Replace(" ", "\u2581")
    return lambda text: tokenizer.encode(text, add_special_tokens=False).ids


def reference(module, packages, name):
    import tiktoken

    vocabulary = next(v for v in module.VOCABULARIES if v.name == name)
    member = packages.read(vocabulary.package, vocabulary.member)
    if name == "deepseek_v3":
        from tokenizers import Tokenizer

        # Text that looks like a special token is text here.
        description = json.loads(member) | {"added_tokens": [], "post_processor": None}
        tokenizer = Tokenizer.from_str(json.dumps(description))
        return lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    contents = vocabulary.read(member)
    if name == "gemma4":
        return gemma(contents)
    ranks = {token: rank for rank, token in enumerate(contents.tokens) if token}
    if name in ("o200k_base", "cl100k_base"):
        from tiktoken_ext import openai_public
        import tiktoken.load

        # The release's own pattern with the ranks at hand: nothing is fetched from elsewhere.
        openai_public.load_tiktoken_bpe = lambda *arguments, **options: ranks
        encoding = tiktoken.Encoding(**openai_public.ENCODING_CONSTRUCTORS[name]())
    else:
        pattern = PATTERNS["gpt2" if name in ("p50k_base", "r50k_base") else name]
        encoding = tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    if vocabulary.normalization == module.NFC:
        return lambda text: encoding.encode_ordinary(unicodedata.normalize("NFC", text))
    return encoding.encode_ordinary


def main():
    parser = argparse.ArgumentParser(description="Compares Tokenization with the references on generated texts.")
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("encodings", nargs="*", default=["o200k_base", "cl100k_base"])
    arguments = parser.parse_args()

    subprocess.run(["swift", "build", "-c", "release", "--package-path", DRIVER], check=True, capture_output=True)
    driver = DRIVER / ".build" / "release" / "token-driver"
    environment = {"TRIMTAB_VOCABULARIES": str(ROOT / ".build" / "release" / "vocabularies")}
    module = vocabularies()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        packages = module.Packages(Path(folder))
        for name in arguments.encodings:
            expected = reference(module, packages, name)
            failures += compare(driver, environment, name, expected, arguments.texts, arguments.seed)
    sys.exit(1 if failures else 0)


def compare(driver, environment, name, reference, count, seed):
    """How many of the texts come out differently."""
    chance = random.Random(seed)
    done = total = failures = 0
    while done < count:
        texts = [text(chance) for _ in range(min(20_000, count - done))]
        with tempfile.NamedTemporaryFile() as file:
            for item in texts:
                encoded = item.encode()
                file.write(struct.pack("<I", len(encoded)) + encoded)
                total += len(encoded)
            file.flush()
            command = [driver, name, "ids", file.name]
            output = subprocess.run(command, env=environment, check=True, capture_output=True).stdout
        numbers = struct.unpack(f"<{len(output) // 4}I", output)
        position = 0
        for item in texts:
            counted, length = numbers[position : position + 2]
            ids = list(numbers[position + 2 : position + 2 + length])
            position += 2 + length
            expected = reference(item)
            if ids != expected or counted != len(expected):
                failures += 1
                if failures <= 10:
                    at = next((i for i, (a, b) in enumerate(zip(ids, expected)) if a != b), min(len(ids), len(expected)))
                    print(f"{name}: {item!r}: {len(ids)} ids, counted {counted}, expected {len(expected)}")
                    print(f"  from place {at}: {ids[at:at + 8]}, expected {expected[at:at + 8]}")
        done += len(texts)
    print(f"{name}: {done:,} texts, {total:,} bytes, seed {seed}: {failures} differences", flush=True)
    return failures


main()
