"""What a person says of a report afterwards: kept, carried over, and told by the measures that were tried."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from sample_reports import sample_reports

from jindan_knowledge.history import tried_measures
from jindan_knowledge.learning import Word, confirmed, rejected
from jindan_knowledge.schema import PriorReport, PriorReportError, TriedFix
from jindan_knowledge.serial import parse_prior, prior_json
from jindan_knowledge.store.reports import read_one
from jindan_knowledge.store.saving import save_report

ADVISED = (
    TriedFix(what="clip 이미 켜짐", outcome="no_effect", cause_id="nan_lr_diverge", parameter="clip"),
    TriedFix(what="lr0: 0.01 → 0.001", outcome="advised", cause_id="nan_lr_diverge", parameter="lr0"),
    TriedFix(what="batch: 8 → 16", outcome="advised", cause_id="batch_noise", parameter="batch"),
)
REPORT: PriorReport = replace(sample_reports()[0], cause_ids=("batch_noise", "nan_lr_diverge"), fixes=ADVISED)


def test_a_confirmed_cause_comes_first() -> None:
    found = confirmed(REPORT, Word(cause_id="nan_lr_diverge"))

    assert (found.cause_ids, found.confirmed, found.source) == (("nan_lr_diverge", "batch_noise"), True, "confirmed")


def test_the_measure_advised_first_is_meant_when_none_is_named() -> None:
    found = confirmed(REPORT, Word(cause_id="nan_lr_diverge", outcome="worked"))

    assert [fix.outcome for fix in found.fixes] == ["no_effect", "worked", "advised"]


def test_a_measure_that_nobody_advised_is_kept_too() -> None:
    found = confirmed(REPORT, Word(cause_id="nan_lr_diverge", outcome="worked", parameters=("optimizer",)))

    assert [(t.parameter, t.outcome) for t in tried_measures([found])] == [("optimizer", "worked")]


def test_a_cause_without_measures_needs_one_named() -> None:
    with pytest.raises(PriorReportError, match="oom_leak"):
        confirmed(REPORT, Word(cause_id="oom_leak", outcome="failed"))


def test_a_rejected_cause_goes_with_its_measures() -> None:
    found = rejected(REPORT, "batch_noise")

    assert (found.cause_ids, [fix.parameter for fix in found.fixes]) == (("nan_lr_diverge",), ["clip", "lr0"])


def test_only_confirmed_reports_tell_of_measures() -> None:
    worked = replace(ADVISED[1], outcome="worked")

    assert tried_measures([replace(REPORT, fixes=(worked,), confirmed=False)]) == ()


def test_a_new_diagnosis_of_the_run_forgets_nothing_a_person_said(store: Path) -> None:
    said = Word(cause_id="nan_lr_diverge", outcome="failed", note="0.001로도 발산했습니다")
    save_report(confirmed(REPORT, said), store)

    save_report(REPORT, store)

    kept = read_one(store, REPORT.id)
    assert kept is not None
    assert (kept.confirmed, kept.cause_ids[0], kept.fixes[1].outcome) == (True, "nan_lr_diverge", "failed")
    assert kept.lessons[0] == "확인한 사람의 말: 0.001로도 발산했습니다"


def test_a_report_of_the_first_version_is_still_read() -> None:
    text = prior_json(REPORT).replace('"schema": 2', '"schema": 1').replace(',\n "links": []', "")
    for parameter in ("clip", "lr0", "batch"):
        text = text.replace(f',\n   "parameter": "{parameter}"', "")

    assert [fix.parameter for fix in parse_prior(text).fixes] == ["", "", ""]
