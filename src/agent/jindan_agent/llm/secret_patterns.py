"""What a secret looks like, as a table: how issuers mark their keys, and how people name them in a log."""

from __future__ import annotations

import re

from msgspec import Struct

HIDDEN = "[숨김]"
# Values that name no secret: absent, a variable, a placeholder, or already hidden.
_NO_VALUE = r"(?!(?:null|none|true|false|nil|not|\*+|x{3,})(?![\w])|[<\[\${(]|os\.|env)"
_SEPARATOR = r"[\"']?\s*(?:=>|:=|[:=])\s*[\"']?"
_LOOKS_RANDOM = r"(?=[^\s\"',;&]*\d)(?=[^\s\"',;&]*[A-Za-z])[A-Za-z0-9_\-./+=~%:]{16,}"
_KOREAN_NAME = r"(?:비밀번호|패스워드|비번|암호|인증\s?키|비밀\s?키|접속\s?키|api\s?키)(?:는|은|가|이)?"


class SecretPattern(Struct, frozen=True, kw_only=True):
    """A kind of secret. Only the group `secret` is hidden when the pattern has one, else all of the match."""

    kind: str
    pattern: re.Pattern[str]
    shown: str = HIDDEN


def _secret(kind: str, pattern: str, shown: str = HIDDEN, flags: re.RegexFlag = re.NOFLAG) -> SecretPattern:
    return SecretPattern(kind=kind, pattern=re.compile(pattern, flags), shown=shown)


