"""What a report starts without is there for whoever asks for it."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import json, sys
from jindan_agent.light_start import start_light
start_light()
import msgspec, pathlib
from urllib.parse import urlsplit
names = {"textwrap": "dedent", "ipaddress": "ip_address", "msgspec.inspect": "Type", "platform": "python_version"}
print(json.dumps([each in vars(sys.modules[name]) for name, each in names.items()]))
import platform, textwrap
class Told(msgspec.Struct):
    '  ::1'
print(json.dumps([
    urlsplit("http://[::1]:80/x").hostname,
    textwrap.dedent("  ::1"),
    msgspec.json.schema(Told)["$defs"]["Told"]["description"],
    "::1" if msgspec.inspect.type_info(Told).cls is Told else "",
    "::1" if sys.version.startswith(platform.python_version()) and platform.system() == platform.uname().system else "",
]))
"""


def test_what_was_not_loaded_works_when_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["[false, false, false, false]", '["::1", "::1", "::1", "::1", "::1"]']
