"""Rebuild the text of a file so that its newlines still count as the lines of the file do."""

from __future__ import annotations

from pathlib import PurePosixPath

from jindan_tools.readers.contract import TextFile

MAX_CONFIG_BYTES = 5 * 1024 * 1024


def whole_text(file: TextFile) -> str:
    """Return the text with line n after n-1 newlines; redrawn pieces of one line are joined by a space."""
    parts: list[str] = []
    at = 1
    for line in file.lines:
        if line.number > at:
            parts.append("\n" * (line.number - at))
            at = line.number
        elif parts:
            parts.append(" ")
        parts.append(line.text)
    return "".join(parts).lstrip("\ufeff")


def file_name(path: str) -> str:
    """Return the last part of a POSIX path in lower case."""
    return PurePosixPath(path).name.lower()


def too_large(file: TextFile) -> str:
    """Return the Korean sentence that refuses a configuration file above the limit, '' when it may be read."""
    if file.size <= MAX_CONFIG_BYTES:
        return ""
    limit = MAX_CONFIG_BYTES // (1024 * 1024)
    return f"설정 파일이 {limit} MiB 한도보다 커서 읽지 않았습니다(크기 {file.size} 바이트)."
