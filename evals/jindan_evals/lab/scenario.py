"""A scenario of the lab: what is run, how its log is left behind, and what a reader should find."""

from __future__ import annotations

from dataclasses import dataclass

from jindan_evals.lab.settings import Spec
from jindan_evals.lab.settings_trainer import HfSpec, LightningSpec, YoloSpec

AnySpec = Spec | HfSpec | LightningSpec | YoloSpec

_NANS = ("nan_lr_diverge", "nan_bad_data", "nan_fp16_overflow", "nan_from_step0")
_OOMS = ("oom_capacity", "oom_fragmentation", "oom_leak")
_FIT = ("overfit", "underfit", "lr_too_low", "lr_too_high_oscillate", "labels_shuffled")
_NOT_WHEN: dict[str, tuple[str, ...]] = {
    "healthy": (*_FIT, "diverge_no_nan", "plateau_chance_ce", "leakage", *_NANS, "sched_never_stepped", "clip_misuse"),
    "failing": ("healthy_converged", *_NANS),
    "crashed": (*_FIT, *_NANS, *_OOMS, "host_oom_kill", "disk_full", "diverge_no_nan"),
    "insufficient_evidence": (*_FIT, *_NANS, "diverge_no_nan", "healthy_converged", "code_error"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """The label of a scenario; a cause is `(id, accepted ids)`."""

    verdict: str
    causes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    also_ok: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    remarks_ok: tuple[str, ...] = ()
    confidence: str = "high"
    note: str = ""

    def as_label(self, run: str, scenario: str, framework: str) -> dict[str, object]:
        """Return the line of the label file."""
        allowed = {name for cause, accept in self.causes for name in (cause, *accept)} | set(self.remarks_ok)
        forbidden = [x for x in dict.fromkeys((*_NOT_WHEN[self.verdict], *self.forbidden)) if x not in allowed]
        return {
            "run": run, "scenario": scenario, "framework": framework, "verdict": self.verdict,
            "verdict_also_ok": list(self.also_ok), "causes": [{"id": c, "accept": list(a)} for c, a in self.causes],
            "forbidden": forbidden, "key_facts": [], "confidence": self.confidence,
            "remarks_ok": list(self.remarks_ok), "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """One run to make."""

    name: str
    spec: AnySpec
    truth: Truth
    before: AnySpec | None = None
    keep_lines: int = 0
    cut_last_row: int = 0
    last_words: str = ""
    only_config: bool = False
    cut_checkpoint: bool = False
    drop_traceback: int = 0
    processes: int = 1


def healthy(note: str, *, also_ok: tuple[str, ...] = (), remarks_ok: tuple[str, ...] = ()) -> Truth:
    """Label a run that does what it should."""
    return Truth(verdict="healthy", note=note, also_ok=also_ok, remarks_ok=remarks_ok)


def short(note: str) -> Truth:
    """Label a run too short to judge."""
    return Truth(
        verdict="insufficient_evidence",
        causes=(("run_still_live_or_truncated", ("inconclusive", "no_metrics_logged")),),
        note=note,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class More:
    """What a failing or crashed label says besides its causes."""

    also_ok: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    remarks_ok: tuple[str, ...] = ()
    confidence: str = "high"
    note: str = ""


_NOTHING_MORE = More()


def failing(*causes: tuple[str, ...], more: More = _NOTHING_MORE) -> Truth:
    """Label a failing run; each cause is its id and then the ids taken for it."""
    return _with_causes("failing", causes, more)


def crashed(*causes: tuple[str, ...], more: More = _NOTHING_MORE) -> Truth:
    """Label a crashed run; each cause is its id and then the ids taken for it."""
    return _with_causes("crashed", causes, more)


def _with_causes(verdict: str, causes: tuple[tuple[str, ...], ...], more: More) -> Truth:
    return Truth(
        verdict=verdict, causes=tuple((c[0], c[1:]) for c in causes), also_ok=more.also_ok, forbidden=more.forbidden,
        remarks_ok=more.remarks_ok, confidence=more.confidence, note=more.note,
    )  # fmt: skip
