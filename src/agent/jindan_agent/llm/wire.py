"""One HTTP exchange with a Chat Completions server, blocking; `async_wire` is the same for a conversation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

import openai

from jindan_agent.llm.answer import Failure
from jindan_agent.llm.question import MOST_BYTES, CutOffError, Question, Reply, arguments, failure_of, reply_of
from jindan_agent.llm.settings import ModelSettings


class Wire:
    """The connection to one server, opened when first needed and kept from one exchange to the next."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._client: openai.OpenAI | None = None
        self._transport: openai.DefaultHttpxClient | None = None

    def exchange(self, question: Question, seconds: float) -> Reply | Failure:
        """Ask once and return the finished reply or why there is none; `seconds` bounds each read and the whole body."""
        end = time.monotonic() + seconds
        try:
            return reply_of(self._body(question, seconds, end))
        except (openai.OpenAIError, CutOffError) as error:
            return failure_of(error, end)

    def open(self) -> None:
        """Make the client ready; no connection is opened yet."""
        self._opened()

    def close(self) -> None:
        """Close the connection; the next exchange opens a new one."""
        if self._transport is not None:
            self._transport.close()
        self._client = self._transport = None

    def page(self, method: str, url: str, body: Mapping[str, object] | None, seconds: float) -> bytes | None:
        """Return a page beside the chat that says what the server is (`url` is whole), None when there is none."""
        end = time.monotonic() + seconds
        headers = {"authorization": f"Bearer {self._settings.api_key}"}
        try:
            with self._carrier().stream(method, url, json=body, headers=headers, timeout=seconds) as response:
                return _read(response.iter_bytes, end) if response.status_code == 200 else None
        except Exception:  # whatever the transport raises, there is no such page
            return None

    def _body(self, question: Question, seconds: float, end: float) -> bytes:
        create = self._opened().chat.completions.with_streaming_response.create
        with create(**arguments(question, self._settings.model, seconds)) as response:
            return _read(response.iter_bytes, end)

    def _opened(self) -> openai.OpenAI:
        if self._client is None:
            used = self._settings
            self._client = openai.OpenAI(
                base_url=used.base_url, api_key=used.api_key, max_retries=0, http_client=self._carrier()
            )
        return self._client

    def _carrier(self) -> openai.DefaultHttpxClient:
        if self._transport is None:
            # A redirect would carry the prompt to a host nobody agreed to; a proxy has no business with the loopback.
            self._transport = openai.DefaultHttpxClient(follow_redirects=False, trust_env=not self._settings.is_local)
        return self._transport


def _read(chunks: Callable[[], Iterable[bytes]], end: float) -> bytes:
    body = b""
    try:
        for chunk in chunks():
            body += chunk
            if time.monotonic() > end:
                raise CutOffError("time limit")
            if len(body) > MOST_BYTES:
                raise CutOffError("too long")
    except CutOffError:
        raise
    except Exception as error:  # the SDK does not wrap what its transport raises while a body is read
        raise CutOffError(type(error).__name__) from error
    return body
