"""SES020: the notes call one variant the best, the curves another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note, cite_ranked
from jindan_tools.session.factors import name_parts
from jindan_tools.session.groups import Group, Ranked, groups
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.noise import noise_of
from jindan_tools.session.session import Note, Session
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_BEST = regex(r"최고 성능|최고입|가장 (?:좋|높|우수|낫)|최상|best\b|성능이 먼저|성능 우선", re.IGNORECASE)
_THAN = regex(r"(?P<one>[\w.-]+)[이가은는]?\s*(?P<two>[\w.-]+)\s*보다\s*(?:더\s*)?(?:좋|높|낫|우수|정확)")
_BETTER_THAN = regex(r"(?P<one>[\w.-]+) (?:is |was )?(?:better|higher) than (?P<two>[\w.-]+)", re.IGNORECASE)


@check("SES020", "ranking-not-carried")
def claimed_ranking(session: Session) -> Iterator[Lesson]:
    """Hold 'X is the best' and 'X is better than Y' in the notes against the recorded best values.

    ## What it does
    Finds a word of the run names in such a sentence and compares the best values of the runs with that word.
    ## Why it matters
    A favourite that was chosen before the runs survives in the notes whatever the runs say.
    ## Fires on
    A claimed best that another run exceeds by more than the noise, or a claimed difference that is none or is reversed.
    ## Stays silent on
    Claims that the curves carry, words that name no run.
    ## Source
    Recorded best values; noise as in the comparison section.
    """
    for group in groups(session.members):
        words = _words(group)
        for note in session.notes:
            yield from _superlative(group, words, note)
            yield from _comparative(group, words, note)


def _words(group: Group) -> dict[str, list[Ranked]]:
    labels = [r.member.label for r in group.ranked]
    parts = name_parts(labels)
    found: dict[str, list[Ranked]] = {}
    for ranked in group.ranked:
        label = ranked.member.label
        for word in {label.lower(), *parts.get(label, ())}:
            found.setdefault(word, []).append(ranked)
    return {word: runs for word, runs in found.items() if len(runs) < len(group.ranked) or len(runs) == 1}


def _superlative(group: Group, words: dict[str, list[Ranked]], note: Note) -> Iterator[Lesson]:
    if not _BEST.search(note.text):
        return
    subject = note.cells[0] if note.cells else note.text
    said = [w for w in words if _names(subject, w)]
    named = [w for w in said if not any(w != other and w in other for other in said)]
    if len(named) != 1:
        return
    best, claimed = group.ranked[0], words[named[0]][0]
    noise = noise_of(group)
    gain = best.result.gain(claimed.result)
    if best in words[named[0]] or (noise is not None and not noise.exceeded(gain)):
        return
    yield lesson(
        f"메모는 {named[0]} 쪽을 가장 낫다고 적었지만 기록은 그렇지 않습니다. {group.metric} 최고는 {best.member.label}의 "
        f"{figure(best.result.best_value)}이고 {claimed.member.label}의 값은 {figure(claimed.result.best_value)}입니다.",
        cite_note(note),
        cite_ranked(best),
        cite_ranked(claimed),
        severity=Severity.HIGH,
        advice="배포나 다음 실험의 기준을 기록이 가장 좋은 실행으로 바꾸세요.",
        facts={"claimed": claimed.member.label, "best": best.member.label},
    )


def _comparative(group: Group, words: dict[str, list[Ranked]], note: Note) -> Iterator[Lesson]:
    found = _THAN.search(note.text) or _BETTER_THAN.search(note.text)
    if found is None:
        return
    one, two = _match(words, found["one"]), _match(words, found["two"])
    if not one or not two or one == two:
        return
    better, worse = words[one][0], words[two][0]
    gain, noise = better.result.gain(worse.result), noise_of(group)
    above = None if noise is None else noise.exceeded(gain)
    if gain > 0 and above is not False:
        return
    how = "차이가 흔들림 안에 있어 구별되지 않습니다" if above is False else "기록은 반대입니다"
    yield lesson(
        f"메모는 {one} 쪽이 {two} 쪽보다 낫다고 적었지만 {how} ({group.metric} 차이 {gain:+.4f}).",
        cite_note(note),
        cite_ranked(better),
        cite_ranked(worse),
        severity=Severity.HIGH if above is not False else Severity.MEDIUM,
        advice="이 문장을 교훈에서 빼거나 시드를 바꿔 되풀이한 뒤에 다시 판단하세요.",
        facts={"one": one, "two": two, "gain": gain},
    )


def _match(words: Sequence[str] | dict[str, list[Ranked]], said: str) -> str:
    low = said.lower()
    return next((w for w in words if low == w or low in {f"{w}{p}" for p in "이가은는을를"} or _names(low, w)), "")


def _names(text: str, word: str) -> bool:
    """Say whether a text names a word of a run: 'Level 2' names level2, 'LeakyReLU' names leaky but not relu."""
    return (
        re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![0-9])", re.sub(r"(?<=[a-z]) (?=\d)", "", text.lower()))
        is not None
    )
