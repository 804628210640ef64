"""A stock client of Confluent's schema registry against Millrace's own, at the address given."""
import json
import sys

from confluent_kafka.schema_registry import ConfigCompatibilityLevel, Schema, SchemaRegistryClient, ServerConfig
from confluent_kafka.schema_registry.error import SchemaRegistryError

address = sys.argv[1]
client = SchemaRegistryClient({"url": address + "/registry"})
fresh = lambda: SchemaRegistryClient({"url": address + "/registry"})  # one that remembers nothing


def schema(**members):
    return Schema(json.dumps(members), "JSON")


def refused(code, call, *arguments):
    try:
        call(*arguments)
    except SchemaRegistryError as error:
        assert error.error_code == code, error
        return str(error)
    raise AssertionError(f"not refused: {call.__name__}{arguments}")


text = schema(type="string")
wider = schema(type=["string", "null"])
narrower = schema(type="string", maxLength=3)
subject = "stock client/one"

assert "holded" in client.get_subjects()
first = client.register_schema(subject, text)
assert client.register_schema(subject, text) == first
second = client.register_schema(subject, wider)
assert fresh().get_schema(first).schema_str == text.schema_str
assert client.get_versions(subject) == [1, 2]
latest = fresh().get_latest_version(subject)
assert (latest.version, latest.schema_id, latest.schema.schema_type) == (2, second, "JSON")
assert fresh().get_version(subject, 1).schema_id == first
assert fresh().lookup_schema(subject, wider).version == 2
print("registered, looked up, read by id, by version, as the latest")

assert client.test_compatibility(subject, schema(type=["string", "null", "number"]))
assert not client.test_compatibility(subject, narrower)
print("incompatible:", refused(409, client.register_schema, subject, narrower))
assert client.get_config().compatibility_level == "BACKWARD"
client.set_config(subject, ServerConfig(compatibility=ConfigCompatibilityLevel.NONE))
assert client.get_config(subject).compatibility_level == "NONE"
assert client.register_schema(subject, narrower) > second
print("config: set, read, followed")

refused(40401, client.get_versions, "nobody")
refused(40402, fresh().get_version, subject, 99)
refused(42201, client.register_schema, subject, Schema('{"type":"record","name":"r","fields":[]}', "AVRO"))
assert client.delete_version(subject, 3) == 3
assert client.delete_subject(subject) == [1, 2]
assert client.delete_subject(subject, permanent=True) == [1, 2, 3]
assert subject not in client.get_subjects()
assert fresh().get_schema(first).schema_str == text.schema_str
print("deleted; the ids are still known")
