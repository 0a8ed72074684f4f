#!/usr/bin/env python3
"""Prints the digests of GeneratedTextTests: the ids that tiktoken gives to the texts of a file.

    TRIMTAB_GENERATED_TEXTS=FILE swift test --filter GeneratedTextTests.writeTexts
    Scripts/digest-generated-texts.py FILE

The file holds each text behind its length. Needs tiktoken 0.14.0 with its vocabularies.
"""

import hashlib
import struct
import sys

import tiktoken

data = open(sys.argv[1], "rb").read()
for name in ("o200k_base", "cl100k_base"):
    encoding = tiktoken.get_encoding(name)
    digest, position, texts = hashlib.sha256(), 0, 0
    while position < len(data):
        (length,) = struct.unpack_from("<I", data, position)
        text = data[position + 4 : position + 4 + length].decode()
        ids = encoding.encode_ordinary(text)
        digest.update(struct.pack(f"<{len(ids) + 2}I", length, len(ids), *ids))
        position += 4 + length
        texts += 1
    print(name, texts, digest.hexdigest())
