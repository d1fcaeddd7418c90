"""`python -m jindan_evals calibration [collect SET REPORTS LABELS]`: print the table, or add the causes of new reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jindan_evals.arms.keys import labelled_keys, own_keys
from jindan_evals.calibration.named import FIRST_SIGHT, collect, read_named, table_of
from jindan_evals.calibration.reliability import calibration_problems, calibration_table


def run_calibration(words: Sequence[str]) -> list[str]:
    """Print the reliability table; return what the gate says.

    `collect SET REPORTS LABELS` puts the causes named in REPORTS/<run>.json in place of the rows of SET; LABELS is a
    file of labels beside a folder `runs`, or `traps` for the project's own. Only reports made before the rules were
    changed on those runs belong there.
    """
    if words[:1] == ["collect"]:
        group, reports, labels = words[1:4]
        keys = own_keys() if labels == "traps" else labelled_keys(Path(labels), Path(labels).parent / "runs")
        kept = [n for n in read_named() if n.group != group]
        FIRST_SIGHT.write_text(table_of([*kept, *collect(group, Path(reports), keys)]), encoding="utf-8")
    named = read_named()
    print(calibration_table(named))
    return calibration_problems(named)
