"""The faults of the fault lane: each changes what a client gets from a server that answers well."""

import http.client
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from jindan_evals.lanes.answer_faults import FAULTS
from jindan_evals.lanes.breaking import breaking
from jindan_evals.lanes.faults import LEAST_FAULTS, Faulted, faults_failures

SAID = json.dumps({"action": "stop", "reason": "기록이 충분합니다."}, ensure_ascii=False)
WHOLE = json.dumps({"choices": [{"message": {"content": SAID}}]}).encode()
PIECES = (
    b"data: " + json.dumps({"choices": [{"delta": {"content": SAID}}]}).encode() + b"\n\n",
    b"data: [DONE]\n\n",
)
ANSWERS = {"whole": (WHOLE, "application/json"), "stream": (b"".join(PIECES), "text/event-stream")}
TOO_LONG = 1 << 20


class Good(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body, kind = ANSWERS[self.path.removeprefix("/v1/")]
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Good) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()


def asked(base: str, form: str) -> object:
    """Return status and body, or what kept them away."""
    host, _, path = base.removeprefix("http://").partition("/")
    client = http.client.HTTPConnection(host, timeout=0.3)
    try:
        client.request("POST", f"/{path}/{form}", b"{}", {"content-type": "application/json"})
        answer = client.getresponse()
        return answer.status, answer.read(TOO_LONG)
    except (OSError, http.client.HTTPException) as error:
        return error
    finally:
        client.close()


@pytest.mark.parametrize("form", ANSWERS)
@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - {"fields of another form", "typed digits"}))
def test_an_answer_breaks(fault: str, form: str, upstream: str) -> None:
    with breaking(upstream, FAULTS[fault], good=0) as (base, server):
        assert asked(base, form) != (200, ANSWERS[form][0])
        assert server.broken == 1


@pytest.mark.parametrize("fault", ["fields of another form", "typed digits"])
def test_an_answer_in_a_form_gets_another_one(fault: str, upstream: str) -> None:
    with breaking(upstream, FAULTS[fault], good=0) as (base, _):
        found = asked(base, "whole")

    assert isinstance(found, tuple)
    said = json.loads(found[1])["choices"][0]["message"]["content"]
    assert json.loads(said) != json.loads(SAID)


def test_the_first_answers_may_be_whole(upstream: str) -> None:
    with breaking(upstream, FAULTS["500"], good=1) as (base, _):
        assert asked(base, "whole") == (200, WHOLE)
        assert asked(base, "whole") == (500, b"Internal Server Error")


def test_there_are_at_least_24_faults() -> None:
    assert len(FAULTS) >= LEAST_FAULTS


def test_a_lane_without_cases_fails() -> None:
    assert faults_failures(Faulted(model="none")) != []
