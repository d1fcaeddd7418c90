"""`python -m jindan_evals calibration [collect SET REPORTS LABELS]`: print the tables, or add the causes of new reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jindan_evals.arms.keys import labelled_keys, own_keys
from jindan_evals.calibration.named import FIRST_SIGHT, collect, read_named, table_of
from jindan_evals.calibration.reliability import calibration_problems, calibration_table, cause_table
from jindan_evals.usage import UsageError

_USAGE = "python -m jindan_evals calibration [collect SET REPORTS LABELS]"


def run_calibration(words: Sequence[str]) -> list[str]:
    """Print the reliability table, by status and by cause; return what the gate says.

    `collect SET REPORTS LABELS` puts the causes named in REPORTS/<run>.json in place of the rows of SET; LABELS is a
    file of labels beside a folder `runs`, or `traps` for the project's own. Only reports made before the rules were
    changed on those runs belong there. Raises UsageError for other words and for paths that are not there.
    """
    if words:
        group, reports, labels = _collected(words)
        keys = own_keys() if labels == "traps" else labelled_keys(Path(labels), Path(labels).parent / "runs")
        kept = [n for n in read_named() if n.group != group]
        FIRST_SIGHT.write_text(table_of([*kept, *collect(group, Path(reports), keys)]), encoding="utf-8")
    named = read_named()
    print(calibration_table(named), cause_table(named), sep="\n\n")
    return calibration_problems(named)


def _collected(words: Sequence[str]) -> tuple[str, str, str]:
    """Return SET, REPORTS and LABELS of the command."""
    if words[0] != "collect" or len(words) != len(("collect", "SET", "REPORTS", "LABELS")):
        message = f"calibration takes no words, or collect SET REPORTS LABELS, not {' '.join(words)!r}\n  {_USAGE}"
        raise UsageError(message)
    _, group, reports, labels = words
    if not Path(reports).is_dir():
        message = f"REPORTS is no folder: {reports!r}\n  {_USAGE}"
        raise UsageError(message)
    if labels != "traps" and not Path(labels).is_file():
        message = f"LABELS is neither a file nor 'traps': {labels!r}\n  {_USAGE}"
        raise UsageError(message)
    return group, reports, labels
