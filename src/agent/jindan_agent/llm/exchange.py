"""One HTTP exchange with a Chat Completions server; nothing else in the project opens a connection to a model."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal, cast

import openai
from msgspec import Struct
from pydantic import BaseModel, ValidationError

from jindan_agent.llm.answer import Failure, FailureKind
from jindan_agent.llm.redact import Clean
from jindan_agent.llm.settings import ModelSettings

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam
    from openai.types.chat.completion_create_params import ResponseFormat

MOST_BYTES = 4 << 20
_KIND_OF_STATUS = {
    401: FailureKind.KEY,
    403: FailureKind.KEY,
    404: FailureKind.NOT_FOUND,
    408: FailureKind.TIMEOUT,
    429: FailureKind.RATE,
}
# llama.cpp answers 500 when the text does not fit the grammar it had itself enforced (ggml-org/llama.cpp#27279).
_GRAMMAR_BROKEN = "does not match the expected"


class Question(Struct, frozen=True, kw_only=True):
    """What goes over the wire. Only redacted text has the type that fits in here."""

    messages: tuple[tuple[Literal["system", "user", "assistant"], Clean], ...]
    form: Mapping[str, object] | None
    max_tokens: int
    temperature: float | None = 0.0
    newer_token_field: bool = False


class Reply(Struct, frozen=True, kw_only=True):
    """A whole, finished answer of the server."""

    text: str
    input_tokens: int
    output_tokens: int


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = 0
    completion_tokens: int | None = 0


class _Completion(BaseModel):
    choices: list[_Choice]
    usage: _Usage | None = None


class _CutOffError(Exception):
    """The body broke off, took too long or grew too large."""


class Wire:
    """The connection to one server, opened when first needed and kept from one exchange to the next."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._client: openai.OpenAI | None = None

    def exchange(self, question: Question, seconds: float) -> Reply | Failure:
        """Ask once and return the finished reply or why there is none; `seconds` bounds each read and the whole body."""
        end = time.monotonic() + seconds
        try:
            return _reply(self._body(question, seconds, end))
        except openai.APITimeoutError:
            return Failure(kind=FailureKind.TIMEOUT)
        except openai.APIStatusError as error:
            return _refusal(error)
        except openai.APIConnectionError as error:
            return Failure(kind=FailureKind.REFUSED, detail=str(error.__cause__ or error))
        except _CutOffError as error:
            kind = FailureKind.TIMEOUT if time.monotonic() >= end else FailureKind.TRUNCATED
            return Failure(kind=kind, detail=str(error))

    def close(self) -> None:
        """Close the connection; the next exchange opens a new one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _body(self, question: Question, seconds: float, end: float) -> bytes:
        # A server that does not know a field may answer 400, so fields nobody asked for are left out.
        newer = question.newer_token_field
        with self._opened().chat.completions.with_streaming_response.create(
            model=self._settings.model,
            messages=[_param(role, text) for role, text in question.messages],
            response_format=cast("ResponseFormat", question.form) if question.form is not None else openai.omit,
            max_tokens=openai.omit if newer else question.max_tokens,
            max_completion_tokens=question.max_tokens if newer else openai.omit,
            temperature=openai.omit if question.temperature is None else question.temperature,
            timeout=seconds,
        ) as response:
            return _read(response.iter_bytes, end)

    def _opened(self) -> openai.OpenAI:
        if self._client is None:
            used = self._settings
            # A redirect would carry the prompt to a host nobody agreed to; a proxy has no business with the loopback.
            transport = openai.DefaultHttpxClient(follow_redirects=False, trust_env=not used.is_local)
            self._client = openai.OpenAI(
                base_url=used.base_url, api_key=used.api_key, max_retries=0, http_client=transport
            )
        return self._client


def _param(role: str, text: Clean) -> ChatCompletionMessageParam:
    return cast("ChatCompletionMessageParam", {"role": role, "content": text})


def _read(chunks: Callable[[], Iterable[bytes]], end: float) -> bytes:
    body = b""
    try:
        for chunk in chunks():
            body += chunk
            if time.monotonic() > end:
                raise _CutOffError("time limit")
            if len(body) > MOST_BYTES:
                raise _CutOffError("too long")
    except _CutOffError:
        raise
    except Exception as error:  # the SDK does not wrap what its transport raises while a body is read
        raise _CutOffError(type(error).__name__) from error
    return body


def _reply(body: bytes) -> Reply | Failure:
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError:
        return Failure(kind=FailureKind.NOT_JSON, detail=body[:200].decode("utf-8", "replace"))
    if not completion.choices:
        return Failure(kind=FailureKind.EMPTY)
    choice = completion.choices[0]
    if choice.finish_reason != "stop":
        return Failure(kind=FailureKind.TRUNCATED, detail=str(choice.finish_reason))
    if not choice.message.content:
        return Failure(kind=FailureKind.EMPTY)
    usage = completion.usage or _Usage()
    return Reply(
        text=choice.message.content,
        input_tokens=max(0, usage.prompt_tokens or 0),
        output_tokens=max(0, usage.completion_tokens or 0),
    )


def _refusal(error: openai.APIStatusError) -> Failure:
    status, detail = error.status_code, error.message[:500]
    kind = _KIND_OF_STATUS.get(status, FailureKind.BAD_REQUEST if status < 500 else FailureKind.SERVER)
    if status >= 500 and _GRAMMAR_BROKEN in detail:
        kind = FailureKind.SCHEMA
    return Failure(kind=kind, detail=detail, retry_after=_seconds(error.response.headers.get("retry-after")))


def _seconds(text: str | None) -> float | None:
    try:
        return None if text is None else max(0.0, float(text))
    except ValueError:
        return None
