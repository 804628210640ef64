"""One whole path against a registry of others. See karapace.sh. Arguments: the server's address, the registry's."""
import json
import sys
import time
import urllib.error
import urllib.request

server, registry = sys.argv[1:]


def call(url, body=None, media="application/vnd.schemaregistry.v1+json"):
    try:
        request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), {"content-type": media})
        answer = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, json.loads(answer.read())


def send(number, amount):
    stamp = "X-Message-Stamp-Holded\\"
    event = {
        "data": {"id": f"inv-{number}", "amount": amount},
        "headers": {
            "type": "INVOICE_CREATED",
            "targetSubscription": "Billing",
            stamp + "Shared\\Infrastructure\\Messenger\\Stamp\\NewContextStamp": {"accountId": "acme", "userId": "ada"},
            stamp + "Core\\Messaging\\Messenger\\Stamp\\MessageIdStamp": {"id": f"outside-{number}"},
        },
    }
    return call(f"{server}/collect", event, "application/json")


def awaited(what, look, seconds=30):
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise SystemExit(f"karapace: not in time: {what}")
        time.sleep(0.2)
    return found


def registered(schema):
    return call(f"{registry}/subjects/holded/versions", {"schemaType": "JSON", "schema": json.dumps(schema)})


print("karapace: subjects that the server registered:", call(f"{registry}/subjects")[1])
_, first = call(f"{registry}/subjects/holded/versions/latest")
schema = json.loads(first["schema"])
assert send(1, 7)[0] == 202
assert send(2, "seven")[0] == 422, "a text is no amount yet"

print('karapace: asks for', call(f'{registry}/config')[1])
schema["properties"]["data"].setdefault("properties", {})["amount"] = {"type": ["number", "string"]}
status, answer = registered(schema)
assert status == 200, answer
began = time.monotonic()
awaited("the wider schema is in force", lambda: send(2, "seven")[0] == 202)
print(f"karapace: a compatible version was in force {time.monotonic() - began:.1f} s later, without a restart")

status, answer = registered({"type": "string"})  # of changes within an open object it takes more than Millrace's own registry
assert status == 409, answer
print("karapace: an incompatible one was refused by it with 409; the server goes on:", send(3, 8)[0])

def rows():
    events = call(f"{server}/events?state=stored")[1]["events"]
    return events if len(events) == 3 else None


stored = awaited("three rows", rows)
print("karapace: stored:", sorted(event["message_id"] for event in stored))
