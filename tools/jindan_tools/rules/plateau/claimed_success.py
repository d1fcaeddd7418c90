"""PLT013: notes call a run solved whose loss is at the level of guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.contrastive.exact_chance import exact_chance
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.plateau.in_batch_chance import in_batch_chance
from jindan_tools.rules.plateau.ln2_plateau import ln2_plateau
from jindan_tools.rules.plateau.val_loss_frozen import val_loss_frozen
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_SUCCESS = regex(
    r"성공|해결(?:됨|되|했|완료)|안정적|정상적으로 학습|잘 학습|완료|발생률[^.]*→ *0 *%|success|solved|fixed|stable training|converged",
    re.IGNORECASE,
)
_NEGATED = regex(
    r"(?:성공|해결|안정|완료)[^.,]{0,6}(?:않|못|실패|안 )|아직|unsuccess|unstable|불안정|not |n't ", re.IGNORECASE
)
_STUCK = (exact_chance, chance_level_loss, in_batch_chance, ln2_plateau, val_loss_frozen)


@rule("PLT013", "claimed-success", {"healthy_converged": -3.0})
def claimed_success(run: Run) -> Iterator[Finding]:
    """Report a claim of success in the notes that the loss refutes.

    ## What it does
    Looks for sentences that call the training solved or stable, and checks whether the loss is at the level of guessing.
    ## Why it matters
    A loss without NaN that stays at chance is stable because nothing is learnt.
    ## Fires on
    A note with such a word beside a finding of CTR005, PLT001, PLT004, PLT006 or PLT009.
    ## Stays silent on
    Negated claims, runs without notes, runs that learn.
    ## Source
    The arithmetic of the rules named above.
    """
    claim = _claim(run)
    if claim is None:
        return
    for stuck in _STUCK:
        for shown in stuck.check(run):
            yield finding(
                "기록에는 학습이 성공했다고 적혀 있지만 손실은 무작위 추측 수준이라 성립하지 않습니다.",
                cite_line(claim, f"성공을 주장하는 문장이 기록에 있습니다: '{safe_line(claim.text, 120)}'"),
                *shown.evidence,
                severity=Severity.MEDIUM,
            )
            return


def _claim(run: Run) -> Event | None:
    notes = (e for e in run.of_kind(EventKind.NOTE) if _SUCCESS.search(e.text) and not _NEGATED.search(e.text))
    return next(notes, None)
