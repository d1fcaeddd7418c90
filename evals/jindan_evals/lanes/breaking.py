"""A server between the agent and a real model server that passes everything on and breaks the answers in one way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.error import HTTPError
from urllib.request import Request, urlopen

_UPSTREAM_S = 600.0
# How long a fault that keeps a client waiting lasts at most.
_HELD_S = 30.0
_DRIP_S = 0.5


class Breaking(ThreadingHTTPServer):
    """Breaks the answers to all POST requests after the first `good` ones; `broken` counts them."""

    daemon_threads = True

    def __init__(self, upstream: str, fault: Fault, good: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream, self.fault, self.good = upstream.removesuffix("/v1"), fault, good
        self.asked = self.broken = 0
        self.closing = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that gave up: that is what is being tried."""


@contextmanager
def breaking(upstream: str, fault: Fault, *, good: int) -> Generator[tuple[str, Breaking]]:
    """Serve on a free port of the loopback; give the base URL and the server."""
    with Breaking(upstream, fault, good) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1", server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    """Passes requests on; what a fault may do with an answer is said by the methods without an underscore."""

    def do_GET(self) -> None:
        """Pass a page of the server on."""
        self._send(*self._upstream(None))

    def do_POST(self) -> None:
        """Have the model answer, then break the answer when it is time to."""
        server = cast("Breaking", self.server)
        body = self.rfile.read(int(self.headers["content-length"]))
        server.asked += 1
        status, answer, kind = self._upstream(body)
        if server.asked <= server.good:
            return self._send(status, answer, kind)
        server.broken += 1
        return server.fault(self, answer, kind)

    def log_message(self, format: str, *_: object) -> None:
        """Say nothing."""

    def _upstream(self, body: bytes | None) -> tuple[int, bytes, str]:
        server = cast("Breaking", self.server)
        passed = ("content-type", "authorization", "accept")
        headers = {name: self.headers[name] for name in passed if name in self.headers}
        try:
            with urlopen(Request(server.upstream + self.path, body, headers), timeout=_UPSTREAM_S) as found:
                return found.status, found.read(), found.headers.get("content-type", "")
        except HTTPError as error:
            return error.code, error.read(), error.headers.get("content-type", "")

    def _send(self, status: int, body: bytes, kind: str = "application/json", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def status(self, status: int, body: bytes, kind: str = "application/json") -> None:
        """Answer with another status and body."""
        self._send(status, body, kind)

    def whole(self, body: bytes, kind: str) -> None:
        """Answer 200 with this body."""
        self._send(200, body, kind)

    def cut(self, body: bytes, kind: str) -> None:
        """Promise the whole body and hang up in the middle of it."""
        self._send(200, body[: len(body) // 2], kind, len(body))
        self.close_connection = True

    def wait(self) -> None:
        """Say nothing until the client gives up."""
        cast("Breaking", self.server).closing.wait(_HELD_S)
        self.close_connection = True

    def drip(self, body: bytes, kind: str) -> None:
        """Send a byte now and then."""
        self._send(200, b"", kind, len(body))
        end = time.monotonic() + _HELD_S
        for byte in body:
            if time.monotonic() > end or cast("Breaking", self.server).closing.wait(_DRIP_S):
                break
            self.wfile.write(bytes([byte]))
        self.close_connection = True

    def endless(self, piece: bytes, kind: str) -> None:
        """Send the same again and again."""
        self.send_response(200)
        self.send_header("content-type", kind)
        self.end_headers()
        while not cast("Breaking", self.server).closing.is_set():
            self.wfile.write(piece)


Fault = Callable[[Handler, bytes, str], None]
"""Answers in place of the model, from its answer and the type of that."""
