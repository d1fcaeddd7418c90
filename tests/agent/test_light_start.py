"""What a report starts without is there for whoever asks for it."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import json, sys
from jindan_agent.light_start import start_light
start_light()
import msgspec, pathlib
names = {"textwrap": "dedent", "msgspec.inspect": "Type", "msgspec.msgpack": "encode"}
print(json.dumps([each in vars(sys.modules[name]) for name, each in names.items()]))
print(json.dumps(sorted({"decimal", "uuid", "urllib.parse", "typing_extensions"}.intersection(sys.modules))))
import datetime, decimal, textwrap, uuid
from urllib.parse import urlsplit
class Told(msgspec.Struct):
    '  ::1'
print(json.dumps([
    urlsplit("http://[::1]:80/x").hostname,
    pathlib.Path("/::1").as_uri(),
    str(uuid.UUID(int=1))[-1],
    str(decimal.Decimal(1)),
    str(datetime.timedelta(1)),
    textwrap.dedent("  ::1"),
    msgspec.json.schema(Told)["$defs"]["Told"]["description"],
    msgspec.inspect.type_info(Told).cls is Told,
    msgspec.msgpack.decode(msgspec.msgpack.encode([1])),
]))
"""


def test_what_was_not_loaded_works_when_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [
        "[false, false, false]",
        "[]",
        '["::1", "file:///%3A%3A1", "1", "1", "1 day, 0:00:00", "::1", "::1", true, [1]]',
    ]
