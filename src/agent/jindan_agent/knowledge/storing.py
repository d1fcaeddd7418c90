"""Write a report into this user's store and onto the server of the team."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

from jindan_agent.earlier import share, user_store, user_team
from jindan_agent.errors import UserError
from jindan_agent.llm.redact import Redactor
from jindan_knowledge.corpus import seed_fingerprints
from jindan_knowledge.schema import PriorReport, PriorReportError
from jindan_knowledge.serial import parse_prior, prior_json
from jindan_knowledge.store.lock import StoreBusyError
from jindan_knowledge.store.saving import change_report, save_report


def store_report(report: PriorReport, change: Callable[[PriorReport], PriorReport] | None = None) -> Path:
    """Write a report without its secrets and return its file.

    With `change`, what it makes of the report as it is kept at that moment is written. Raises UserError when that fails
    or the id is that of a built-in case.
    """
    if report.id in seed_fingerprints():
        what = f"내장 사례의 id는 쓸 수 없습니다: '{report.id}'"
        raise UserError(what, "카드의 id 값을 바꾸어 다시 넣으세요.")
    store = user_store()
    try:
        file = (
            save_report(without_secrets(report), store)
            if change is None
            else change_report(report, store, lambda kept: without_secrets(change(kept)))
        )
    except PriorReportError as error:
        what = f"보고서를 저장할 수 없습니다: {error}"
        raise UserError(what, "형식은 docs/knowledge.md 문서에 있습니다.") from error
    except StoreBusyError as error:
        what = f"{error}."
        raise UserError(what, "그 명령이 끝난 뒤에 다시 실행하세요.") from error
    except OSError as error:
        what = f"보고서를 저장소에 남기지 못했습니다: '{store}' ({error.strerror})"
        raise UserError(what, "남은 공간과 권한을 확인하세요: df -h; ls -ld 폴더") from error
    share(file, user_team())
    return file


def without_secrets(report: PriorReport) -> PriorReport:
    """Return a report, or a card a person wrote, as it may be kept and shared; its id stays."""
    plain = cast("dict[str, object]", json.loads(prior_json(report)))
    redactor = Redactor()
    clean = {name: redactor.clean_value(value) for name, value in plain.items()}
    return parse_prior(json.dumps({**clean, "id": report.id}, ensure_ascii=False))
