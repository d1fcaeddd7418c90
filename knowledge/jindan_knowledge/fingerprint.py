"""How alike two diagnoses are, judged by what was found in them and not by any wording."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from msgspec import Struct

from jindan_knowledge.schema import PriorReport

CAUSE_SHARE, CODE_SHARE, VERDICT_SHARE, FAMILY_SHARE = 0.60, 0.20, 0.10, 0.10
MOST_NAMED = 4

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "ultralytics": "yolo",
        "yolov5": "yolo",
        "hf_trainer": "transformers",
        "megatron": "transformers",
        "deepspeed": "transformers",
        "fairseq": "transformers",
        "mmdet": "detection",
        "detectron2": "detection",
        "lightning": "torch",
        "pytorch": "torch",
        "keras": "keras",
    }
)


class FingerprintQuery(Struct, frozen=True, kw_only=True):
    """What a diagnosis is known by: framework, verdict, causes (best first) and the codes of the rules that fired."""

    framework: str
    verdict: str
    cause_ids: tuple[str, ...] = ()
    finding_codes: frozenset[str] = frozenset()


class Likeness(Struct, frozen=True, kw_only=True):
    """How alike two fingerprints are: `score` from 0 to 1, and what they share, most telling first."""

    score: float
    cause_ids: tuple[str, ...] = ()
    finding_codes: tuple[str, ...] = ()
    same_verdict: bool = False
    same_family: bool = False


def fingerprint_of(report: PriorReport) -> FingerprintQuery:
    """Return the fingerprint of a kept report."""
    return FingerprintQuery(
        framework=report.framework,
        verdict=report.verdict,
        cause_ids=report.cause_ids,
        finding_codes=frozenset(report.finding_codes),
    )


def likeness(one: FingerprintQuery, other: FingerprintQuery) -> Likeness:
    """Return how alike two fingerprints are, the same in both directions.

    Causes weigh 1/rank, so that a shared first cause counts more than a shared fifth; codes count alike. Both are Dice
    overlaps. Without a shared cause or code nothing is alike: verdict and framework alone say too little.
    """
    weights, others = _by_rank(one.cause_ids), _by_rank(other.cause_ids)
    shared = sorted(weights.keys() & others.keys(), key=lambda c: (-(weights[c] + others[c]), c))
    codes = one.finding_codes & other.finding_codes
    if not shared and not codes:
        return Likeness(score=0.0)
    total = sum(weights.values()) + sum(others.values())
    causes = sum(weights[c] + others[c] for c in shared) / total if total else 0.0
    fired = 2 * len(codes) / (len(one.finding_codes) + len(other.finding_codes)) if codes else 0.0
    same_verdict = one.verdict == other.verdict
    same_family = _family(one.framework) == _family(other.framework) != ""
    score = CAUSE_SHARE * causes + CODE_SHARE * fired + VERDICT_SHARE * same_verdict + FAMILY_SHARE * same_family
    return Likeness(
        score=round(min(score, 1.0), 4),
        cause_ids=tuple(shared),
        finding_codes=tuple(sorted(codes)),
        same_verdict=same_verdict,
        same_family=same_family,
    )


def reasons(found: Likeness, names: Mapping[str, str] = _NO_NAMES) -> tuple[str, ...]:
    """Return in Korean what two fingerprints share; `names` gives the name to show for a cause id or a rule code."""
    said: list[str] = []
    if found.cause_ids:
        said.append(f"같은 원인: {_named(found.cause_ids, names)}")
    if found.finding_codes:
        said.append(f"같은 증상: {_named(found.finding_codes, names)}")
    if found.same_verdict:
        said.append("같은 판정")
    if found.same_family:
        said.append("같은 계열의 프레임워크")
    return tuple(said)


def _named(ids: Collection[str], names: Mapping[str, str]) -> str:
    shown = [names.get(i, i) for i in ids]
    rest = len(shown) - MOST_NAMED
    return ", ".join(shown[:MOST_NAMED]) + (f" 외 {rest}개" if rest > 0 else "")


def _by_rank(cause_ids: tuple[str, ...]) -> dict[str, float]:
    unique = dict.fromkeys(cause_ids)
    return {cause: 1.0 / rank for rank, cause in enumerate(unique, start=1)}


def _family(framework: str) -> str:
    """Return the family of a framework; each unknown one stands alone, and 'unknown' resembles nothing."""
    return _FAMILIES.get(framework, framework if framework != "unknown" else "")
