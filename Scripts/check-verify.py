#!/usr/bin/env python3
"""Measures with a real model, and with servers that are wrong on purpose.

    Scripts/check-verify.py FOLDER_OF_THE_PROGRAMS [--times]

With --times it also compares times with those of other clients, for which the machine has to be quiet.

Everything is on loopback, and everything that was started is stopped. What is missing (.llm, openssl, curl, promtool) is said and
left out.
"""

import contextlib
import http.server
import json
import os
import resource
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECRET = "sk-check-0123456789abcdefXYZ"
failures = []


def check(condition, what, detail=""):
    print(("ok    " if condition else "WRONG ") + what + (f"  {detail}" if detail and not condition else ""), flush=True)
    if not condition:
        failures.append(what)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def model_server(*arguments):
    port = free_port()
    process = subprocess.Popen(
        [os.path.join(ROOT, ".llm/bin/python"), os.path.join(ROOT, "Scripts/llm-server.py"), str(port), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        while True:
            line = process.stdout.readline()
            if not line:
                raise SystemExit("the model server does not start")
            if line.startswith("ready"):
                break
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Program:
    def __init__(self, folder, work):
        self.binary = os.path.join(folder, "trimtab")
        self.work = work

    def run(self, *arguments, key=None, timeout=300):
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
        environment["LC_ALL"] = "C.UTF-8"
        if key:
            environment["OPENAI_API_KEY"] = environment["ANTHROPIC_API_KEY"] = key
        result = subprocess.run(
            [self.binary, "verify", *arguments], cwd=self.work, env=environment, capture_output=True, text=True, timeout=timeout)
        result.everything = result.stdout + result.stderr
        return result

    def json(self, *arguments, **options):
        result = self.run(*arguments, "--output-format", "json", "--no-log", **options)
        try:
            return result, json.loads(result.stdout)
        except ValueError:
            return result, {}


LONG = """model: smollm2
messages:
  - role: system
    content: |
%s
  - {role: user, content: "What is the capital of {{country}}? Answer in one word."}
"""


def write_prompts(work):
    rules = [
        "Always answer the question that the user has asked, and do not answer any other question that was not asked.",
        "Please make sure that the answer is correct, and please check it twice before you give it to the user.",
        "The answer should be short, it should be concise, and it should not be longer than it really needs to be.",
    ]
    text = "\n".join("      - " + rules[number % 3] for number in range(24))
    with open(os.path.join(work, "long.yaml"), "w") as file:
        file.write(LONG % text)
    with open(os.path.join(work, "short.yaml"), "w") as file:
        file.write(LONG % "      Answer the question correctly, in as few words as possible, and check the answer first.")
    with open(os.path.join(work, "rows.jsonl"), "w") as file:
        file.write('{"country": "France"}\n{"country": "Italy"}\n')


def calls_in(log):
    with open(log) as lines:
        return [line for line in map(json.loads, lines) if line["type"] == "call"]


def regime(data, index=0):
    return (data.get("regimes") or [{}])[index]


def comparison(data, metric, index=0):
    return next((c for c in regime(data, index).get("comparisons", []) if c["metric"] == metric), {})


def with_real_model(program):
    with model_server() as address:
        base = ["--base-url", address + "/v1", "--data", "rows.jsonl", "--isolated", "--set", "temperature=0"]
        # A prompt of about 550 tokens against one of about 80.
        result, data = program.json(
            "long.yaml", "--against", "short.yaml", *base, "--max-output-tokens", "8", "--pairs", "10", "--metric", "ttft",
            "--set", "cache_prompt=false")
        arms = regime(data).get("arms", {})
        tokens = [arms.get(arm, {}).get("input_tokens", 0) for arm in ("before", "after")]
        print(f"      input tokens {tokens}, ttft ratio {comparison(data, 'ttft').get('ratio')}")
        check(comparison(data, "ttft").get("verdict") == "faster", "a shorter prompt is faster to the first token", result.everything)
        check(tokens[0] > 450 and tokens[1] < 110, "the server's tokens are reported", tokens)
        # Against itself there is nothing.
        result, data = program.json("short.yaml", "--aa", *base, "--max-output-tokens", "8", "--pairs", "10")
        check(comparison(data, "total").get("verdict") in ("inconclusive", "no-proven-difference"), "nothing is found against itself", result.everything)
        check(regime(data).get("cache_state") == "as-meant", "cold calls are cold", regime(data).get("cache_state"))
        # A warm cache is seen.
        result, data = program.json("long.yaml", "--aa", *base, "--max-output-tokens", "4", "--pairs", "6", "--regime", "warm")
        cached = regime(data).get("arms", {}).get("before", {}).get("cached_tokens", 0)
        check(cached > 400, "cached tokens are reported", cached)
        # Three APIs, streamed and not, with a limit and a stop sequence.
        for api in ("openai-chat", "openai-responses", "anthropic"):
            for stream in ([], ["--no-stream"]):
                result, data = program.json(
                    "short.yaml", "--aa", *base, "--api", api, *stream, "--max-output-tokens", "5", "--pairs", "1", "--all-pairs")
                arm = regime(data).get("arms", {}).get("before", {})
                times = arm.get("milliseconds", {})
                good = result.returncode == 0 and arm.get("failed") == 0 and 0 < arm.get("output_tokens", 0) <= 5
                check(good, f"{api} {'whole' if stream else 'streamed'}", result.everything)
                check(("ttft" in times) == (not stream), f"{api}: time to first token only of streams", times)
        result = program.run(
            "short.yaml", "--aa", *base, "--max-output-tokens", "40", "--pairs", "1", "--set", 'stop=["a"]', "--log", "stop.jsonl")
        calls = calls_in(os.path.join(program.work, "stop.jsonl"))
        check(all("a" not in c["answer"]["text"] and c["answer"]["finish_reason"] == "stop" for c in calls), "a stop sequence ends the answer")
        result, data = program.json("--analyze", "stop.jsonl")
        check(data.get("calls") == len(calls), "a log is analysed again", result.everything)
        # This server answers 415 to a compressed body.
        result, data = program.json("short.yaml", "--aa", *base, "--max-output-tokens", "4", "--pairs", "1", "--gzip")
        notes = " ".join(data.get("notes", []))
        check(result.returncode == 0 and "HTTP 415 to gzip" in notes, "what is refused compressed is sent plain", result.everything)
        result, data = program.json("--endpoint", address + "/v1", "--gzip")
        check(data.get("endpoints", [{}])[0].get("gzip") == "refused", "an endpoint says whether it takes gzip", result.everything)
        # The model judges itself, as well as it can.
        result, data = program.json(
            "short.yaml", "--aa", *base, "--max-output-tokens", "12", "--pairs", "3", "--all-pairs", "--set", "temperature=1",
            "--judge", "smollm2")
        judged = regime(data).get("answers", {}).get("judged", {})
        check(judged.get("pairs", 0) >= 1, "answers that differ are judged", result.everything)
        result, data = program.json("short.yaml", *base, "--models", "a,b,c", "--max-output-tokens", "4", "--pairs", "1")
        check(result.returncode == 0 and len(data) == 2, "several models are asked", result.everything)
        # The ladder, its page and its metrics.
        result = program.run(
            "long.yaml", "--ladder", *base, "--max-output-tokens", "12", "--pairs", "6", "--concurrency", "2", "--no-log",
            "--output-format", "html:ladder.html", "--output-format", "json:ladder.json", "--output-format", "text")
        ladder = json.load(open(os.path.join(program.work, "ladder.json"))) if result.returncode == 0 else {}
        steps = [rung["step"] for rung in ladder.get("ladder", [])]
        check(steps == [2, 3, 4, 5, 6, 7, 8, 9], "the ladder has its rungs", result.everything)
        page = open(os.path.join(program.work, "ladder.html")).read() if result.returncode == 0 else ""
        check("<svg" in page and "http" not in page.replace(address, ""), "the page needs nothing else")
        if shutil.which("promtool"):
            result = program.run("--analyze", "stop.jsonl", "--output-format", "prometheus")
            tool = subprocess.run(["promtool", "check", "metrics"], input=result.stdout, text=True, capture_output=True)
            check(tool.returncode == 0 and not tool.stderr.strip(), "promtool takes the metrics", tool.stderr)
        else:
            print("left out: promtool is not installed")
        if shutil.which("prometheus-pushgateway"):
            pushed_to_a_gateway(program)
        else:
            print("left out: prometheus-pushgateway is not installed")
        gated = program.run("--analyze", "stop.jsonl", "--fail-if", "p95 > 2s")
        check(gated.returncode == 1, "a gate does not pass what it cannot see", gated.everything)


def pushed_to_a_gateway(program):
    port = free_port()
    gateway = subprocess.Popen(
        ["prometheus-pushgateway", f"--web.listen-address=127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(url + "/-/ready").read()
                break
            except OSError:
                time.sleep(0.1)
        result = program.run("--analyze", "stop.jsonl", "--push-metrics", url)
        held = urllib.request.urlopen(url + "/metrics").read().decode()
        check(result.returncode == 0 and 'job="trimtab_verify"' in held and "gen_ai_client_operation_duration_seconds_count" in held,
              "a Pushgateway takes the metrics", result.everything)
    finally:
        gateway.terminate()
        gateway.wait()


def keys_are_kept(program):
    """No output, log, report or cache holds a key, whether it is right or wrong."""
    with model_server("--api-key", SECRET) as address:
        base = ["--base-url", address + "/v1", "--data", "rows.jsonl", "--isolated", "--max-output-tokens", "4", "--pairs", "1"]
        texts = []
        for name, key in (("right", SECRET), ("wrong", "sk-wrong-9876543210fedcba")):
            result = program.run(
                "short.yaml", "--aa", *base, "--cache", f"answers-{name}.sqlite", "--log", f"log-{name}.jsonl",
                "--output-format", f"json:r-{name}.json", "--output-format", f"html:r-{name}.html",
                "--output-format", f"markdown:r-{name}.md", "--output-format", f"prometheus:r-{name}.prom",
                "--output-format", "text", key=key)
            check((result.returncode == 0) == (key == SECRET), f"exit status with the {name} key", result.everything)
            texts.append((key, result.everything))
        check("Invalid API Key" in texts[1][1], "the server's own words are shown", texts[1][1])
        leaks = []
        for key, text in texts:
            for start in range(len(key) - 7):
                part = key[start:start + 8]
                if part in text:
                    leaks.append("output")
                for name in os.listdir(program.work):
                    with open(os.path.join(program.work, name), "rb") as file:
                        if part.encode() in file.read():
                            leaks.append(name)
        check(not leaks, "no key is kept or shown", sorted(set(leaks)))


def wrong_certificate(program):
    """A certificate that nobody vouches for is refused, and nothing is sent."""
    if not shutil.which("openssl"):
        print("left out: openssl is not installed")
        return
    key, certificate = os.path.join(program.work, "tls.key"), os.path.join(program.work, "tls.crt")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            seen.append(self.path)
            body = json.dumps({"choices": [{"message": {"content": "Rome"}, "finish_reason": "stop"}],
                               "usage": {"prompt_tokens": 3, "completion_tokens": 1}}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        port = server.server_address[1]
        arguments = ["short.yaml", "--aa", "--data", "rows.jsonl", "--isolated", "--max-output-tokens", "4", "--pairs", "1", "--no-log", "--no-stream"]
        result = program.run(*arguments, "--base-url", f"https://localhost:{port}/v1", key=SECRET)
        check(result.returncode == 2 and not seen and "TLS" in result.everything, "an unknown certificate is refused", result.everything)
        result = program.run(*arguments, "--base-url", f"https://localhost:{port}/v1", "--ca-file", certificate, key=SECRET)
        check(result.returncode == 0 and seen, "one that is vouched for is taken", result.everything)
        seen.clear()
        result = program.run(*arguments, "--base-url", f"https://127.0.0.1:{port}/v1", "--ca-file", certificate, key=SECRET)
        check(result.returncode == 2 and not seen, "a certificate of another name is refused", result.everything)
    finally:
        server.shutdown()
        server.server_close()


def same_times_as_a_reference(program):
    """The time to the first token is that of a plain client, and a call costs little processor time."""
    events = [
        'data: {"choices":[{"delta":{"role":"assistant","content":null}}]}\n\n',
        *('data: {"choices":[{"delta":{"content":"word "}}]}\n\n' for _ in range(50)),
        'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n',
        'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":50}}\n\n', "data: [DONE]\n\n"]

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            self.wfile.flush()
            time.sleep(0.03)
            for number, event in enumerate(events):
                data = event.encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                self.wfile.flush()
                time.sleep(0.001 if number else 0.01)
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    try:
        def reference():
            """Milliseconds to the first text, by http.client over one connection."""
            import http.client
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            times = []
            for _ in range(60):
                start = time.perf_counter()
                connection.request("POST", "/v1/chat/completions", b"{}", {"content-type": "application/json"})
                response = connection.getresponse()
                first = None
                while True:
                    line = response.readline()
                    if not line:
                        break
                    if first is None and b'"content":"word' in line:
                        first = time.perf_counter()
                times.append((first - start) * 1000)
            return times

        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = program.run(
            "short.yaml", "--aa", "--data", "rows.jsonl", "--isolated", "--base-url", f"http://127.0.0.1:{port}/v1", "--pairs",
            "100", "--all-pairs", "--log", "times.jsonl", "--max-output-tokens", "60")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        calls = calls_in(os.path.join(program.work, "times.jsonl"))
        ours = [call["timing"]["first_token_ms"] for call in calls]
        theirs = reference()
        difference = statistics.median(ours) - statistics.median(theirs)
        cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
        empty = resource.getrusage(resource.RUSAGE_CHILDREN)
        program.run("short.yaml", "--aa", "--data", "rows.jsonl", "--isolated", "--base-url", f"http://127.0.0.1:{port}/v1", "--dry-run")
        start_up = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = (start_up.ru_utime + start_up.ru_stime - empty.ru_utime - empty.ru_stime) * 1000
        each = (cpu - start) / len(calls)
        print(f"      first token {statistics.median(ours):.2f} ms, reference {statistics.median(theirs):.2f} ms; "
              f"{each:.2f} ms of processor time a call ({len(calls)} calls of {len(events)} events, start-up {start:.0f} ms apart)")
        check(abs(difference) < 1, "the first token is timed as by a reference client", f"{difference:.2f} ms")
        if not shutil.which("curl"):
            print("left out: curl is not installed")
            return
        # What the same streams cost where nothing is done with them: the rest is ours.
        address = f"http://127.0.0.1:{port}/v1/chat/completions"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["curl", "-sN", "-d", "{}", *(["-o", os.devnull, address] * len(calls))], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        plain = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000 / len(calls)
        print(f"      curl takes {plain:.2f} ms a call for the same streams: {each - plain:.2f} ms are the harness's")
        check(each - plain < 1, "the harness costs less than a millisecond of processor time a call", f"{each - plain:.2f} ms")
    finally:
        server.shutdown()
        server.server_close()


def main():
    folder = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as work:
        program = Program(folder, work)
        write_prompts(work)
        wrong_certificate(program)
        if "--times" in sys.argv:
            same_times_as_a_reference(program)
        if os.path.exists(os.path.join(ROOT, ".llm/complete")):
            with_real_model(program)
            keys_are_kept(program)
        else:
            print("left out: there is no model server in .llm (Scripts/install-llm.sh)")
    print(f"{len(failures)} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
