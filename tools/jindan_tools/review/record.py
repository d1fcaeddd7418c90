"""What a change review says: a judgement for each parameter, corrections of stated numbers, options and what to watch."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.model.source import Source
from jindan_tools.planning.parts import Contradiction


class Advice(StrEnum):
    """What to do with one parameter."""

    KEEP = "keep"
    NOTE = "note"
    CHANGE = "change"
    RISK = "risk"
    CONFIRM = "confirm"


ADVICE_KO: Mapping[Advice, str] = {
    Advice.KEEP: "문제없음",
    Advice.NOTE: "참고",
    Advice.CHANGE: "수정",
    Advice.RISK: "위험",
    Advice.CONFIRM: "확인",
}


class Decision(StrEnum):
    """The answer to 'may I start it?'."""

    RUN = "run"
    CONFIRM_FIRST = "confirm_first"
    FIX_FIRST = "fix_first"


DECISION_KO: Mapping[Decision, str] = {
    Decision.RUN: "그대로 실행해도 됩니다",
    Decision.CONFIRM_FIRST: "확인하고 실행하세요",
    Decision.FIX_FIRST: "고친 뒤 실행하세요",
}


class Judgement(Struct, frozen=True, kw_only=True):
    """What is said about one parameter.

    `old` and `new` are as a person would type them, '' when a side does not give it. `why` is Korean and holds the
    decisive numbers; `facts` prove it. `do` is one short Korean sentence of what to do, '' for nothing. `suggested` is a value to type, '' when there is none. `argues` maps cause ids
    to weights as in a Finding.
    """

    parameter: str
    old: str
    new: str
    advice: Advice
    why: str
    facts: tuple[Evidence, ...] = ()
    do: str = ""
    suggested: str = ""
    severity: Severity = Severity.INFO
    argues: Mapping[str, float] = field(default_factory=dict[str, float])
    where: Source | None = None


class Correction(Struct, frozen=True, kw_only=True):
    """A number that someone wrote down, and what the arithmetic gives. `holds` is True when it was right."""

    key: str
    said: str
    right: str
    holds: bool
    facts: tuple[Evidence, ...]


class Option(Struct, frozen=True, kw_only=True):
    """One way to run the change. Memory is in GiB, None when nothing was measured; the rate has two ends."""

    name: str
    precision: str
    batch: int
    accumulation: int
    rate: tuple[float, float] | None
    weight_decay: float | None
    memory: tuple[float, float] | None
    fits: bool | None
    remark: str
    recommended: bool = False


class Fallback(Struct, frozen=True, kw_only=True):
    """What to turn when a symptom shows: the change as one types it, and why that one first."""

    symptom: str
    change: str
    why: str


class ChangeReview(Struct, frozen=True, kw_only=True):
    """The whole review of one change. `outcome` and `result` are empty unless both sides have run already.

    `old_verdict` is a Korean sentence when the old run was diagnosed as failed or crashed.
    """

    old: str
    new: str
    decision: Decision
    headline: str
    first: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    contradictions: tuple[Contradiction, ...]
    corrections: tuple[Correction, ...]
    options: tuple[Option, ...]
    watch: tuple[str, ...]
    fallbacks: tuple[Fallback, ...]
    unchanged: tuple[str, ...]
    names_only: tuple[str, ...]
    outcome: tuple[Evidence, ...]
    result: str
    old_verdict: str = ""
    missing: tuple[str, ...]
