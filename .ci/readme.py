#!/usr/bin/env python3
"""Runs the fenced command blocks of a Markdown page in order and compares the output that the page shows.

    ```sh           run, must exit with 0; a following ```text block is its expected output
    ```sh start     run in the background until its output says "Millrace is ready"; stopped by SIGTERM at the end, must exit with 0
    ```sh verify    the test command; run before this page, not again
    ```sh again     like sh, but repeated for up to 30 s until the output is as shown (what is eventually there)

In expected output `…` stands for any text, also over the end of a line where it stands alone.
Usage: readme.py PAGE
"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

DEADLINE_S = 30
START_S = 240


def blocks(page):
    """Yields (info, body, expected or None, line) of every sh block."""
    lines = open(page, encoding="utf-8").read().split("\n")
    found, i = [], 0
    while i < len(lines):
        fence = re.match(r"^```(\S+)?\s*(.*)$", lines[i])
        if not fence:
            i += 1
            continue
        start, body = i + 1, []
        i += 1
        while i < len(lines) and not lines[i].startswith("```"):
            body.append(lines[i])
            i += 1
        i += 1
        language, info = fence.group(1) or "", fence.group(2).strip()
        if language == "sh" and info != "verify":
            found.append([info, "\n".join(body), None, start])
        elif language == "text" and found and found[-1][2] is None and "output" in info:
            found[-1][2] = "\n".join(body)
    return found


def matches(expected, actual):
    pattern = re.escape(expected.strip()).replace(re.escape("…"), ".*?")
    return re.fullmatch(pattern, actual.strip(), re.S) is not None


def run(command, background=False):
    return subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", command],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=background)


def start(command):
    log = tempfile.NamedTemporaryFile("w+", suffix=".log", delete=False)
    process = subprocess.Popen(
        ["bash", "-c", "exec " + command.strip()],
        stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    until = time.time() + START_S
    while time.time() < until:
        text = open(log.name, encoding="utf-8", errors="replace").read()
        if "Millrace is ready" in text:
            return process, text
        if process.poll() is not None:
            break
        time.sleep(0.2)
    return process, None if process.poll() is None else text


def main(page):
    servers, failed, done = [], 0, 0
    try:
        for info, command, expected, line in blocks(page):
            where = f"{page}:{line}"
            if info.startswith("start"):
                process, text = start(command)
                servers.append((where, process))
                ok = process.poll() is None and text is not None
                output = text or "not ready in time"
            else:
                until = time.time() + (DEADLINE_S if info.startswith("again") else 0)
                while True:
                    process = run(command)
                    output, _ = process.communicate(timeout=600)
                    ok = process.returncode == 0 and (expected is None or matches(expected, output))
                    if ok or time.time() >= until:
                        break
                    time.sleep(0.5)
            done, failed = done + ok, failed + (not ok)
            print(("ok    " if ok else "FAIL  ") + where, flush=True)
            if not ok:
                print(f"--- command\n{command}\n--- shown\n{expected}\n--- got\n{output}\n", flush=True)
                break
    finally:
        for where, process in reversed(servers):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            try:
                code = process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                code = "none within 60 s"
            print(f"stopped {where}: exit {code}")
    print(f"{done} passed, {failed} failed")
    return 1 if failed or not done else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
