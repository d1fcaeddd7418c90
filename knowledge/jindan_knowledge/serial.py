"""Prior reports as JSON text, both ways; what is read is held to the schema in every field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from msgspec.structs import asdict

from jindan_knowledge.checked import (
    checked_choice,
    checked_flag,
    checked_list,
    checked_match,
    checked_object,
    checked_text,
)
from jindan_knowledge.schema import (
    OUTCOMES,
    PROVENANCES,
    SCHEMA_VERSION,
    VERDICTS,
    PriorReport,
    PriorReportError,
    TriedFix,
)

LONGEST_JSON = 256 * 1024
LONGEST_TITLE, LONGEST_LINE, LONGEST_SENTENCE = 160, 240, 600
MOST_CAUSES, MOST_CODES, MOST_SYMPTOMS, MOST_FIGURES, MOST_LESSONS, MOST_FIXES = 24, 128, 32, 80, 40, 40
MOST_LINKS = 8

ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
_DATE = re.compile(r"|[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
WORD = re.compile(r"[A-Za-z0-9_]{1,64}")
_WORD_OR_NONE = re.compile(r"[A-Za-z0-9_]{0,64}")
CODE = re.compile(r"[A-Z]{2,5}[0-9]{2,4}")
# An address that a person can read: no user, no port, no escapes that could hide where it leads.
LINK = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/#?=&@+-]*)?")
_LONGEST_LINK = 240
# The keys that version 1 did not have, with what they mean when absent.
_SINCE_2: Mapping[str, object] = MappingProxyType({"links": []})
_FIX_SINCE_2: Mapping[str, object] = MappingProxyType({"parameter": ""})
_FIX_KEYS = ("what", "outcome", "cause_id", "detail", "parameter")
_KEYS = (
    "schema", "id", "title", "created", "framework", "verdict", "source", "confirmed",
    "cause_ids", "finding_codes", "symptoms", "figures", "lessons", "fixes", "links",
)  # fmt: skip


def prior_json(report: PriorReport) -> str:
    """Return a report as JSON text that `parse_prior` reads back. Raises PriorReportError when it would not."""
    text = json.dumps(_fields(report), ensure_ascii=False, indent=1) + "\n"
    parse_prior(text)
    return text


def parse_prior(text: str) -> PriorReport:
    """Return the report that a JSON text holds. Raises PriorReportError for whatever does not fit the schema."""
    if len(text) > LONGEST_JSON:
        msg = f"보고서가 {LONGEST_JSON // 1024} KiB보다 큽니다"
        raise PriorReportError(msg)
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PriorReportError("JSON 글로 읽을 수 없습니다") from error
    return _prior(checked_object(_upgraded(value), "보고서", _KEYS))


def _upgraded(value: object) -> object:
    """Return a report of version 1 as one of today's; anything else as it is."""
    if not isinstance(value, dict):
        return value
    data = cast("Mapping[str, object]", value)
    if data.get("schema") != 1 or isinstance(data.get("schema"), bool):
        return data
    fixes = data.get("fixes")
    if isinstance(fixes, list):
        fixes = [
            {**cast("Mapping[str, object]", fix), **_FIX_SINCE_2} if isinstance(fix, dict) else fix
            for fix in cast("list[object]", fixes)
        ]
    return {**data, **_SINCE_2, "fixes": fixes, "schema": SCHEMA_VERSION}


def _prior(data: Mapping[str, object]) -> PriorReport:
    if data["schema"] != SCHEMA_VERSION or isinstance(data["schema"], bool):
        msg = f"schema 값이 {SCHEMA_VERSION}이 아닙니다"
        raise PriorReportError(msg)
    return PriorReport(
        id=checked_match(data["id"], "id", ID),
        title=checked_text(data["title"], "title", LONGEST_TITLE),
        created=checked_match(data["created"], "created", _DATE),
        framework=checked_match(data["framework"], "framework", WORD),
        verdict=checked_choice(data["verdict"], "verdict", VERDICTS),
        source=checked_choice(data["source"], "source", PROVENANCES),
        confirmed=checked_flag(data["confirmed"], "confirmed"),
        cause_ids=_matches(data["cause_ids"], "cause_ids", WORD, MOST_CAUSES),
        finding_codes=_matches(data["finding_codes"], "finding_codes", CODE, MOST_CODES),
        symptoms=_texts(data["symptoms"], "symptoms", LONGEST_LINE, MOST_SYMPTOMS),
        figures=_figures(data["figures"]),
        lessons=_texts(data["lessons"], "lessons", LONGEST_SENTENCE, MOST_LESSONS),
        fixes=tuple(
            _fix(item, f"fixes[{i}]") for i, item in enumerate(checked_list(data["fixes"], "fixes", MOST_FIXES))
        ),
        links=tuple(map(_link, _texts(data["links"], "links", _LONGEST_LINK, MOST_LINKS))),
    )


def _link(text: str) -> str:
    return checked_match(text, "links", LINK)


def _matches(value: object, where: str, pattern: re.Pattern[str], most: int) -> tuple[str, ...]:
    return tuple(
        checked_match(item, f"{where}[{i}]", pattern) for i, item in enumerate(checked_list(value, where, most))
    )


def _texts(value: object, where: str, longest: int, most: int) -> tuple[str, ...]:
    return tuple(
        checked_text(item, f"{where}[{i}]", longest) for i, item in enumerate(checked_list(value, where, most))
    )


def _figures(value: object) -> Mapping[str, str]:
    found = checked_object(value, "figures")
    if len(found) > MOST_FIGURES:
        msg = f"figures 목록이 {MOST_FIGURES}개보다 깁니다"
        raise PriorReportError(msg)
    return MappingProxyType(
        {
            checked_text(name, "figures의 이름", LONGEST_LINE): checked_text(text, "figures의 값", LONGEST_LINE)
            for name, text in found.items()
        }
    )


def _fix(value: object, where: str) -> TriedFix:
    data = checked_object(value, where, _FIX_KEYS)
    return TriedFix(
        what=checked_text(data["what"], f"{where}.what", LONGEST_SENTENCE),
        outcome=checked_choice(data["outcome"], f"{where}.outcome", OUTCOMES),
        cause_id=checked_match(data["cause_id"], f"{where}.cause_id", _WORD_OR_NONE),
        detail=checked_text(data["detail"], f"{where}.detail", LONGEST_SENTENCE, empty=True),
        parameter=checked_text(data["parameter"], f"{where}.parameter", LONGEST_LINE, empty=True),
    )


def _fields(report: PriorReport) -> dict[str, object]:
    return {
        "schema": SCHEMA_VERSION,
        "id": report.id,
        "title": report.title,
        "created": report.created,
        "framework": report.framework,
        "verdict": report.verdict,
        "source": report.source,
        "confirmed": report.confirmed,
        "cause_ids": list(report.cause_ids),
        "finding_codes": list(report.finding_codes),
        "symptoms": list(report.symptoms),
        "figures": dict(report.figures),
        "lessons": list(report.lessons),
        "fixes": [asdict(fix) for fix in report.fixes],
        "links": list(report.links),
    }
