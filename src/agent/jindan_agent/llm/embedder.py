"""Embed texts with the /v1/embeddings of the user's own server, where one is set; the built-in one needs none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from jindan_agent import output
from jindan_agent.llm.deadline import within
from jindan_agent.llm.notice import Notice, notice_text
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.settings import ModelSettings, model_settings
from jindan_knowledge.embedding import HASHED, Embedder, EmbedderError

_AT_ONCE = 32
_WAIT_S = 30.0
_LONGEST_TEXT = 6_000


def user_embedder(environ: Mapping[str, str]) -> Embedder:
    """Return the embedder that DIAGNOSE_EMBED_MODEL names, the built-in one when it is not set.

    The server is DIAGNOSE_EMBED_BASE_URL, else that of the language model. Raises UserError for an unusable address.
    """
    model = environ.get("DIAGNOSE_EMBED_MODEL", "").strip()
    if not model:
        return HASHED
    url = environ.get("DIAGNOSE_EMBED_BASE_URL", "").strip()
    own = {"DIAGNOSE_MODEL": model} | ({"DIAGNOSE_BASE_URL": url} if url else {})
    settings = model_settings({**environ, **own})
    return HASHED if settings is None else ServerEmbedder(settings)


class ServerEmbedder:
    """The embeddings of an OpenAI-compatible server; texts are redacted before they leave."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._redactor = Redactor(known=(settings.api_key,))
        self._noticed = settings.is_local

    @property
    def name(self) -> str:
        """Return server and model: vectors of another are never mixed with these."""
        return f"{self._settings.host}/{self._settings.model}"

    def vectors(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Return a unit vector for each text. Raises EmbedderError when the server gives none that can be used."""
        clean = [self._redactor.clean(text[:_LONGEST_TEXT]) or " " for text in texts]
        self._announce(clean)
        found: list[tuple[float, ...]] = []
        for start in range(0, len(clean), _AT_ONCE):
            found += self._asked(clean[start : start + _AT_ONCE])
        if len({len(vector) for vector in found}) > 1:
            raise EmbedderError("벡터의 길이가 서로 다릅니다")
        return found

    def _asked(self, texts: list[str]) -> list[tuple[float, ...]]:
        try:
            answer = within(_WAIT_S, lambda: self._request(texts))
        except Exception as error:  # whatever the client raises, the built-in embedder is still there
            raise EmbedderError(type(error).__name__) from error
        if answer is None:
            what = f"{_WAIT_S:g}초 안에 응답이 없습니다"
            raise EmbedderError(what)
        if len(answer) != len(texts):
            what = f"글 {len(texts)}개에 벡터가 {len(answer)}개입니다"
            raise EmbedderError(what)
        return [_unit(vector) for vector in answer]

    def _request(self, texts: list[str]) -> list[list[float]]:
        # The client costs 0.7 s, which only a user of a server pays.
        from openai import OpenAI  # noqa: PLC0415

        with OpenAI(
            base_url=self._settings.base_url, api_key=self._settings.api_key, timeout=_WAIT_S, max_retries=0
        ) as client:
            answer = client.embeddings.create(model=self._settings.model, input=texts, encoding_format="float")
        return [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]

    def _announce(self, texts: Sequence[str]) -> None:
        if self._noticed:
            return
        self._noticed = True
        size = sum(len(text.encode()) for text in texts)
        output.write_note(
            notice_text(Notice(host=self._settings.host, first_bytes=size, redactions=self._redactor.count))
        )


def _unit(vector: Sequence[float]) -> tuple[float, ...]:
    length = math.sqrt(math.fsum(x * x for x in vector))
    if not length or not math.isfinite(length):
        raise EmbedderError("길이가 0이거나 유한하지 않은 벡터가 왔습니다")
    return tuple(x / length for x in vector)
