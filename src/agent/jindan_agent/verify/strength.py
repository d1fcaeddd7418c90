"""Hold a sentence to what is proved: no certainty beyond the status of its cause, no other verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.text.regex import regex

_CERTAIN = regex(
    r"확실(?:합|하|히|한)|분명(?:합|하|히|한)|틀림없|명백|확정|확증|입증|증명|단정|의심의\s*여지|반드시|결정적|certain|definite|proven|clearly",
    re.IGNORECASE,
)
_BLAME = regex(
    r"원인(?:입|이었|이며|이고|으로\s*(?:확인|판명|밝혀))|때문(?:입|이었|에)|탓(?:입|이었|에)|초래|일으켰|유발했|비롯되었|망가뜨"
)
_HEDGE = regex(r"가능성|수\s*있|수도|추정|의심|보입|보이며|것\s*같|듯|여겨|가설|확인이?\s*필요|확인하|확인해|않")

_SOUND = regex(r"정상(?:입|적으로|으로)|문제가?\s*없|이상이?\s*없|결함이?\s*없|성공(?:적|했|입)|잘\s*(?:학습|수렴)")
_BROKEN = regex(r"실패(?:했|입|하였|한)|발산(?:했|하였|합)|비정상\s*종료|중단되|멈췄|고장|붕괴|학습되지\s*않")
_CRASH = regex(r"비정상\s*종료|강제\s*종료|크래시")
CONTRADICTS: Mapping[Verdict, tuple[re.Pattern[str], ...]] = {
    Verdict.HEALTHY: (_BROKEN, _CRASH),
    Verdict.FAILING: (_SOUND, _CRASH),
    Verdict.CRASHED: (_SOUND,),
    Verdict.INSUFFICIENT_EVIDENCE: (_SOUND, _BROKEN, _CRASH),
}


def claims_too_much(sentence: str, status: Status, verdict: Verdict) -> bool:
    """Say whether a sentence is surer than `status` allows or says another verdict."""
    if any(pattern.search(sentence) for pattern in CONTRADICTS[verdict]):
        return True
    if status is Status.ESTABLISHED:
        return False
    if _CERTAIN.search(sentence):
        return True
    return status is not Status.SUPPORTED and bool(_BLAME.search(sentence)) and not _HEDGE.search(sentence)
