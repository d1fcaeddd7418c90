"""Serve a GGUF file over HTTP from this process with llama.cpp's own server, on a free port of the loopback."""

# The extension module has no types of its own.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportAttributeAccessIssue=false

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import xllamacpp

CONTEXT = 8192
# Whatever a request asks for, no answer gets longer than this.
_MOST_GENERATED = 2400
_SILENT = 0
_START_S = 60.0


@contextmanager
def served(model: Path, *, threads: int = 1) -> Generator[str]:
    """Serve a model file and give its base URL; raises RuntimeError when the file cannot be loaded."""
    asked = xllamacpp.CommonParams()
    asked.model.path = str(model)
    asked.n_ctx = CONTEXT
    asked.n_parallel = 1
    asked.n_predict = _MOST_GENERATED
    asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = threads
    asked.hostnames = ["127.0.0.1"]
    asked.port = 0
    asked.warmup = False
    asked.use_jinja = True
    asked.verbosity = _SILENT
    server = xllamacpp.Server(asked)
    try:
        _answered(server.listening_address)
        yield f"{server.listening_address}/v1"
    finally:
        # The server stops when the object goes away.
        del server


def _answered(address: str) -> None:
    """Have one token generated: a server that is stopped before its loop runs is never told to stop, and hangs."""
    asked = Request(
        f"{address}/completion",
        data=json.dumps({"prompt": "a", "n_predict": 1}).encode(),
        headers={"content-type": "application/json"},
    )
    with urlopen(asked, timeout=_START_S) as answer:
        answer.read()


def server_version() -> str:
    """Return the version of the server's package."""
    return str(xllamacpp.__version__)
