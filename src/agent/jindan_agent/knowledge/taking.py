"""Take an earlier report from wherever a person points: an id of the store, a JSON file, or the folder of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import cast

from jindan_agent.api import diagnose
from jindan_agent.earlier import report_id
from jindan_agent.errors import UserError
from jindan_agent.llm.redact import Redactor
from jindan_knowledge.own_report import prior_from_report
from jindan_knowledge.run_id import run_report_id
from jindan_knowledge.schema import PriorReport, PriorReportError
from jindan_knowledge.serial import parse_prior

_LONGEST_REPORT = 32 * 1024 * 1024
_HINT = "JSON 보고서를 쓰려면: diagnose --auto 실행 폴더 --format json --output reports"


def take(path: Path) -> list[PriorReport]:
    """Return what a path holds as reports to keep, without their secrets: one for each run of a folder.

    Raises UserError when it is neither a report of ours, a card of the store nor a run.
    """
    if path.is_dir() or path.suffix.lower() != ".json":
        return [_from_json(r.to_dict(), report_id(r.content.diagnosis.run)) for r in diagnose(path)]
    data = _load(path)
    if "verdict" in data and "run" in data:
        return [_from_json(data, _name(data, path))]
    try:
        return [parse_prior(json.dumps(data, ensure_ascii=False))]
    except PriorReportError as error:
        what = f"보고서도 저장소의 카드도 아닙니다: '{path}' ({error})"
        raise UserError(what, _HINT) from error


def _from_json(data: Mapping[str, object], name: str) -> PriorReport:
    clean = {key: Redactor().clean_value(value) for key, value in data.items()}
    try:
        return prior_from_report(clean, name, date.today().isoformat())
    except PriorReportError as error:
        what = f"보고서를 저장할 수 없습니다: {error}"
        raise UserError(what, _HINT) from error


def _name(data: Mapping[str, object], path: Path) -> str:
    """Return the id that the same run gets when it is diagnosed again, as far as the report says where it is."""
    run = data.get("run")
    known: Mapping[str, object] = cast("Mapping[str, object]", run) if isinstance(run, dict) else {}
    root = known.get("path")
    return run_report_id(str(known.get("name", "")), Path(root) if isinstance(root, str) and root else path)


def _load(path: Path) -> Mapping[str, object]:
    try:
        if path.stat().st_size > _LONGEST_REPORT:
            what = f"보고서가 {_LONGEST_REPORT // 1024 // 1024} MiB보다 큽니다: '{path}'"
            raise UserError(what, _HINT)
        value = cast("object", json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        what = f"파일을 읽을 수 없습니다: '{path}' ({error.strerror})"
        raise UserError(what, "경로와 권한을 확인하세요: ls -l 파일") from error
    except (ValueError, RecursionError) as error:
        what = f"JSON 글로 읽을 수 없습니다: '{path}'"
        raise UserError(what, _HINT) from error
    if not isinstance(value, dict):
        what = f"보고서가 아닙니다: '{path}'"
        raise UserError(what, _HINT)
    return cast("Mapping[str, object]", value)
