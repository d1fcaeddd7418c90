"""`diagnose doctor` says what works, what does not and what to do, and its exit code says how bad it is."""

import json
import re

import pytest
from fakes_server import FakeServer

from jindan_agent.cli import main
from jindan_agent.llm.find_context import find_context
from jindan_agent.llm.settings import ModelSettings


def page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], server: FakeServer | None, *options: str
) -> tuple[int, dict[str, dict[str, str]]]:
    if server is not None:
        monkeypatch.setenv("DIAGNOSE_BASE_URL", server.settings().base_url)
        monkeypatch.setenv("DIAGNOSE_MODEL", "fake")
        monkeypatch.setenv("DIAGNOSE_CALL_SECONDS", "1")
    code = main(["doctor", "--json", *options])
    checks: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return code, {c["name"]: c for c in checks}


def levels(checks: dict[str, dict[str, str]], *names: str) -> list[str]:
    return [checks[name]["level"] for name in names]


def test_without_a_model_all_is_well(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, checks = page(monkeypatch, capsys, None)

    assert (code, checks["모델 설정"]["level"]) == (0, "off")
    assert "DIAGNOSE_BASE_URL" in checks["모델 설정"]["hint"]


def test_a_good_server_is_found_good(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with FakeServer(pages={"/v1/models": {"data": [{"id": "fake", "max_model_len": 32768}]}}) as server:
        code, checks = page(monkeypatch, capsys, server)

    assert levels(checks, "서버의 목록", "서버 연결", "답의 형식", "문맥 길이", "한국어") == ["good"] * 5
    assert "32,768토큰" in checks["문맥 길이"]["said"]
    assert code == 0


def test_nothing_is_sent_with_no_llm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with FakeServer() as server:
        page(monkeypatch, capsys, server, "--no-llm")

    assert server.received == []


def test_a_remote_server_is_named_before_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer() as server:
        host = server.settings().host
        monkeypatch.setattr(ModelSettings, "is_local", property(lambda _: False))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("DIAGNOSE_BASE_URL", server.settings().base_url)
        monkeypatch.setenv("DIAGNOSE_MODEL", "fake")
        main(["doctor", "--json"])

    said = capsys.readouterr().err
    assert f"{host} 주소로 시험 글을 보냅니다" in said
    assert re.search(r"가장 긴 것이 [0-9,]+바이트이고, 비밀 값과 개인 정보 0개를 숨겼습니다", said)


TROUBLE = {
    "401": ("서버 연결", "bad", 2, "DIAGNOSE_API_KEY"),
    "404": ("서버 연결", "bad", 2, "모델 이름"),
    "html": ("서버 연결", "bad", 2, ""),
    "text_only": ("답의 형식", "care", 1, "JSON Schema"),
    "no_schema": ("답의 형식", "care", 1, ""),
    "english": ("한국어", "care", 1, "한국어"),
}


@pytest.mark.parametrize(("mode", "found"), TROUBLE.items())
def test_each_trouble_is_named_with_what_to_do(
    mode: str,
    found: tuple[str, str, int, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with FakeServer(mode) as server:
        code, checks = page(monkeypatch, capsys, server)

    name, level, exit_code, hint = found
    assert (checks[name]["level"], code) == (level, exit_code)
    assert hint in checks[name]["hint"]


def test_a_dead_server_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer() as server:
        pass
    code, checks = page(monkeypatch, capsys, server)

    assert (code, checks["서버 연결"]["level"]) == (2, "bad")
    assert "DIAGNOSE_BASE_URL" in checks["서버 연결"]["hint"]


def test_a_model_that_the_server_does_not_have_is_named_with_those_it_has(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer(pages={"/v1/models": {"data": [{"id": "qwen3:8b"}]}}) as server:
        _, checks = page(monkeypatch, capsys, server)

    assert (checks["서버의 목록"]["level"], checks["서버의 목록"]["hint"]) == (
        "care",
        "예: export DIAGNOSE_MODEL=qwen3:8b",
    )


def test_the_page_for_a_person_has_a_line_for_each_check(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("[좋음] 프로그램")
    assert all(line.startswith(("[", " ")) for line in lines)


# The answers of the servers' own pages, in the shape their documentation shows.
SERVERS = {
    "vLLM": ({"/v1/models": {"data": [{"id": "m", "max_model_len": 16384}]}}, 16384),
    "llama.cpp": ({"/v1/models": {"data": [{"id": "x.gguf", "meta": {"n_ctx": 4096, "n_ctx_train": 131072}}]}}, 4096),
    "llama.cpp without meta": (
        {"/v1/models": {"data": [{"id": "x"}]}, "/props": {"default_generation_settings": {"n_ctx": 8192}}},
        8192,
    ),
    "LM Studio": (
        {
            "/v1/models": {"data": [{"id": "m"}, {"id": "n"}]},
            "/api/v1/models": {
                "models": [
                    {
                        "key": "m",
                        "max_context_length": 32768,
                        "loaded_instances": [{"config": {"context_length": 4096}}],
                    }
                ]
            },
        },
        4096,
    ),
    "Ollama with the model loaded": (
        {"/api/version": {"version": "0.40"}, "/api/ps": {"models": [{"name": "m:latest", "context_length": 32768}]}},
        32768,
    ),
    "Ollama with a Modelfile": (
        {
            "/api/version": {"version": "0.40"},
            "/api/show": {"parameters": "stop x\nnum_ctx                        2048"},
        },
        2048,
    ),
    "a server that says nothing": ({"/v1/models": {"data": [{"id": "m"}]}}, None),
    "a server that lies": ({"/v1/models": {"data": [{"id": "m", "max_model_len": -5}]}}, None),
    "another model's": ({"/v1/models": {"data": [{"id": "a", "max_model_len": 99999}, {"id": "b"}]}}, None),
}


@pytest.mark.parametrize(("pages", "tokens"), SERVERS.values(), ids=SERVERS)
def test_the_loaded_context_is_read_where_each_server_says_it(
    pages: dict[str, dict[str, object]], tokens: int | None
) -> None:
    def fetch(method: str, url: str, body: object, seconds: float) -> bytes | None:
        del method, body, seconds
        found = pages.get(url.removeprefix("http://127.0.0.1:1"))
        return None if found is None else json.dumps(found).encode()

    found = find_context(fetch, ModelSettings(base_url="http://127.0.0.1:1/v1", model="m"))

    assert (found.tokens if found else None) == tokens
