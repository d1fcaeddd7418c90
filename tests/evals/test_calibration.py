"""The confidence that reports state is the share that was right in runs seen for the first time."""

from pathlib import Path

import pytest

from jindan_evals.__main__ import main
from jindan_evals.arms.keys import Key
from jindan_evals.calibration.named import Named, named_in, read_named, table_of
from jindan_evals.calibration.reliability import (
    calibration_problems,
    calibration_table,
    cause_table,
    fitted,
    record_of_causes,
)
from jindan_tools.causes.confidence import confidence
from jindan_tools.model.cause import Status


def named(status: str, *, right: bool, place: int = 1, cause: str = "") -> Named:
    return Named(group="lab", place=place, status=status, score=2.0, right=right, cause=cause)


def test_the_confidence_of_the_reports_is_what_the_runs_gave() -> None:
    assert calibration_problems(read_named()) == []


def test_a_season_of_firm_causes_right_once_in_ten_is_no_longer_what_the_reports_say() -> None:
    rows = read_named()
    more = sum(n.status == "established" for n in rows) // 10
    rows = [*rows, *(named("established", right=i % 10 == 0) for i in range(more))]
    assert any("established" in problem for problem in calibration_problems(rows))


def test_a_cause_often_wrong_is_less_sure_than_others_of_its_status() -> None:
    rows = [named("supported", right=i % 2 == 0, cause="overfit") for i in range(40)]
    rows += [named("supported", right=i == 0, cause="underfit") for i in range(6)]
    record = record_of_causes([*rows, named("supported", right=False, cause="leakage")])
    assert record["underfit"] < 0 < record["overfit"]
    assert "leakage" not in record


def test_the_record_of_a_cause_moves_its_confidence_within_bounds() -> None:
    assert confidence(Status.SUPPORTED, cause="underfit") < confidence(Status.SUPPORTED)
    assert confidence(Status.ESTABLISHED, cause="embedding_collapse") <= 0.97
    assert confidence(Status.RULED_OUT, cause="underfit") == 0.0


def test_a_firmer_status_was_right_more_often() -> None:
    share = fitted(read_named())
    assert share[Status.ESTABLISHED] > share[Status.SUPPORTED] > share[Status.HYPOTHESIS]


def test_the_table_counts_first_and_later_causes_apart() -> None:
    told = calibration_table([named("supported", right=True), named("supported", right=False, place=2)])
    assert [row.split(" | ")[4] for row in told.splitlines()[2:4]] == ["1/1", "0/1"]


def test_the_causes_most_often_wrong_stand_on_top() -> None:
    rows = [named("hypothesis", right=i > 0, place=i + 1, cause="overfit") for i in range(3)]
    rows += [named("hypothesis", right=False, cause="underfit") for _ in range(2)]
    told = cause_table([*rows, named("supported", right=True)]).splitlines()
    assert [row.rsplit(" | ", 1)[0] for row in told[2:4]] == ["| underfit | 0/2 | 0/0", "| overfit | 0/1 | 2/2"]
    assert told[-1] == "5 of 6 rows name their cause."


def test_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    rows = [named("hypothesis", right=False), named("supported", right=True, place=3, cause="overfit")]
    (tmp_path / "rows.tsv").write_text(table_of(rows), encoding="utf-8")
    assert set(read_named(tmp_path / "rows.tsv")) == set(rows)


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rows.tsv").write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unknown columns"):
        read_named(tmp_path / "rows.tsv")


def test_a_cause_named_in_a_sound_run_counts_as_wrong_and_a_remark_not_at_all(tmp_path: Path) -> None:
    key = Key(
        name="run",
        family="lab",
        folder=tmp_path,
        verdicts=("healthy",),
        causes=(),
        forbidden=frozenset(),
        is_trap=False,
    )
    causes = [
        {"id": "overfit", "status": "supported", "score": 2.5, "severity": "high"},
        {"id": "aug_switch_step", "status": "supported", "score": 2.0, "severity": "low"},
    ]
    told = [(n.status, n.right, n.cause) for n in named_in("lab", {"causes": causes}, key)]
    assert told == [("supported", False, "overfit")]


@pytest.mark.parametrize(
    "words",
    [["collect"], ["collect", "set", "reports"], ["gather"], ["collect", "set", "no/folder", "traps"]],
    ids=["none given", "labels missing", "another word", "no folder"],
)
def test_words_that_are_missing_are_a_clear_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibration", *words]) == 2
    assert "collect SET REPORTS LABELS" in capsys.readouterr().err
