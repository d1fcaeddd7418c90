"""Embeddings of the user's own server: used when set, redacted before they leave, and done without when it fails."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from jindan_agent.errors import UserError
from jindan_agent.llm.embedder import ServerEmbedder, user_embedder
from jindan_agent.llm.settings import ModelSettings
from jindan_knowledge.embedding import HASHED, EmbedderError
from jindan_knowledge.search import Question, search

BAD = {
    "no numbers": [{"index": 0, "embedding": []}],
    "zeros": [{"index": 0, "embedding": [0.0, 0.0]}],
    "too few": [],
    "not finite": [{"index": 0, "embedding": [float("inf"), 1.0]}],
}


class Server(ThreadingHTTPServer):
    """Answers /v1/embeddings with the lengths of the texts, or with what it was told to; keeps what it received."""

    daemon_threads = True

    def __init__(self, answer: object = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.received = ""

    @property
    def embedder(self) -> ServerEmbedder:
        """Return an embedder that asks here."""
        return ServerEmbedder(ModelSettings(base_url=f"http://127.0.0.1:{self.server_address[1]}/v1", model="m"))


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        server.received += body
        texts = json.loads(body)["input"]
        data = server.answer
        if data is None:
            data = [{"index": i, "embedding": [1.0, float(len(t)), 0.5]} for i, t in enumerate(texts)]
        raw = json.dumps({"object": "list", "data": data, "model": "m"}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server that answers well."""
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        yield running
        running.shutdown()


def test_without_a_setting_the_built_in_embedder_is_used() -> None:
    assert user_embedder({"DIAGNOSE_BASE_URL": "http://localhost:1/v1"}) is HASHED


def test_the_named_model_is_asked_on_its_own_server() -> None:
    found = user_embedder({"DIAGNOSE_EMBED_MODEL": "bge", "DIAGNOSE_EMBED_BASE_URL": "http://localhost:7/v1"})

    assert found.name == "localhost:7/bge"


def test_an_unusable_address_is_refused() -> None:
    with pytest.raises(UserError):
        user_embedder({"DIAGNOSE_EMBED_MODEL": "bge", "DIAGNOSE_EMBED_BASE_URL": "gopher://x"})


def test_every_text_gets_a_unit_vector(server: Server) -> None:
    found = server.embedder.vectors([f"{i}" * i for i in range(1, 70)])

    assert [round(sum(x * x for x in vector), 6) for vector in found] == [1.0] * 69


def test_a_secret_does_not_leave(server: Server) -> None:
    server.embedder.vectors(["손실이 NaN, api_key=sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH"])

    assert "abcdefghijklmnop" not in server.received


@pytest.mark.parametrize("name", BAD)
def test_an_answer_that_is_no_vector_is_refused(server: Server, name: str) -> None:
    server.answer = BAD[name]

    with pytest.raises(EmbedderError):
        server.embedder.vectors(["손실"])


def test_a_search_uses_the_server_and_the_index_is_its_own(server: Server, tmp_path: Path) -> None:
    found = search(Question(text="손실이 NaN"), tmp_path, embedder=server.embedder)

    assert (found.without_index, server.received.count("손실이 NaN") > 0, found.matches != ()) == ("", True, True)


def test_a_search_goes_on_without_a_server(server: Server) -> None:
    server.answer = []

    found = search(Question(text="손실이 2.77에서 안 움직임"), None, embedder=server.embedder)

    assert (found.matches[0].report.id, "임베딩" in found.without_index) == ("004-face-voice", True)
