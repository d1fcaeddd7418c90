"""What no model may bring about, checked on a finished report and by other code than that which keeps it."""

# jsonschema has no types of its own.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import jsonschema

from jindan_agent.graph.admissible import admissible_evidence
from jindan_agent.graph.part import CAUSE_KEY, ModelPart, with_part
from jindan_agent.report.content import ReportContent
from jindan_agent.report.json_report import report_json, to_json
from jindan_agent.verify.fill import fill_slots
from jindan_tools.model.diagnosis import Diagnosis

_SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "reference" / "report.schema.json"
_CITED = re.compile(r"E[1-9][0-9]*")
_MODELS_OWN = ("appendix", "causes")
_EXPLANATION = "explanation"
_PROGRAM_ERROR = "프로그램 오류"


def broken(content: ReportContent, part: ModelPart) -> list[str]:
    """Return one sentence for each promise that this part of a model breaks."""
    return [
        *_program_errors(part),
        *_changed_rules(content, part),
        *_invalid(content, part),
        *_invented(content.diagnosis, part),
        *_ordered(content.diagnosis, part),
        *_typed_numbers(content.diagnosis, part),
    ]


def differs(content: ReportContent, verdict: str, causes: Sequence[str]) -> bool:
    """Say whether a verdict or causes are not those of the rules."""
    found = content.diagnosis
    return verdict != found.verdict.value or tuple(causes) != tuple(c.id for c in found.causes)


def _program_errors(part: ModelPart) -> Iterator[str]:
    if _PROGRAM_ERROR in part["failure"]:
        yield f"a program error: {part['failure']}"


def _changed_rules(content: ReportContent, part: ModelPart) -> Iterator[str]:
    if _of_rules(content) != _of_rules(with_part(content, part)):
        yield "the report differs from that of the rules in more than the model's sentences"


def _of_rules(content: ReportContent) -> str:
    """Return a report without the fields that belong to the model."""
    report = report_json(content)
    causes = cast("list[Mapping[str, object]]", report["causes"])
    bare = [{key: value for key, value in cause.items() if key != _EXPLANATION} for cause in causes]
    return to_json({**{k: v for k, v in report.items() if k not in _MODELS_OWN}, "causes": bare})


def _invalid(content: ReportContent, part: ModelPart) -> Iterator[str]:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    report = json.loads(to_json(report_json(with_part(content, part))))
    for error in jsonschema.Draft202012Validator(schema).iter_errors(report):
        yield f"the report breaks its schema at {error.json_path}"


def _invented(diagnosis: Diagnosis, part: ModelPart) -> Iterator[str]:
    admissible = admissible_evidence(diagnosis)
    ranked = {c.id for c in diagnosis.causes}
    of_the_run = {i for cause in ranked for i in admissible.get(cause, ())}
    for section, text in part["prose"].items():
        cause = section.removeprefix(CAUSE_KEY)
        allowed = set(admissible.get(cause, ())) if section.startswith(CAUSE_KEY) else of_the_run
        yield from (f"{section} cites {i}" for i in sorted(set(_CITED.findall(text)) - allowed))
    for proposed in part["hypotheses"]:
        allowed = set[str]() if proposed["id"] in ranked else set(admissible.get(proposed["id"], ()))
        cited = [i for i in proposed["evidence"] if not _places(diagnosis).search(i)]
        yield from (f"hypothesis {proposed['id']} cites {i}" for i in cited if i not in allowed)


def _ordered(diagnosis: Diagnosis, part: ModelPart) -> Iterator[str]:
    admissible = admissible_evidence(diagnosis)
    for cause in part["order"]:
        cited = part["order_evidence"].get(cause, [])
        wrong = [i for i in cited if i not in admissible.get(cause, ()) and not _places(diagnosis).search(i)]
        if wrong or not cited:
            yield f"the place of {cause} cites {wrong or 'nothing'}"


def _places(diagnosis: Diagnosis) -> re.Pattern[str]:
    """Return what a line that was looked up is shown as: its place, behind its name and value if it has one."""
    files = "|".join(re.escape(f.path) for f in diagnosis.run.files) or "(?!)"
    return re.compile(rf"(?:\S+ ){{0,2}}\S+\((?:{files})[:#]\d+\)|(?:{files})[:#]\d+(?: 줄)?")


def _typed_numbers(diagnosis: Diagnosis, part: ModelPart) -> Iterator[str]:
    filled = sorted((fill_slots(f"{{{e.id}}}", {e.id: e}, {}) for e in diagnosis.evidence), key=len, reverse=True)
    places = _places(diagnosis)
    texts = [*part["prose"].values(), *(h["reason"] for h in part["hypotheses"])]
    for text in texts:
        own = places.sub(" ", text)
        for figure in filled:
            own = own.replace(figure, " ")
        if any(unicodedata.numeric(letter, None) is not None for letter in own):
            yield f"a number that no evidence holds: {own[:80]}"
