"""The cases that ship with the package: one JSON file each, in the words of this project.

`fingerprints.json` repeats what a case is recognised by, so that a diagnosis reads one file and not all of them; a test
holds the two together, and `python -m jindan_evals fingerprints` writes it anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

from msgspec.json import decode

from jindan_knowledge.fingerprint import FingerprintQuery, fingerprint_of
from jindan_knowledge.schema import PriorReport

# Not importlib.resources: importing it costs more than reading all files.
_FOLDER = Path(__file__).parent
FINGERPRINTS = _FOLDER / "fingerprints.json"


class _Print(TypedDict):
    framework: str
    verdict: str
    cause_ids: list[str]
    finding_codes: list[str]


@cache
def load_seeds() -> tuple[PriorReport, ...]:
    """Return the cases in the order of their ids. A file that does not fit is a bug and raises PriorReportError."""
    return tuple(_read(file) for file in sorted(_FOLDER.glob("*.json")) if file != FINGERPRINTS)


def load_seed(report_id: str) -> PriorReport:
    """Return one case, as `load_seeds` does but without its checks. Raises FileNotFoundError for an unknown id."""
    return decode((_FOLDER / f"{report_id}.json").read_bytes(), type=PriorReport)


@cache
def seed_fingerprints() -> Mapping[str, FingerprintQuery]:
    """Return the fingerprint of each case by its id, in the order of the ids."""
    rows = cast("Mapping[str, _Print]", json.loads(FINGERPRINTS.read_text(encoding="utf-8")))
    return {
        report_id: FingerprintQuery(
            framework=row["framework"],
            verdict=row["verdict"],
            cause_ids=tuple(row["cause_ids"]),
            finding_codes=frozenset(row["finding_codes"]),
        )
        for report_id, row in rows.items()
    }


def fingerprints_text() -> str:
    """Return what `fingerprints.json` has to hold for the cases of today, a case on each line."""
    rows = [f" {json.dumps(seed.id)}: {json.dumps(_row(seed), ensure_ascii=False)}" for seed in load_seeds()]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _row(seed: PriorReport) -> _Print:
    found = fingerprint_of(seed)
    return {
        "framework": found.framework,
        "verdict": found.verdict,
        "cause_ids": list(found.cause_ids),
        "finding_codes": sorted(found.finding_codes),
    }


def _read(file: Path) -> PriorReport:
    # Only who asks for all of them; the checks are for what others wrote, and a test has them look at each case.
    from jindan_knowledge.serial import parse_prior  # noqa: PLC0415

    return parse_prior(file.read_text(encoding="utf-8"))
