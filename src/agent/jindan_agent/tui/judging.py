"""Keep what the user says of a cause in the store of earlier reports, so that the next run is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jindan_agent.earlier import report_id, user_store
from jindan_agent.errors import UserError
from jindan_agent.knowledge.confirm import judged
from jindan_agent.knowledge.storing import store_report
from jindan_agent.llm.redact import Redactor
from jindan_agent.report.json_report import report_json
from jindan_agent.report.user_word import CONFIRMED
from jindan_agent.tui.checking.snapshot import CheckedRun
from jindan_knowledge.learning import Word
from jindan_knowledge.own_report import prior_from_report
from jindan_knowledge.schema import PriorReportError


def keep_judgement(checked: CheckedRun, said: Mapping[str, str], created: str) -> str:
    """Write the report with the judgements (cause id to "confirmed" or "rejected") into the store.

    `created` is today as YYYY-MM-DD. Return a Korean sentence that says how it went.
    """
    if checked.review is not None:
        return "아직 실행하지 않은 변경이라 판단을 저장소에 남기지 않았습니다. 보고서에는 실립니다."
    run = checked.diagnosis.run
    try:
        if user_store().resolve().is_relative_to(Path(run.root).resolve()):
            return "저장소가 실행 폴더 안에 있어 판단을 저장하지 않았습니다."
        report = report_json(checked.content)
        clean = {name: Redactor().clean_value(value) for name, value in report.items()}
        prior = prior_from_report(clean, report_id(run), created)
        for cause_id, word in said.items():
            prior = judged(prior, Word(cause_id=cause_id) if word == CONFIRMED else Word(rejected_id=cause_id))
        file = store_report(prior)
    except UserError as error:
        return f"판단을 저장하지 못했습니다: {error.what}"
    except PriorReportError as error:
        return f"판단을 저장하지 못했습니다: {error}"
    return f"판단을 이전 보고서 저장소에 남겼습니다: {file.name}"
