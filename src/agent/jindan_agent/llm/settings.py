"""Say which model server may be asked, from the environment alone and never from a file of a run."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from jindan_agent.errors import UserError

OPENAI_URL = "https://api.openai.com/v1"
NO_KEY = "none"
CALL_SECONDS = 90.0
TOTAL_SECONDS = 300.0
# Assumed until the server says more. Ollama serves 4 k below 24 GiB of GPU memory and cuts longer prompts without a
# word (docs.ollama.com/context-length), so an assumption is tried out before it is used.
CONTEXT_TOKENS = 8192
FEWEST_TOKENS = 2048
MAX_CALLS = 12


class ModelSettings(Struct, frozen=True, kw_only=True):
    """A server, a model and the limits of asking it.

    `call_seconds` bounds one HTTP exchange and `total_seconds` all of one diagnosis, both wall clock. `max_tokens` is
    what one answer may be long, `context_tokens` what prompt and answer may be together, None to find it out.
    `prices` are dollars per million tokens of input and output, None when nobody named them.
    """

    base_url: str
    model: str
    api_key: str = NO_KEY
    call_seconds: float = CALL_SECONDS
    total_seconds: float = TOTAL_SECONDS
    max_tokens: int = 1200
    context_tokens: int | None = None
    max_calls: int = MAX_CALLS
    prices: tuple[float, float] | None = None

    def __repr__(self) -> str:
        """Show where the model is, never the key."""
        return f"ModelSettings(host={self.host!r}, model={self.model!r})"

    @property
    def host(self) -> str:
        """Return host and port without any credentials of the URL."""
        parts = urlsplit(self.base_url)
        return parts.netloc.rpartition("@")[2]

    @property
    def is_local(self) -> bool:
        """Say whether the server is on this machine's loopback interface."""
        return is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def says_when_too_long(self) -> bool:
        """Say whether the server is known to refuse a prompt that is too long, instead of cutting it."""
        return urlsplit(self.base_url).hostname == urlsplit(OPENAI_URL).hostname


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is the loopback interface; no name is looked up."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def model_settings(environ: Mapping[str, str]) -> ModelSettings | None:
    """Return the configured model, None when neither a server nor a model is named.

    DIAGNOSE_BASE_URL, DIAGNOSE_MODEL and DIAGNOSE_API_KEY come before their OPENAI_ namesakes. A key alone asks for
    nothing, and OPENAI_API_KEY goes only where OPENAI_BASE_URL points. Raises UserError for values that cannot work,
    and for a model without a server and without a key.
    """
    url = _word(environ, "DIAGNOSE_BASE_URL") or _word(environ, "OPENAI_BASE_URL")
    model = _word(environ, "DIAGNOSE_MODEL") or _word(environ, "OPENAI_MODEL")
    if not url and not model:
        return None
    if not model:
        raise UserError(
            "언어 모델 서버는 정했지만 모델 이름이 없습니다.",
            "이름을 지정하거나(DIAGNOSE_MODEL=이름) --no-llm으로 실행하세요.",
        )
    base_url = _checked(url or OPENAI_URL)
    key = _key(environ, base_url)
    if not url and key == NO_KEY:
        # OpenAI answers nobody without a key, and what is sent has left all the same.
        raise UserError(
            "언어 모델의 이름만 정했고 서버의 주소도 키도 없습니다.",
            "주소를 지정하거나(DIAGNOSE_BASE_URL=http://localhost:11434/v1) OpenAI를 쓰려면 OPENAI_API_KEY를 지정하세요.",
        )
    return ModelSettings(
        base_url=base_url,
        model=model,
        api_key=key,
        call_seconds=_number(environ, "DIAGNOSE_CALL_SECONDS", CALL_SECONDS),
        total_seconds=_number(environ, "DIAGNOSE_TOTAL_SECONDS", TOTAL_SECONDS),
        context_tokens=_tokens(environ),
        prices=_prices(environ),
    )


def _key(environ: Mapping[str, str], base_url: str) -> str:
    own = _word(environ, "DIAGNOSE_API_KEY")
    if own:
        return own
    home = _word(environ, "OPENAI_BASE_URL") or OPENAI_URL
    same = _place(urlsplit(home)) == _place(urlsplit(base_url))
    return (_word(environ, "OPENAI_API_KEY") if same else "") or NO_KEY


def _place(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, parts.hostname or "", parts.port


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise UserError(
            "언어 모델 서버의 주소가 올바르지 않습니다.",
            "http로 시작하는 주소를 지정하세요: DIAGNOSE_BASE_URL=http://localhost:11434/v1",
        )
    return url


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    text = _word(environ, name)
    try:
        value = float(text) if text else default
    except ValueError:
        value = 0.0
    if not 0 < value < 1e7:
        what = f"{name} 값은 0보다 큰 수여야 합니다: '{text}'"
        raise UserError(what, f"예: {name}={default:g}")
    return value


def _prices(environ: Mapping[str, str]) -> tuple[float, float] | None:
    text = _word(environ, "DIAGNOSE_PRICE")
    if not text:
        return None
    try:
        paid, earned = (float(part) for part in text.split("/"))
    except ValueError:
        paid = earned = -1.0
    if not (0 <= paid < 1e6 and 0 <= earned < 1e6):
        what = f"DIAGNOSE_PRICE 값을 읽을 수 없습니다: '{text}'"
        raise UserError(what, "백만 토큰의 값을 달러로 적으세요(입력/출력). 예: DIAGNOSE_PRICE=0.15/0.60")
    return paid, earned


def _tokens(environ: Mapping[str, str]) -> int | None:
    given = int(_number(environ, "DIAGNOSE_CONTEXT_TOKENS", 0.5))
    if 0 < given < FEWEST_TOKENS:
        what = f"DIAGNOSE_CONTEXT_TOKENS 값이 너무 작습니다: {given}"
        raise UserError(what, f"{FEWEST_TOKENS} 이상을 지정하거나 비워 두세요(서버에 물어봅니다).")
    return given or None


def _word(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip()
