"""Tell the user what is about to leave the machine, before it does."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Notice(Struct, frozen=True, kw_only=True):
    """The first request to a remote server: where it goes, its size in bytes, and how many values were hidden."""

    host: str
    first_bytes: int
    redactions: int


def notice_text(notice: Notice) -> str:
    """Return the line shown on stderr."""
    return (
        f"알림: 언어 모델 서버 {notice.host} 주소로 로그의 일부를 보냅니다. "
        f"첫 요청은 {notice.first_bytes:,}바이트이고, 비밀 값과 개인 정보 {notice.redactions}개를 숨겼습니다. "
        "보내지 않으려면 --no-llm으로 실행하세요."
    )


def prompt_text(host: str, messages: Sequence[tuple[str, str]]) -> str:
    """Return a whole request as it is sent, for --show-prompt; the messages are already redacted and safe to show."""
    size = sum(len(text.encode()) for _, text in messages)
    body = "\n".join(f"[{role}]\n{text}" for role, text in messages)
    return f"--- {host} 주소로 보내는 글 ({size:,}바이트) ---\n{body}\n--- 끝 ---"
