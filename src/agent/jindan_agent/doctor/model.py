"""Check the configured model: is the server there, does it have the model, what can it do, does it write Korean."""

from __future__ import annotations

import time
from collections.abc import Iterator

from jindan_agent import output
from jindan_agent.doctor.check import Check, Level
from jindan_agent.llm.answer import Failure, FailureKind, Message
from jindan_agent.llm.client import ModelClient
from jindan_agent.llm.context import Context
from jindan_agent.llm.listing import listed_models
from jindan_agent.llm.modes import Mode
from jindan_agent.llm.notice import Notice
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.schema import Schema, flat_object
from jindan_agent.llm.settings import FEWEST_TOKENS, ModelSettings
from jindan_agent.report.hangul import has_hangul

_MODE = {
    Mode.JSON_SCHEMA: Check(name="답의 형식", level=Level.GOOD, said="서버가 JSON Schema를 강제합니다."),
    Mode.JSON_OBJECT: Check(
        name="답의 형식",
        level=Level.CARE,
        said="서버가 JSON까지만 강제합니다. 형식이 틀린 답은 버리고 다시 묻습니다.",
    ),
    Mode.TEXT: Check(
        name="답의 형식",
        level=Level.CARE,
        said="서버가 형식을 강제하지 않습니다. 글에서 JSON을 찾아 쓰고 틀리면 버립니다.",
        hint="JSON Schema를 지원하는 서버(llama.cpp, vLLM, Ollama, LM Studio)를 쓰면 버려지는 답이 줄어듭니다.",
    ),
}
_ORIGIN = {
    "given": "DIAGNOSE_CONTEXT_TOKENS 값",
    "server": "서버가 알려 준 값",
    "error": "서버의 오류에 적힌 값",
    "probe": "긴 글로 시험한 값",
    "assumed": "추정한 값",
}
_SMALL = 8000
# Enough to see whether the beginning of a long prompt is read.
_TRIED_TOKENS = 7000
_HOW_KO: dict[FailureKind, str] = {
    FailureKind.REFUSED: "서버를 켜고 주소와 포트를 확인하세요: echo $DIAGNOSE_BASE_URL",
    FailureKind.TIMEOUT: "모델을 미리 한 번 불러 두거나 제한을 늘리세요: export DIAGNOSE_CALL_SECONDS=180",
    FailureKind.KEY: "키를 지정하세요: export DIAGNOSE_API_KEY=키",
    FailureKind.NOT_FOUND: "주소가 /v1로 끝나는지, 모델 이름이 서버의 목록에 있는지 확인하세요.",
    FailureKind.RATE: "잠시 뒤에 다시 하거나 요청 한도를 확인하세요.",
}


def model_checks(settings: ModelSettings) -> Iterator[Check]:
    """Yield the checks of a model in order; those that need an answer end with the first failure."""
    yield Check(name="모델 설정", level=Level.GOOD, said=f"{settings.host} 서버의 {settings.model} 모델을 씁니다.")
    client = ModelClient(settings, Redactor(known=(settings.api_key,)), _tell)
    try:
        client.announce(_korean_prompt(_TRIED_TOKENS))
        yield _listed(settings)
        yield from _answers(client)
    finally:
        client.close()


def _tell(notice: Notice) -> None:
    output.write_note(
        f"알림: 언어 모델 서버 {notice.host} 주소로 시험 글을 보냅니다. 가장 긴 것이 {notice.first_bytes:,}바이트이고, "
        f"비밀 값과 개인 정보 {notice.redactions}개를 숨겼습니다. 로그는 보내지 않습니다."
    )


def _listed(settings: ModelSettings) -> Check:
    names = listed_models(settings)
    if names is None:
        said = "서버의 모델 목록(/models)을 읽지 못했습니다. 목록이 없는 서버일 수 있습니다."
        return Check(name="서버의 목록", level=Level.CARE, said=said)
    if settings.model in names or f"{settings.model}:latest" in names:
        return Check(name="서버의 목록", level=Level.GOOD, said=f"모델 {len(names)}개 가운데 이 모델이 있습니다.")
    few = ", ".join(names[:5]) or "없음"
    said = f"목록에 '{settings.model}' 모델이 없습니다. 있는 모델: {few}"
    return Check(
        name="서버의 목록", level=Level.CARE, said=said, hint=f"예: export DIAGNOSE_MODEL={names[0]}" if names else ""
    )


