"""Many reports in one text, to be carried from one store to another: a report in JSON on each line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from msgspec import Struct

from jindan_knowledge.schema import PriorReport, PriorReportError
from jindan_knowledge.serial import parse_prior, prior_json

MOST_LINES = 5_000


class Unreadable(Struct, frozen=True, kw_only=True):
    """A line of a bundle that holds no report: its number from 1, and why, in Korean."""

    line: int
    why: str


def bundle_text(reports: Iterable[PriorReport]) -> str:
    """Return the reports as JSON Lines, '' for none."""
    return "".join(json.dumps(json.loads(prior_json(r)), ensure_ascii=False) + "\n" for r in reports)


def read_bundle(text: str) -> Iterator[PriorReport | Unreadable]:
    """Yield the report of each line, or what is wrong with the line; empty lines are passed over.

    A text that is one report over several lines is taken as that report.
    """
    if (alone := _alone(text)) is not None:
        yield alone
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if number > MOST_LINES:
            yield Unreadable(line=number, why=f"{MOST_LINES:,}줄을 넘어 나머지는 읽지 않습니다")
            return
        try:
            yield parse_prior(line)
        except PriorReportError as error:
            yield Unreadable(line=number, why=str(error))


def _alone(text: str) -> PriorReport | None:
    if "\n" not in text.strip():
        return None
    try:
        return parse_prior(text)
    except PriorReportError:
        return None
