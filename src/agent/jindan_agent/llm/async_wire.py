"""The connection of a conversation: the same exchanges as `wire`, awaited, and answers that come piece by piece."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, cast

import openai
from msgspec import Struct
from openai.types.chat import ChatCompletionStreamOptionsParam as StreamOptions
from pydantic import BaseModel, ValidationError

from jindan_agent.llm.answer import Failure, FailureKind
from jindan_agent.llm.question import (
    MOST_BYTES,
    CutOffError,
    Question,
    Reply,
    UsageReport,
    arguments,
    failure_of,
    reply_of,
)
from jindan_agent.llm.settings import ModelSettings

if TYPE_CHECKING:
    from openai import AsyncAPIResponse
    from openai.types.chat import ChatCompletion

    Response = AsyncAPIResponse[ChatCompletion]


class Piece(Struct, frozen=True):
    """Some letters of an answer that is being written."""

    text: str


class _Delta(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Chunk(BaseModel):
    choices: list[_Choice] = []
    usage: UsageReport | None = None
    error: object = None


class AsyncWire:
    """The connection to one server. Cancelling the task that waits closes the connection at once."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._client: openai.AsyncOpenAI | None = None

    async def exchange(self, question: Question, seconds: float) -> Reply | Failure:
        """Ask once and return the finished reply or why there is none; `seconds` bounds all of it."""
        end = time.monotonic() + seconds
        create = self._opened().chat.completions.with_streaming_response.create
        try:
            async with (
                asyncio.timeout(seconds),
                create(**arguments(question, self._settings.model, seconds)) as response,
            ):
                return reply_of(await _body(response))
        except (openai.OpenAIError, CutOffError, TimeoutError) as error:
            return failure_of(error, end)

    async def talk(self, question: Question, seconds: float) -> AsyncGenerator[Piece | Reply | Failure, None]:
        """Yield the answer piece by piece, last of all the whole reply or why it is not whole."""
        end = time.monotonic() + seconds
        create = self._opened().chat.completions.with_streaming_response.create
        asked = arguments(question, self._settings.model, seconds)
        counted = StreamOptions(include_usage=True) if question.with_usage else openai.omit
        try:
            async with AsyncExitStack() as opened:
                async with asyncio.timeout(seconds):
                    response = await opened.enter_async_context(create(**asked, stream=True, stream_options=counted))
                async for part in _parts(cast("Response", response), end):
                    yield part
        except (openai.OpenAIError, CutOffError, TimeoutError) as error:
            yield failure_of(error, end)

    async def close(self) -> None:
        """Close the connection; the next exchange opens a new one."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _opened(self) -> openai.AsyncOpenAI:
        if self._client is None:
            used = self._settings
            # As in `wire`.
            transport = openai.DefaultAsyncHttpxClient(follow_redirects=False, trust_env=not used.is_local)
            self._client = openai.AsyncOpenAI(
                base_url=used.base_url, api_key=used.api_key, max_retries=0, http_client=transport
            )
        return self._client


async def _body(response: Response) -> bytes:
    body = b""
    try:
        async for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise CutOffError("too long")
    except (CutOffError, TimeoutError):
        raise
    except Exception as error:  # the SDK does not wrap what its transport raises while a body is read
        raise CutOffError(type(error).__name__) from error
    return body


async def _parts(response: Response, end: float) -> AsyncIterator[Piece | Reply | Failure]:
    """Yield the pieces of an event stream; a server that answers whole at once is taken as well."""
    if "event-stream" not in response.headers.get("content-type", ""):
        async with asyncio.timeout(end - time.monotonic()):
            whole = reply_of(await _body(response))
        if isinstance(whole, Reply):
            yield Piece(whole.text)
        yield whole
        return
    written: list[str] = []
    finish: str | None = None
    usage = UsageReport()
    async for chunk in _chunks(response, end):
        if isinstance(chunk, Failure):
            yield chunk
            return
        usage = chunk.usage or usage
        for choice in chunk.choices[:1]:
            finish = choice.finish_reason or finish
            if choice.delta.content:
                written.append(choice.delta.content)
                yield Piece(choice.delta.content)
    yield _end(written, finish, usage)


def _end(written: list[str], finish: str | None, usage: UsageReport) -> Reply | Failure:
    """Return the reply; a stream that a dying server cut ends without an error and without a reason to finish."""
    if finish != "stop":
        return Failure(kind=FailureKind.TRUNCATED, detail=str(finish))
    if not "".join(written).strip():
        return Failure(kind=FailureKind.EMPTY)
    return Reply(
        text="".join(written),
        input_tokens=max(0, usage.prompt_tokens or 0),
        output_tokens=max(0, usage.completion_tokens or 0),
    )


async def _chunks(response: Response, end: float) -> AsyncIterator[_Chunk | Failure]:
    read = 0
    async for line in _lines(response, end):
        read += len(line)
        if read > MOST_BYTES:
            yield Failure(kind=FailureKind.TRUNCATED, detail="too long")
            return
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return
        try:
            chunk = _Chunk.model_validate_json(data)
        except ValidationError:
            yield Failure(kind=FailureKind.NOT_JSON, detail=data[:200])
            return
        if chunk.error is not None:
            yield Failure(
                kind=FailureKind.SERVER, detail=json.dumps(chunk.error, ensure_ascii=False, default=str)[:500]
            )
            return
        yield chunk


async def _lines(response: Response, end: float) -> AsyncIterator[str]:
    """Yield the lines of a body as they come, none longer than the whole is allowed to be."""
    chunks = aiter(response.iter_bytes())
    rest = b""
    while (chunk := await _next(chunks, end)) is not None:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace").rstrip("\r")
        if len(rest) > MOST_BYTES:
            raise CutOffError("too long")
    if rest:
        yield rest.decode("utf-8", "replace")


async def _next(chunks: AsyncIterator[bytes], end: float) -> bytes | None:
    """Return the next bytes, None at the end. The limit holds here and not around a yield, where it would hit others."""
    try:
        async with asyncio.timeout(max(0.0, end - time.monotonic())):
            return await anext(chunks)
    except StopAsyncIteration:
        return None
    except TimeoutError:
        raise
    except Exception as error:  # as in _body
        raise CutOffError(type(error).__name__) from error
