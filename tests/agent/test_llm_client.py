"""Asking a server: how it finds out what the server can do, and what it sends."""

import json
import time
from collections.abc import Iterator

import pytest
from fakes_server import FakeServer
from msgspec.structs import replace

from jindan_agent.errors import UserError
from jindan_agent.llm.answer import Answer, Failure, FailureKind, Message, Usage
from jindan_agent.llm.client import ModelClient
from jindan_agent.llm.context import refused_limit
from jindan_agent.llm.cost import cost_text
from jindan_agent.llm.deadline import within
from jindan_agent.llm.extract import find_object
from jindan_agent.llm.modes import Mode
from jindan_agent.llm.notice import Notice, notice_text
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.schema import Schema, flat_object, one_of
from jindan_agent.llm.settings import ModelSettings, model_settings

WORD = Schema[object](name="word", shape=flat_object({"nonce": one_of(["좋음"])}), parse=lambda value: value)
ASK = (Message("user", "한 낱말을 고르세요."),)


@pytest.fixture(autouse=True)
def closed_clients(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close every client of a test at its end."""
    made: list[ModelClient] = []
    keep = ModelClient.__init__

    def note(self: ModelClient, *given: object) -> None:
        keep(self, *given)  # type: ignore[arg-type]
        made.append(self)

    monkeypatch.setattr(ModelClient, "__init__", note)
    yield
    for client in made:
        client.close()


def client_of(server: FakeServer, **changes: object) -> ModelClient:
    settings = replace(server.settings(call_seconds=2.0, total_seconds=4.0), **changes)  # type: ignore[arg-type]
    return ModelClient(settings, Redactor(), lambda _: None)


@pytest.mark.parametrize(
    ("mode", "found"),
    [
        ("good", Mode.JSON_SCHEMA),
        ("no_schema", Mode.JSON_OBJECT),
        ("text_only", Mode.TEXT),
        ("new_openai", Mode.JSON_SCHEMA),
    ],
)
def test_the_strictest_way_that_the_server_honours_is_used(mode: str, found: Mode) -> None:
    with FakeServer(mode) as server:
        client = client_of(server)
        answer = client.ask(ASK, WORD)

    assert (answer, client.mode) == (Answer(value={"nonce": "좋음"}), found)


def test_the_canary_is_asked_once_a_client() -> None:
    with FakeServer() as server:
        client = client_of(server)
        client.ask(ASK, WORD)
        client.ask(ASK, WORD)

    assert (len(server.received), client.usage.calls, client.usage.input_tokens) == (3, 3, 300)


def test_max_tokens_and_the_schema_are_always_sent() -> None:
    with FakeServer() as server:
        client_of(server, max_tokens=77).ask(ASK, WORD)

    body = json.loads(server.received[-1].split(b"\n\n", 1)[1].decode())
    assert (body["max_tokens"], body["response_format"]["json_schema"]["strict"]) == (77, True)


RETRIED = {
    "html": FailureKind.NOT_JSON,
    "500": FailureKind.SCHEMA,  # llama.cpp says peg-native of an answer that misses its form
    "503": FailureKind.SERVER,
    "bad_json": FailureKind.NOT_JSON,
    "garbage": FailureKind.SCHEMA,
}


@pytest.mark.parametrize(("fault", "kind"), RETRIED.items())
def test_a_failure_is_tried_once_more_and_no_further(fault: str, kind: FailureKind) -> None:
    with FakeServer(fault, faults_from=1) as server:
        outcome = client_of(server).ask(ASK, WORD)

    assert isinstance(outcome, Failure)
    assert (outcome.kind, len(server.received)) == (kind, 3)


def test_a_cut_off_answer_is_asked_for_twice_more_each_time_in_fewer_letters() -> None:
    with FakeServer("truncated", faults_from=1) as server:
        outcome = client_of(server).ask(ASK, WORD)

    assert isinstance(outcome, Failure)
    assert (outcome.kind, len(server.received)) == (FailureKind.TRUNCATED, 4)


def test_a_refused_key_is_not_tried_again() -> None:
    with FakeServer("401") as server:
        client = client_of(server)
        client.ask(ASK, WORD)
        client.ask(ASK, WORD)

    assert len(server.received) == 1


def test_a_dead_server_is_not_asked_a_second_question() -> None:
    with FakeServer() as server:
        client = client_of(server)
    first = client.ask(ASK, WORD)
    start = time.monotonic()

    assert client.ask(ASK, WORD) is first
    assert time.monotonic() - start < 0.01


def test_the_key_goes_only_into_the_header() -> None:
    key = "local-key-0123456789"
    with FakeServer() as server:
        settings = replace(server.settings(), api_key=key)
        ModelClient(settings, Redactor(known=(key,)), lambda _: None).ask(
            (Message("user", f"키는 {key} 입니다"),), WORD
        )

    assert key not in repr(settings)
    assert all(request.count(key.encode()) == 1 for request in server.received)


def test_a_remote_server_is_named_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Notice, int]] = []
    with FakeServer() as server:
        monkeypatch.setattr(ModelSettings, "is_local", property(lambda _: False))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        client = ModelClient(server.settings(), Redactor(), lambda n: seen.append((n, len(server.received))))
        client.ask((Message("user", "password=hunter2"),), WORD)
        client.ask(ASK, WORD)

    assert [(n.host, n.first_bytes, n.redactions, sent) for n, sent in seen] == [(server.settings().host, 17, 1, 0)]
    assert "17바이트" in notice_text(seen[0][0])


def test_no_notice_is_needed_for_a_local_server() -> None:
    seen: list[Notice] = []
    with FakeServer() as server:
        ModelClient(server.settings(), Redactor(), seen.append).ask(ASK, WORD)

    assert seen == []


def test_work_that_never_ends_is_left_behind() -> None:
    start = time.monotonic()

    assert within(0.05, lambda: time.sleep(0.5)) is None
    assert time.monotonic() - start < 0.3


def test_an_error_in_the_work_is_raised_where_it_is_waited_for() -> None:
    with pytest.raises(ZeroDivisionError):
        within(1.0, lambda: 1 // 0)


EXTRACTS = {
    "plain": '{"a": 1}',
    "fenced": '답입니다.\n```json\n{"a": 1}\n```',
    "between words": '먼저 {이것} 그리고 {"a": 1} 입니다.',
    "after a thought": '<think>{"a": 2}</think>{"a": 1}',
}


@pytest.mark.parametrize("text", EXTRACTS.values(), ids=EXTRACTS)
def test_an_object_is_found_however_it_is_wrapped(text: str) -> None:
    assert find_object(text) == {"a": 1}


@pytest.mark.parametrize("text", ["", "없음", "[1]", '{"a": NaN}', "{" * 9999, '{"a":' * 9999])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="JSON"):
        find_object(text)


def test_nothing_is_configured_without_a_server_or_a_model() -> None:
    assert model_settings({"OPENAI_API_KEY": "sk-x", "DIAGNOSE_API_KEY": "y"}) is None


def test_our_own_variables_come_before_those_of_the_sdk() -> None:
    environ = {
        "DIAGNOSE_BASE_URL": "http://127.0.0.1:1/v1", "DIAGNOSE_MODEL": "a", "DIAGNOSE_API_KEY": "b",
        "OPENAI_BASE_URL": "http://127.0.0.1:2/v1", "OPENAI_MODEL": "c", "OPENAI_API_KEY": "d",
    }  # fmt: skip
    found = model_settings(environ)

    assert found is not None
    assert (found.base_url, found.model, found.api_key) == ("http://127.0.0.1:1/v1", "a", "b")


def test_the_key_of_openai_goes_to_no_other_host() -> None:
    found = model_settings(
        {"DIAGNOSE_BASE_URL": "http://other:8000/v1", "DIAGNOSE_MODEL": "m", "OPENAI_API_KEY": "sk-real"}
    )

    assert found is not None
    assert found.api_key == "none"


LOCAL = {"http://localhost:11434/v1": True, "http://127.0.0.9/v1": True, "http://[::1]:8080/v1": True,
         "http://localhost.evil.com/v1": False, "http://127.0.0.1.nip.io/v1": False, "https://api.openai.com/v1": False}  # fmt: skip


@pytest.mark.parametrize(("url", "local"), LOCAL.items())
def test_only_the_loopback_is_local(url: str, local: bool) -> None:
    assert ModelSettings(base_url=url, model="m").is_local is local


def test_the_host_is_shown_without_credentials() -> None:
    assert ModelSettings(base_url="https://me:pw@host:8/v1", model="m").host == "host:8"


@pytest.mark.parametrize(
    "environ",
    [
        {"DIAGNOSE_BASE_URL": "http://localhost/v1"},
        {"DIAGNOSE_BASE_URL": "", "DIAGNOSE_MODEL": "m"},
        {"DIAGNOSE_BASE_URL": "file:///etc/passwd", "DIAGNOSE_MODEL": "m"},
        {"DIAGNOSE_BASE_URL": "http://h:99999/v1", "DIAGNOSE_MODEL": "m"},
        {"DIAGNOSE_MODEL": "m", "DIAGNOSE_API_KEY": "k", "DIAGNOSE_TOTAL_SECONDS": "soon"},
        {"DIAGNOSE_MODEL": "m", "DIAGNOSE_API_KEY": "k", "DIAGNOSE_CALL_SECONDS": "nan"},
        {"DIAGNOSE_MODEL": "m", "DIAGNOSE_API_KEY": "k", "DIAGNOSE_CONTEXT_TOKENS": "512"},
        {"DIAGNOSE_MODEL": "m", "DIAGNOSE_API_KEY": "k", "DIAGNOSE_PRICE": "free"},
    ],
)
def test_settings_that_cannot_work_are_named(environ: dict[str, str]) -> None:
    with pytest.raises(UserError):
        model_settings(environ)


def test_a_server_whose_pages_hang_costs_no_more_than_the_whole_limit() -> None:
    with FakeServer("pages_hang") as server:
        client = client_of(server, total_seconds=1.0)
        start = time.monotonic()
        client.ask(ASK, WORD)
        wall = time.monotonic() - start

    assert wall < 2.0


def long_prompt(room: int) -> tuple[Message, ...]:
    return (Message("user", "가" * room),)


def test_a_server_that_cuts_prompts_silently_is_found_out_and_given_less() -> None:
    with FakeServer(window=5600) as server:
        client = client_of(server)
        answer = client.ask(long_prompt, WORD)

    sizes = [len(str(json.loads(r.split(b"\n\n", 1)[1])["messages"][-1]["content"])) for r in server.received]
    assert isinstance(answer, Answer)
    assert (client.context.origin, client.context.tokens) == ("probe", 4096)
    assert sizes[-1] < 5600


def test_a_server_that_keeps_whole_prompts_is_given_the_assumed_size() -> None:
    with FakeServer() as server:
        client = client_of(server)
        client.ask(long_prompt, WORD)

    assert (client.context.origin, client.context.tokens) == ("probe", 8192)


def test_a_short_prompt_needs_no_probe() -> None:
    with FakeServer() as server:
        client_of(server).ask(ASK, WORD)

    assert len(server.received) == 2


def test_a_server_that_says_its_size_needs_no_probe() -> None:
    with FakeServer(pages={"/v1/models": {"data": [{"id": "fake", "max_model_len": 16384}]}}) as server:
        client = client_of(server)
        client.ask(long_prompt, WORD)

    assert (client.context.tokens, len(server.received)) == (16384, 2)


def test_a_prompt_that_is_refused_as_too_long_is_asked_again_shorter() -> None:
    pages: dict[str, dict[str, object]] = {"/v1/models": {"data": [{"id": "fake", "max_model_len": 16384}]}}
    with FakeServer("refusing", window=9000, pages=pages) as server:
        client = client_of(server)
        answer = client.ask(long_prompt, WORD)

    assert isinstance(answer, Answer)
    assert (client.context.origin, client.context.tokens) == ("error", 3000)


REFUSALS = {
    '{"error":{"code":400,"message":"request (9000 tokens) exceeds the available context size (4096 tokens)","n_ctx":4096}}': 4096,
    "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens": 8192,
    "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens": 4096,
    "invalid api key 12345": None,
}


@pytest.mark.parametrize(("detail", "tokens"), REFUSALS.items())
def test_the_size_is_read_from_the_words_of_a_refusal(detail: str, tokens: int | None) -> None:
    assert refused_limit(detail) == tokens


def test_a_price_is_read_and_shown() -> None:
    found = model_settings({"DIAGNOSE_MODEL": "m", "OPENAI_API_KEY": "k", "DIAGNOSE_PRICE": "0.5/2"})

    assert found is not None
    assert cost_text(Usage(input_tokens=1_000_000, output_tokens=500_000), found) == "약 1.5000달러"


def test_without_a_price_no_cost_is_told() -> None:
    assert cost_text(Usage(input_tokens=5), ModelSettings(base_url="http://h/v1", model="m")) == ""
