"""What comes back from a model: an answer that fits its schema, or a failure with a reason a person can read."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, Literal, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Message(Struct, frozen=True):
    """One turn of a conversation, as it was written: not yet redacted."""

    role: Literal["system", "user", "assistant"]
    content: str


class FailureKind(StrEnum):
    """Why there is no answer."""

    REFUSED = "refused"
    TIMEOUT = "timeout"
    KEY = "key"
    NOT_FOUND = "not_found"
    RATE = "rate"
    BAD_REQUEST = "bad_request"
    SERVER = "server"
    NOT_JSON = "not_json"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    SCHEMA = "schema"
    BUDGET = "budget"


REASON_KO = {
    FailureKind.REFUSED: "언어 모델 서버에 연결하지 못했습니다.",
    FailureKind.TIMEOUT: "언어 모델이 제한 시간 안에 답하지 않았습니다.",
    FailureKind.KEY: "언어 모델 서버가 API 키를 받아들이지 않았습니다.",
    FailureKind.NOT_FOUND: "언어 모델 서버에 그 모델이나 주소가 없습니다.",
    FailureKind.RATE: "언어 모델 서버가 요청 한도를 넘었다고 답했습니다.",
    FailureKind.BAD_REQUEST: "언어 모델 서버가 요청을 거절했습니다.",
    FailureKind.SERVER: "언어 모델 서버에서 오류가 났습니다.",
    FailureKind.NOT_JSON: "언어 모델 서버의 답이 JSON이 아니었습니다.",
    FailureKind.EMPTY: "언어 모델이 빈 답을 보냈습니다.",
    FailureKind.TRUNCATED: "언어 모델의 답이 중간에 끊겼습니다.",
    FailureKind.SCHEMA: "언어 모델의 답이 정해진 형식과 달랐습니다.",
    FailureKind.BUDGET: "언어 모델에 쓸 시간이나 요청 횟수를 다 썼습니다.",
}
# The same request may do better a second time.
WORTH_A_RETRY = frozenset(FailureKind) - {
    FailureKind.KEY,
    FailureKind.NOT_FOUND,
    FailureKind.BAD_REQUEST,
    FailureKind.BUDGET,
}
# The server answered, but not in the shape asked for: a plainer way of asking may do.
ABOUT_SHAPE = frozenset({FailureKind.BAD_REQUEST, FailureKind.EMPTY, FailureKind.TRUNCATED, FailureKind.SCHEMA})


class Failure(Struct, frozen=True, kw_only=True):
    """No usable answer. `detail` is what the server said, foreign text; `retry_after` is seconds it asked to wait."""

    kind: FailureKind
    detail: str = ""
    retry_after: float | None = None

    @property
    def reason(self) -> str:
        """Return the Korean sentence for a person."""
        return REASON_KO[self.kind]


class Answer(Struct, Generic[T], frozen=True, kw_only=True):
    """An answer that fits its schema."""

    value: T


class Usage(Struct, frozen=True, kw_only=True):
    """What was spent: HTTP exchanges, tokens as the server counts them, wall seconds, bytes of prompts sent."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    sent_bytes: int = 0
