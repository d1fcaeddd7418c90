"""The cases that ship with the package: one JSON file each, in the words of this project.

`fingerprints.json` repeats what a case is recognised by, so that a diagnosis reads one file and not all of them; a test
holds the two together, and `python -m jindan_evals fingerprints` writes it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec.json import decode

from jindan_knowledge.fingerprint import FingerprintQuery, fingerprint_of
from jindan_knowledge.schema import PriorReport

# Not importlib.resources: importing it costs more than reading all files.
_FOLDER = Path(__file__).parent
FINGERPRINTS = _FOLDER / "fingerprints.json"


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
    return decode(FINGERPRINTS.read_bytes(), type=dict[str, FingerprintQuery])


def fingerprints_text() -> str:
    """Return what `fingerprints.json` has to hold for the cases of today, a case on each line."""
    # Only who writes the file anew.
    import json  # noqa: PLC0415

    rows = [f" {json.dumps(seed.id)}: {json.dumps(_row(seed), ensure_ascii=False)}" for seed in load_seeds()]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _row(seed: PriorReport) -> Mapping[str, object]:
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
