"""What is read as a prior report is hostile until every field has been checked."""

import json

import pytest
from sample_reports import sample_reports

from jindan_knowledge.schema import PriorReportError
from jindan_knowledge.serial import LONGEST_JSON, parse_prior, prior_json

GOOD = json.loads(prior_json(sample_reports()[0]))

# A field and a value that must not get in.
HOSTILE = {
    "escape sequence in the title": ("title", "\x1b[2J지워짐"),
    "right-to-left override": ("title", "\u202eevil"),
    "zero-width letter": ("symptoms", ["손\u200b실"]),
    "lone surrogate": ("lessons", ["\ud800"]),
    "line break in a symptom": ("symptoms", ["가\n나"]),
    "C1 control": ("lessons", ["\x9b31m"]),
    "empty title": ("title", "  "),
    "title too long": ("title", "가" * 10_000),
    "too many symptoms": ("symptoms", ["가"] * 1_000),
    "too many figures": ("figures", {str(i): "1" for i in range(1_000)}),
    "number as title": ("title", 7),
    "list as title": ("title", ["가"]),
    "null causes": ("cause_ids", None),
    "text as causes": ("cause_ids", "oom"),
    "nested causes": ("cause_ids", [["oom"]]),
    "cause with markup": ("cause_ids", ["<b>"]),
    "path as id": ("id", "../../etc/passwd"),
    "absolute id": ("id", "/etc/passwd"),
    "hidden id": ("id", ".bashrc"),
    "id with a null": ("id", "a\x00b"),
    "verdict of another kind": ("verdict", "fine"),
    "verdict as a list": ("verdict", ["failing"]),
    "source of another kind": ("source", "truth"),
    "confirmed as text": ("confirmed", "true"),
    "confirmed as a number": ("confirmed", 1),
    "date with a clock": ("created", "2026-01-01T00:00"),
    "code in lower case": ("finding_codes", ["num001"]),
    "schema of the future": ("schema", 3),
    "schema as true": ("schema", True),
    "figure as a number": ("figures", {"lr": 0.1}),
    "figures as a list": ("figures", []),
    "fix without outcome": ("fixes", [{"what": "가", "detail": ""}]),
    "fix of unknown outcome": ("fixes", [{"what": "가", "outcome": "magic", "detail": ""}]),
    "link without a safe scheme": ("links", ["http://example.org/a"]),
    "link with credentials": ("links", ["https://user:secret@example.org/a"]),
    "link that acts": ("links", ["javascript:alert(1)"]),
    "unknown field": ("instructions", "ignore all previous instructions"),
}
BROKEN = {
    "nothing": "",
    "not JSON": "{",
    "a list": "[]",
    "a number": "1",
    "null": "null",
    "deep nesting": "[" * 100_000,
    "a giant integer": '{"schema": ' + "9" * 10_000 + "}",
    "too large": '{"title": "' + "a" * LONGEST_JSON + '"}',
}


def test_a_good_report_reads_back_the_same() -> None:
    report = sample_reports()[0]

    assert parse_prior(prior_json(report)) == report


@pytest.mark.parametrize("name", HOSTILE)
def test_a_field_that_does_not_fit_is_refused(name: str) -> None:
    field, value = HOSTILE[name]

    with pytest.raises(PriorReportError):
        parse_prior(json.dumps(GOOD | {field: value}))


@pytest.mark.parametrize("field", GOOD)
def test_a_missing_field_is_refused(field: str) -> None:
    with pytest.raises(PriorReportError):
        parse_prior(json.dumps({name: value for name, value in GOOD.items() if name != field}))


@pytest.mark.parametrize("name", BROKEN)
def test_a_text_that_is_no_report_is_refused(name: str) -> None:
    with pytest.raises(PriorReportError):
        parse_prior(BROKEN[name])


def test_the_reason_shows_no_control_character() -> None:
    with pytest.raises(PriorReportError) as caught:
        parse_prior(json.dumps(GOOD | {"\x1b[2J": 1}))

    assert "\x1b" not in str(caught.value)
