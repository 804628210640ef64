"""The enriched events of one stream: python silver_consumer.py 127.0.0.1:9092 holded [how many]      (pip install confluent-kafka)"""
import json
import sys

from confluent_kafka import Consumer, KafkaException

consumer = Consumer({
    "bootstrap.servers": sys.argv[1],
    "group.id": "downstream-python",
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
    "enable.auto.commit": False,
})
consumer.subscribe(["events.silver"])
left = int(sys.argv[3]) if len(sys.argv) > 3 else float("inf")
while left > 0:
    event = consumer.poll(1)
    if event is None:
        continue
    if event.error():
        raise KafkaException(event.error())
    headers = {name: value.decode() for name, value in event.headers()}
    if headers["stream"] == sys.argv[2]:
        # keep the row of the highest revision: insert … on conflict (event_id) do update … where it is lower
        print(headers["event-id"], headers["revision"], json.dumps(json.loads(event.value())))
        left -= 1
    consumer.commit(event, asynchronous=False)  # after what was read is kept: read again after a crash, never lost
consumer.close()
