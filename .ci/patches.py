#!/usr/bin/env python3
"""Judges named tests by their reports: patches.py green|red REPORTS Class#method…

green: each ran and passed. red: each ran and failed by an assertion of its own; an error, a timeout or a test that did not run is no
proof that the mechanism is held. Prints the reason and exits with 1 where it is otherwise.
"""
import glob
import sys
import xml.etree.ElementTree as xml

ASSERTIONS = ("org.opentest4j.", "java.lang.AssertionError", "org.junit.jupiter.api.AssertionFailure")


def cases(reports):
    for path in glob.glob(reports + "/TEST-*.xml"):
        for case in xml.parse(path).iter("testcase"):
            method = case.get("name").split("(")[0].split("[")[0].split("{")[0]
            yield case.get("classname").rsplit(".", 1)[-1] + "#" + method, case


def failures(case):
    return [f.get("type", "") for f in case.findall("failure")]


def asserted(case):
    return any(kind.startswith(ASSERTIONS) for kind in failures(case))


def told(case):
    found = failures(case) + [e.get("type", "an error") for e in case.findall("error")]
    return ", ".join(found) or ("skipped" if case.find("skipped") is not None else "green")


def main(wanted, reports, tests):
    ran = {}
    for name, case in cases(reports):
        ran.setdefault(name, []).append(case)
    wrong = []
    for test in tests:
        of = ran.get(test, [])
        right = any(map(asserted, of)) if wanted == "red" else of and all(told(case) == "green" for case in of)
        if not right:
            wrong.append(test + " " + ("; ".join(sorted(set(map(told, of)))) or "did not run"))
    print("\n".join(wrong))
    return 1 if wrong or not tests else 0


sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
