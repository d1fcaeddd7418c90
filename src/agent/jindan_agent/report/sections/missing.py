"""부족한 증거: the file or command that would decide what is left open."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import FENCE_LANGUAGE, Block, Bullet, Bullets, Fence, Section, Strong
from jindan_agent.report.draft import Draft
from jindan_agent.report.hangul import is_command
from jindan_tools.causes.deciding_check import deciding_check
from jindan_tools.model.diagnosis import Missing, Verdict


def missing(draft: Draft) -> Section | None:
    """Return what is missing; checks that stand beside their cause are not repeated."""
    shown = draft.told_in_full() if draft.diagnosis.verdict is not Verdict.HEALTHY else draft.diagnosis.causes
    beside = {deciding_check(draft.diagnosis.run, cause).command for cause in shown}
    blocks = tuple(b for m in draft.diagnosis.missing if m.how not in beside for b in _blocks(draft, m))
    if not blocks:
        return None
    title = "판단을 가를 자료" if draft.diagnosis.verdict is Verdict.INSUFFICIENT_EVIDENCE else "부족한 증거"
    return Section(title=title, blocks=blocks)


def _blocks(draft: Draft, missing: Missing) -> Iterator[Block]:
    checks = {
        check.command: check.language
        for c in draft.diagnosis.causes
        if (check := deciding_check(draft.diagnosis.run, c)).command
    }
    is_check = missing.how in checks
    why = f"맞으면: {missing.why}" if is_check else missing.why
    # A check may print Korean words; it is to be pasted all the same.
    below = () if is_check or is_command(missing.how) else ((missing.how,),)
    yield Bullets(items=(Bullet(text=(Strong(missing.what), f": {why}"), below=below),))
    if not below:
        language = FENCE_LANGUAGE[checks[missing.how]] if is_check else "python" if "\n" in missing.how else "bash"
        yield Fence(lines=tuple(missing.how.splitlines()), language=language)
