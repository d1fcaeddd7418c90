"""Find what does not belong into a sentence of a report: commands, addresses, unknown names, talk to the reader's tools."""

from __future__ import annotations

import re
from collections.abc import Collection

from jindan_tools.text.regex import regex

_LETTERS = regex(r"^[가-힣A-Za-z .,()'\"“”‘’/_\-:?!·…~→]*$")
_HANGUL = regex(r"[가-힣]{2,}")
_ADDRESS = regex(
    r"://|\bwww\b|\bhttps?\b|\bftp\b|[\w\-]+\.(?:com|net|org|io|ai|dev|sh|xyz|kr|cn|ru|co|me|app|cloud|info|ly|gg|site|top)\b",
    re.IGNORECASE,
)
_COMMAND = regex(
    r"\b(?:pip[x\d]?|conda|mamba|apt|apt-get|brew|npm|npx|curl|wget|sudo|chmod|chown|ssh|scp|bash|zsh|powershell|eval|exec|base64|"
    r"subprocess|os\.system|import\s+\w+|git\s+clone|docker\s+run|kubectl|rm\s+-|python\d?\s+-|nc\s+-)\b|\brm\s+-|--\w|(?:^|\s)-[A-Za-z]",
    re.IGNORECASE,
)
_TALK = regex(
    r"프롬프트|(?:이전|앞선|위의|시스템)\s*(?:지시|명령|지침)|지시를?\s*(?:무시|따르|따라)|\bignore\b|\binstruction|\bsystem\b\s*prompt|\bassistant\b|언어\s*모델|\bAI\b",
    re.IGNORECASE,
)
_IDENTIFIER = regex(r"[A-Za-z][A-Za-z]*(?:[_./][A-Za-z]+)+")


def is_foreign(sentence: str, names: Collection[str]) -> bool:
    """Say whether a sentence without its slots holds anything but Korean prose about names the run knows."""
    if not _LETTERS.match(sentence) or not _HANGUL.search(sentence):
        return True
    if any(pattern.search(sentence) for pattern in (_ADDRESS, _COMMAND, _TALK)):
        return True
    return any(not _known(name, names) for name in _IDENTIFIER.findall(sentence))


def _known(identifier: str, names: Collection[str]) -> bool:
    word = identifier.lower()
    if word in names:
        return True
    parts = word.split("/")
    return len(parts) > 1 and all(part in names or ("_" not in part and "." not in part) for part in parts)