# Sources: the issuers' own documentation of key formats and GitHub's list of secret-scanning partners.
PATTERNS: tuple[SecretPattern, ...] = (
    _secret(
        "private_key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", flags=re.DOTALL
    ),
    _secret("url_login", r"(?<=://)(?P<secret>[^\s/@:\"']+:[^\s/@\"']+|[^\s/@:\"']{12,})(?=@)"),
    _secret(
        "webhook",
        r"https://(?:hooks\.slack\.com/(?:services|workflows)|discord(?:app)?\.com/api/webhooks)/(?P<secret>[^\s\"']+)",
    ),
    _secret("huggingface", r"\b(?:hf|api_org)_[A-Za-z0-9]{20,}"),
    _secret("wandb", r"\bwandb_v\d_[A-Za-z0-9_]{30,}"),
    _secret("wandb", r"wandb[^\n]{0,60}?(?<![0-9a-f])(?P<secret>[0-9a-f]{40})(?![0-9a-f])", flags=re.IGNORECASE),
    _secret("anthropic", r"\bsk-ant-[A-Za-z0-9_\-]{16,}"),
    _secret("openai", r"\bsk-(?:proj-|svcacct-|admin-|or-v1-|lf-)?[A-Za-z0-9_\-]{20,}"),
    _secret("groq", r"\bgsk_[A-Za-z0-9]{20,}"),
    _secret("xai", r"\bxai-[A-Za-z0-9]{20,}"),
    _secret("nvidia", r"\bnvapi-[A-Za-z0-9_\-]{20,}"),
    _secret("replicate", r"\br8_[A-Za-z0-9]{20,}"),
    _secret("langsmith", r"\blsv2_(?:pt|sk)_[A-Za-z0-9_]{20,}"),
    _secret("aws", r"\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[0-9A-Z]{16}\b"),
    _secret("google", r"\bAIza[0-9A-Za-z_\-]{30,}|\bya29\.[0-9A-Za-z_\-]{20,}|\bGOCSPX-[0-9A-Za-z_\-]{20,}"),
    _secret("github", r"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}"),
    _secret("gitlab", r"\bgl(?:pat|ptt|rt|cbt|dt)-[A-Za-z0-9_\-.]{20,}"),
    _secret("slack", r"\bxox[abeprs]-[A-Za-z0-9\-]{10,}|\bxapp-[A-Za-z0-9\-]{10,}"),
    _secret("stripe", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    _secret("package_index", r"\bpypi-AgE[A-Za-z0-9_\-]{16,}|\bnpm_[A-Za-z0-9]{30,}"),
    _secret("digital_ocean", r"\bdo[opr]_v1_[0-9a-f]{40,}"),
    _secret("sendgrid", r"\bSG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}"),
    _secret("telegram", r"\b\d{8,10}:AA[A-Za-z0-9_\-]{30,}"),
    _secret("jwt", r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.?[A-Za-z0-9_\-]*|\beyJ[A-Za-z0-9_\-]{40,}={0,2}"),
    _secret("azure", r"(?:AccountKey|SharedAccessKey|[?&]sig)=(?P<secret>[A-Za-z0-9+/%=_\-]{20,})"),
    _secret(
        "header",
        r"(?:authorization|proxy-authorization|cookie|set-cookie)[\"']?\s*+[:=]\s*+[\"']?+(?:(?:bearer|basic|token)\s+)?+(?!\[숨김)(?P<secret>[^\n\"',]{6,})",
        flags=re.IGNORECASE,
    ),
    _secret("bearer", r"\bbearer\s+(?P<secret>[A-Za-z0-9_\-.=+/~]{16,})", flags=re.IGNORECASE),
    _secret(
        "named_password",
        r"(?<![\w])[\w.\-]{0,40}?(?:passw(?:or)?d|passphrase|secret|api[_\-]?key|access[_\-]?key|private[_\-]?key|account[_\-]?key|auth[_\-]?key)"
        rf"(?:[_\-](?:id|key|value|env|\d+))?{_SEPARATOR}{_NO_VALUE}(?P<secret>[^\s\"',;&}})\]]{{3,}})",
        flags=re.IGNORECASE,
    ),
    _secret(
        "named_pwd",
        rf"(?<![\w])pwd{_SEPARATOR}{_NO_VALUE}(?![/~.])(?P<secret>[^\s\"',;&}})\]]{{3,}})",
        flags=re.IGNORECASE,
    ),
    _secret(
        "korean_name",
        rf"{_KOREAN_NAME}{_SEPARATOR}{_NO_VALUE}(?P<secret>[^\s\"',;]{{3,}})",
        flags=re.IGNORECASE,
    ),
    _secret("korean_name", rf"{_KOREAN_NAME}\s+{_NO_VALUE}(?P<secret>[!-~]{{4,}})", flags=re.IGNORECASE),
    _secret(
        "named_token",
        rf"(?<![A-Za-z])(?:[\w.\-]{{0,40}}[_\-.])?(?:token|credentials?|signature|토큰)[\w\-]{{0,8}}{_SEPARATOR}(?P<secret>{_LOOKS_RANDOM})",
        flags=re.IGNORECASE,
    ),
    _secret(
        "option",
        rf"(?<![\w])--?[\w\-]{{0,30}}(?:passw(?:or)?d|api[_\-]?key|secret[\w\-]{{0,10}})\s+{_NO_VALUE}(?!-)(?P<secret>[^\s\"']{{3,}})",
        flags=re.IGNORECASE,
    ),
    _secret("option", rf"(?<![\w])--?[\w\-]{{0,30}}token\s+[\"']?(?P<secret>{_LOOKS_RANDOM})", flags=re.IGNORECASE),
    _secret("resident_number", r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-8]\d{6}(?!\d)"),
    _secret("phone", r"(?<![\d.])01[016789]-\d{3,4}-\d{4}(?!\d)"),
    _secret(
        "mail",
        r"(?<![\w.+\-])[\w.+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){0,4}\.[A-Za-z]{2,18}(?![\w])",
        "[메일 숨김]",
    ),
    _secret("home", r"(?<![\w~])(?:/[\w.\-]+){0,3}?/(?:home|Users)/[^/\s\"':,;()\[\]]+", "~"),
    _secret("home", r"(?<![\w~/.])/root(?=/|[\s\"':,;)]|$)", "~"),
    _secret("home", r"\b[A-Za-z]:[\\/]+Users[\\/]+[^\\/\s\"':,;]+", "~"),
)