def _answers(client: ModelClient) -> Iterator[Check]:
    start = time.monotonic()
    outcome = client.ask(lambda room: _korean_prompt(min(room, _TRIED_TOKENS)), _KOREAN)
    seconds = time.monotonic() - start
    if client.mode is None:
        yield _failed("서버 연결", outcome)
        return
    yield Check(
        name="서버 연결", level=Level.GOOD, said=f"답했습니다(시험 요청 {client.usage.calls}번, {seconds:.1f}초)."
    )
    yield _MODE[client.mode]
    yield _context(client.context)
    yield _korean(outcome)
    yield _speed(client, seconds)


def _failed(name: str, outcome: object) -> Check:
    if not isinstance(outcome, Failure):
        return Check(name=name, level=Level.BAD, said="답을 받지 못했습니다.")
    detail = f" 서버의 말: {outcome.detail[:160]}" if outcome.detail else ""
    return Check(name=name, level=Level.BAD, said=f"{outcome.reason}{detail}", hint=_HOW_KO.get(outcome.kind, ""))


def _context(context: Context) -> Check:
    said = f"한 번에 {context.tokens:,}토큰을 받습니다({_ORIGIN[context.origin]})."
    if context.tokens >= _SMALL:
        return Check(name="문맥 길이", level=Level.GOOD, said=said)
    hint = "늘리면 로그를 더 보여 줄 수 있습니다. Ollama: OLLAMA_CONTEXT_LENGTH=16384 ollama serve, llama.cpp: -c 16384"
    level = Level.BAD if context.tokens < FEWEST_TOKENS else Level.CARE
    return Check(name="문맥 길이", level=level, said=said, hint=hint)


def _parse_korean(value: object) -> str:
    match value:
        case {"sentence": str(text)} if text.strip():
            return text
        case _:
            raise ValueError("no sentence")


_KOREAN = Schema(
    name="korean",
    shape=flat_object({"sentence": {"type": "string", "pattern": "^[가-힣A-Za-z .,]{1,120}$"}}),
    parse=_parse_korean,
)


def _korean_prompt(room: int) -> tuple[Message, ...]:
    """Return a short question behind a text long enough for the context to be tried where nobody says how large it is."""
    ask = "손실이 줄지 않을 때 먼저 확인할 것을 한국어 존댓말 한 문장으로 sentence 칸에 쓰세요."
    filler = "아래 글은 길이를 시험하는 글이니 무시하세요.\n" + "길이 시험 " * (room // 8)
    return (Message("user", f"{filler}\n{ask}"),)


def _korean(outcome: object) -> Check:
    name = "한국어"
    if isinstance(outcome, Failure):
        return Check(name=name, level=Level.CARE, said=f"한국어 문장을 받지 못했습니다. {outcome.reason}")
    text = str(getattr(outcome, "value", ""))
    if not has_hangul(text):
        return Check(
            name=name,
            level=Level.CARE,
            said=f"한국어로 답하지 않았습니다: '{text[:60]}'",
            hint="한국어를 배운 모델을 쓰세요.",
        )
    if not text.rstrip(" .!").endswith(("니다", "세요", "십시오", "요")):
        return Check(
            name=name, level=Level.CARE, said=f"존댓말 문장이 아닙니다: '{text[:60]}'", hint="더 큰 모델을 쓰세요."
        )
    return Check(name=name, level=Level.GOOD, said=f"'{text[:60]}'")


def _speed(client: ModelClient, seconds: float) -> Check:
    used = client.usage
    said = f"입력 {used.input_tokens:,}토큰과 출력 {used.output_tokens:,}토큰에 {seconds:.1f}초가 걸렸습니다."
    slow = seconds / max(1, used.calls) > 30
    hint = "진단 하나에 몇 분이 걸릴 수 있습니다. DIAGNOSE_TOTAL_SECONDS 값이 전체 시간을 제한합니다." if slow else ""
    return Check(name="속도", level=Level.CARE if slow else Level.GOOD, said=said, hint=hint)
