"""Every query of the dashboard and of the alerts, against a real Prometheus that has scraped a server after traffic and after faults.

Arguments: the server's address, Prometheus' address, the process of the services and their data directory, the addresses of PostgreSQL and Kafka.
An alert is asked as it stands where its fault was made, and else without its bound: then it must have a value.
"""
import concurrent.futures
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import yaml
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, NewTopic, ResourceType

server, prometheus, services, data, postgres, kafka = sys.argv[1:]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
NOWHERE = {"MillraceBucketDisk"}  # MinIO's own figures: there is none here
QUIET = {"MillraceRetentionHeadroom"}  # a topic that deletes nothing by age has none


def ask(query):
    query = query.replace("$__rate_interval", "30s")
    url = f"{prometheus}/api/v1/query?" + urllib.parse.urlencode({"query": query})
    return [sample for sample in json.load(urllib.request.urlopen(url))["data"]["result"] if sample["value"][1] != "NaN"]


def awaited(what, query, seconds=60):
    """The first value that is there."""
    end = time.monotonic() + seconds
    while not (found := ask(query)):
        if time.monotonic() > end:
            raise SystemExit(f"prometheus: EMPTY: {what}: {query}")
        time.sleep(0.5)
    return found


def simulate(*arguments):
    subprocess.run(["bin/millrace", "simulate", "--url", server, "--quiet", *arguments], check=True, stdout=subprocess.DEVNULL)


def answer():
    try:
        request = urllib.request.Request(f"{server}/collect", b"{}", {"content-type": "application/json"})
        return urllib.request.urlopen(request, timeout=30).status
    except urllib.error.HTTPError as error:
        return error.code


def sql(text):
    host, port = postgres.split(":")
    command = ["psql", "-qAt", "-h", host, "-p", port, "-U", "millrace", "millrace", "-c", text]
    return subprocess.run(command, check=True, text=True, capture_output=True, env={**os.environ, "PGPASSWORD": "millrace"}).stdout


@contextlib.contextmanager
def hanging(processes):
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


with open(f"{ROOT}/prometheus/alerts.yml") as file:
    rules = {rule["alert"]: rule["expr"] for group in yaml.safe_load(file)["groups"] for rule in group["rules"]}
with open(f"{ROOT}/grafana/dashboards/millrace.json") as file:
    panels = json.load(file)["panels"]

# ---- after traffic
simulate("--count", "3000", "--rate", "200", "--share-invalid", "0.02", "--share-duplicate", "0.02")
asked = 0
for panel in panels:
    for target in panel["targets"]:
        if "retention_headroom" in target["expr"]:
            continue  # below
        awaited(panel["title"], target["expr"])
        asked += 1
print(f"prometheus: {asked} queries of the dashboard have values after traffic")
bound = re.compile(r"\s*(==|!=|<|>)\s*[0-9.]+\s*$")
for name, expr in rules.items():
    if name not in NOWHERE | QUIET:
        awaited(name + " without its bound", bound.sub("", expr))
fires = [name for name, expr in rules.items() if name != "MillraceDisk" and ask(expr)]  # the disk is the machine's
assert not fires, f"alerts without a fault: {fires}"
print("prometheus: no alert without a fault, and what each looks at is there")


def fired(name, seconds=60):
    value = awaited(name, rules[name], seconds)[0]["value"][1]
    print(f"prometheus: {name} has {value}")


# ---- a topic that deletes by age
admin = AdminClient({"bootstrap.servers": kafka})
entry = ConfigEntry("retention.ms", "1800000", incremental_operation=AlterConfigOpType.SET)
for future in admin.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, "events.silver", incremental_configs=[entry])]).values():
    future.result()
fired("MillraceRetentionHeadroom", 90)
for panel in panels:
    for target in panel["targets"]:
        if "retention_headroom" in target["expr"]:
            awaited(panel["title"], target["expr"])

# ---- refused events
simulate("--count", "500", "--share-invalid", "1")
fired("MillraceErrorShare")

# ---- a count that somebody changed
sql("update balance set entered = entered + 1 where ctid = (select ctid from balance limit 1)")
fired("MillraceResidual", 90)
sql("update balance set entered = entered - 2 where ctid = (select ctid from balance limit 1)")
awaited("a residual below 0", "min(millrace_balance_residual) < 0", 90)
fired("MillraceResidual", 90)
sql("update balance set entered = entered + 1 where ctid = (select ctid from balance limit 1)")

# ---- the bucket is gone for a while
os.rename(f"{data}/s3/millrace", f"{data}/s3/elsewhere")
simulate("--count", "100")
fired("MillraceObjectsFail", 90)
os.rename(f"{data}/s3/elsewhere", f"{data}/s3/millrace")

# ---- Kafka and the object store hang
with hanging([int(services)]):
    with concurrent.futures.ThreadPoolExecutor(60) as clients:
        print("prometheus: answers while Kafka hangs:", set(clients.map(lambda i: answer(), range(60))))
fired("MillraceUnavailable")

# ---- PostgreSQL hangs: everything waits
awaited("all is settled again", "max(millrace_consume_lag) == 0 and max(millrace_consume_seen_age_seconds) < 5", 120)
with open(f"{data}/postgres/cluster/postmaster.pid") as file:
    postmaster = file.readline().strip()
children = subprocess.run(["pgrep", "-P", postmaster], text=True, capture_output=True).stdout.split()
with hanging([int(process) for process in [postmaster, *children]]):
    simulate("--count", "100")
    fired("MillraceBlind", 120)
    fired("MillraceTimeLag", 120)

# ---- a topic that was made anew
for future in admin.delete_topics(["events.dead.letter"]).values():
    future.result()
time.sleep(2)
for future in admin.create_topics([NewTopic("events.dead.letter", 3, 1)]).values():
    future.result()
fired("MillraceConsumerStopped", 90)
