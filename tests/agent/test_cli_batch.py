"""A bug or an interrupt in the middle of a batch: what was finished stays, the rest is told."""

from collections.abc import Sequence
from pathlib import Path

import fakes
import pytest

from jindan_agent import batch
from jindan_agent.auto import exit_code
from jindan_agent.batch import Failure, Options, RunReport, finish
from jindan_agent.cli import main
from jindan_agent.files import file_stem, write_whole
from jindan_agent.report.render import Format

OPTIONS = Options(formats=(Format.MARKDOWN,))
HEALTHY = finish(fakes.content(fakes.HEALTHY), OPTIONS)
FAILING = finish(fakes.content(fakes.FAILING), OPTIONS)
INSUFFICIENT = finish(fakes.content(fakes.INSUFFICIENT), OPTIONS)
BROKEN = Failure(name="x", what="x", hint="x")


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([HEALTHY], 0),
        ([FAILING], 1),
        ([INSUFFICIENT], 1),
        ([HEALTHY, FAILING], 1),
        ([HEALTHY, BROKEN], 2),
        ([], 2),
    ],
)
def test_the_exit_code_is_that_of_the_worst_outcome(outcomes: Sequence[RunReport | Failure], code: int) -> None:
    assert exit_code(outcomes) == code


@pytest.fixture
def two_runs(tmp_path: Path) -> list[str]:
    rows = "epoch,train/loss\n" + "".join(f"{e},{2.0 / e}\n" for e in range(1, 9))
    folders = [tmp_path / "runs" / name for name in ("bad", "good")]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "metrics.csv").write_text(rows)
    return [str(folder) for folder in folders]


def test_a_bug_in_one_run_leaves_the_others_alone(
    two_runs: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    right = batch.diagnose_one

    def breaks_on_bad(run: batch.Run, options: Options) -> batch.ReportContent:
        if run.name == "bad":
            raise ZeroDivisionError("a bug")
        return right(run, options)

    monkeypatch.setattr(batch, "diagnose_one", breaks_on_bad)

    code = main(["--auto", *two_runs])

    shown = capsys.readouterr()
    assert code == 2
    assert "보고서: good" in shown.out
    assert "ZeroDivisionError: a bug" in shown.err
    assert "Traceback" in shown.err


def test_an_interrupt_keeps_what_was_written(
    two_runs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = batch.diagnose_one

    def stops_on_good(run: batch.Run, options: Options) -> batch.ReportContent:
        if run.name == "good":
            raise KeyboardInterrupt
        return right(run, options)

    monkeypatch.setattr(batch, "diagnose_one", stops_on_good)

    code = main(["--auto", *two_runs, "--output", str(tmp_path / "out"), "--format", "md"])

    assert code == 130
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["bad.md"]


def test_a_file_that_cannot_be_written_whole_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.md", "half \ud800")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "taken", "stem"),
    [
        ("exp 7/한글", set(), "exp_7_한글"),
        ("../../etc", set(), "etc"),
        ("..", set(), "run"),
        ("exp", {"exp"}, "runs-exp"),
        ("EXP", {"exp"}, "runs-EXP"),
        ("exp", {"exp", "runs-exp"}, "runs-exp-2"),
    ],
)
def test_a_stem_is_a_plain_name_of_its_own(name: str, taken: set[str], stem: str) -> None:
    assert file_stem(name, "runs", taken) == stem
