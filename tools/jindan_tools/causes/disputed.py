"""Hold what notes and comments of the run directory blame against what the records show; notes are never evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from jindan_tools.causes.claim_words import CLAIM_WORDS, OUTCOME_WORDS, ClaimWords
from jindan_tools.curves.cite import cite_line
from jindan_tools.model.cause import Argument, Cause, Status
from jindan_tools.model.diagnosis import Dispute, Verdict
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.notes import own_notes
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_MOST = 4
_LONGEST = 160
_CUE = regex(
    r"원인|때문|탓|의심|추정|이므로|이니\b|이니 |이라서|(?:해|여|어|아)서 |[=→]|버그|장애|고장|오류|문제|심한|심하|한계|확실|(?:로|으로|것으로) 보(?:임|인|입|여)|것 ?같|듯|인한|분명|바꿔 볼|너무|"
    r"because|due to|caus(?:e|ed|ing)\b|culprit|blame|suspect|probably|likely|must be|thanks to|looks like|i think|turned out"
)
# A sentence that takes the blame back, asks, or tells what to do is no claim of a cause.
_TAKEN_BACK = regex(
    r"아니|아님|않|없(?:다|음|는|어)|무관|배제|문제없|괜찮|\?|not (?:the|a|due|because|caus)|isn't|wasn't|no longer|ruled out|unrelated"
)
_SENTENCE = regex(r"(?<=[.!?。])\s+|\s*[;·]\s+|(?<=다)[.]\s*")
_CARRIED = (Status.ESTABLISHED, Status.SUPPORTED)


class _Claim(Struct, frozen=True, kw_only=True):
    event: Event
    sentence: str
    words: ClaimWords


def dispute(
    run: Run,
    findings: Sequence[Finding],
    judged: tuple[Verdict, str],
    causes: Sequence[Cause],
    ruled_out: Sequence[Cause],
) -> tuple[Dispute, ...]:
    """Return the claims that the records contradict, each with the fact that decides; claims left open are no dispute.

    A claim is right when one of the causes it may mean is still open. It is contradicted when all of them are absent or
    ruled out, and either a finding rules one out, another cause is carried by evidence, or the run is healthy.
    """
    standing = {c.id for c in causes if not c.is_remark} | {c.explained_by for c in causes}
    verdict = judged[0]
    found: dict[str, Dispute] = {}
    for claim in _claims(run):
        if claim.words.causes & standing or claim.words.said_ko in found:
            continue
        if claim.words.went_well is not None and not _other_outcome(claim.words.went_well, verdict):
            continue
        answer = _answer(claim, findings, judged, causes, ruled_out)
        if answer is not None:
            found[claim.words.said_ko] = answer
    return tuple(found.values())[:_MOST]


def _other_outcome(went_well: bool, verdict: Verdict) -> bool:
    return verdict in (Verdict.FAILING, Verdict.CRASHED) if went_well else verdict is Verdict.HEALTHY


def _claims(run: Run) -> Iterator[_Claim]:
    comments = ((e, e.text) for e in run.of_kind(EventKind.COMMENT))
    for event, text in (*own_notes(run), *comments):
        for sentence in _SENTENCE.split(text):
            low = sentence.lower()
            for words in _claimed(low):
                yield _Claim(event=event, sentence=sentence.strip(), words=words)


def _claimed(low: str) -> Iterable[ClaimWords]:
    """Yield the blames of a sentence that gives a reason, and the outcome it states."""
    if _TAKEN_BACK.search(low) is None:
        if _CUE.search(low) is not None:
            yield from (words for words in CLAIM_WORDS if words.pattern.search(low))
        yield from (words for words in OUTCOME_WORDS if words.pattern.search(low))


def _answer(
    claim: _Claim,
    findings: Sequence[Finding],
    judged: tuple[Verdict, str],
    causes: Sequence[Cause],
    ruled_out: Sequence[Cause],
) -> Dispute | None:
    verdict, reason = judged
    against = [c for c in ruled_out if c.id in claim.words.causes and c.arguments_against]
    lead = next((c for c in causes if c.status in _CARRIED and not c.is_remark and c.arguments_for), None)
    if against and (lead is not None or verdict is Verdict.HEALTHY):
        strongest = min(against, key=lambda c: c.score).arguments_against[0]
        return _with(claim, strongest, lead)
    if lead is not None:
        return _with(claim, lead.arguments_for[0], lead)
    if verdict is Verdict.HEALTHY:
        good = next((f for f in findings if f.title == reason), None)
        ids = () if good is None else tuple(e.id for e in good.evidence)
        return _made(claim, fact=reason, evidence_ids=ids)
    return None


def _with(claim: _Claim, excluding: Argument, lead: Cause | None) -> Dispute:
    """Tell first what the records show instead, then what excludes the blame, unless one sentence says both."""
    if lead is None:
        return _made(claim, fact=excluding.title, evidence_ids=excluding.evidence_ids)
    shown = lead.arguments_for[0]
    also = "" if excluding.title == shown.title else excluding.title
    ids = tuple(dict.fromkeys((*shown.evidence_ids, *excluding.evidence_ids)))
    return _made(claim, fact=shown.title, evidence_ids=ids, excluding=also, lead=lead)


def _made(
    claim: _Claim, *, fact: str, evidence_ids: tuple[str, ...], excluding: str = "", lead: Cause | None = None
) -> Dispute:
    return Dispute(
        claim=claim.words.said_ko,
        note=cite_line(claim.event, f"메모에 '{safe_line(claim.sentence, _LONGEST)}' 문장이 있습니다."),
        fact=fact,
        excluding=excluding,
        evidence_ids=evidence_ids,
        actual="" if lead is None else lead.name_ko,
        actual_id="" if lead is None else lead.id,
    )
