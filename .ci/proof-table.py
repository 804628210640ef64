#!/usr/bin/env python3
"""Makes the README's table of the proof from the reports that are kept, one a run of the command.

    proof-table.py README.md docs/proof/*.json            writes it between the README's two marks
    proof-table.py --check README.md docs/proof/*.json    exits with 1 where it is another one
"""
import json
import statistics
import sys

BEGIN, END = "<!-- proof -->", "<!-- /proof -->"


def row(fault):
    if "not_run" in fault:
        return f"| `{fault['fault']}` | not run: {fault['not_run']} | | | | | |"
    doubled = sum(fault.get(kind, 0) for kind in ("doubledSilver", "doubledRows", "doubledObjects"))
    broken = [
        f"{one['what']}: {figure(one)}{median(fault, one)} ({one['limit']})"
        for one in fault.get("promises", [])
        if not one["kept"]
    ]
    kept = len(fault.get("promises", [])) - len(broken)
    return "| " + " | ".join([
        f"`{fault['fault']}`",
        f"{len(fault.get('evidence', []))}",
        f"{fault.get('acknowledged', 0):,}",
        f"{fault.get('lost', '-')} / {doubled} / {told(fault.get('residual'))}",
        f"{fault.get('longest_stall_s', 0):.1f} s",
        f"{kept} of {kept + len(broken)}" + ("" if not broken else "; not " + "; not ".join(broken)),
        "proved" if fault["proved"] else "**not proved** " + fault.get("failed", ""),
    ]) + " |"


# of a promise that each of many rounds gives a figure for: where in the evidence it stands
ROUNDS = {
    "each partition settled further": "taken_over_s",
    "backlog gone": "backlog_gone_s",
    "ready again": "ready_again_s",
}


def median(fault, promise):
    rounds = [one.get(ROUNDS.get(promise["what"])) for one in fault.get("evidence", [])]
    figures = [one for one in rounds if one is not None and one >= 0]
    return f" at worst, {statistics.median(figures):.1f} in the middle" if len(figures) > 1 else ""


def figure(promise):
    return "never" if promise.get("figure") is None else promise["figure"]


def told(residual):
    return "unknown" if residual is None else residual


def table(reports):
    return "\n".join([
        BEGIN,
        "| fault | done | acknowledged | lost / doubled / residual | longest stall | promises kept | |",
        "|---|---|---|---|---|---|---|",
        *[row(fault) for report in reports for fault in report["faults"]],
        "",
        *[f"- {run(report)}" for report in reports],
        END,
    ])


def run(report):
    return (
        f"`{report['command']}` (seed {report['seed']}) on {report['cores']} cores, {report['started'][:10]}: "
        f"{report['acknowledged']:,} events acknowledged"
    )


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(arguments):
    check = arguments[0] == "--check"
    readme, *sources = arguments[1:] if check else arguments
    wanted = table([read(source) for source in sources])
    with open(readme, encoding="utf-8") as file:
        text = file.read()
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    made = before + wanted + after
    if check:
        return made != text and print(f"{readme}: its table of the proof is not that of the reports") is None
    with open(readme, "w", encoding="utf-8") as file:
        file.write(made)
    return 0


sys.exit(main(sys.argv[1:]))
