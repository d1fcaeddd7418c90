"""What a question is about, found by words and never by guessing: a table of topics and the names a question holds."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from jindan_agent.verify.bounds import squeeze
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.text.regex import regex


class Topic(StrEnum):
    """A part of the diagnosis a question can be about."""

    CAUSES = "causes"
    FIXES = "fixes"
    RULED_OUT = "ruled_out"
    CHECKS = "checks"
    TIMELINE = "timeline"
    SETTINGS = "settings"
    PRIOR = "prior"
    MISSING = "missing"
    DO_NOT = "do_not"
    OBSERVATION = "observation"
    RATE = "rate"
    MEMORY = "memory"
    PLAN = "plan"
    COMPARE = "compare"
    SUMMARY = "summary"


# In the order in which they are answered when a question names several; the more special word comes first.
_WORDS: tuple[tuple[Topic, str], ...] = (
    (Topic.COMPARE, r"비교|차이가|compare|(?<![A-Za-z0-9])X[1-9]"),
    (Topic.RATE, r"학습률|스케줄|스케쥴|워밍업|웜업|learning.?rate|(?<![A-Za-z])lr(?![A-Za-z])|warm-?up|schedul"),
    (Topic.MEMORY, r"vram|gpu\s*메모리|메모리|배치를?\s*(?:얼마|몇|최대|키)|(?<![A-Za-z])oom"),
    (Topic.PLAN, r"얼마나\s*걸|소요|몇\s*(?:스텝|에폭)|실효\s*배치|effective|스텝\s*수|계획|plan"),
    (Topic.RULED_OUT, r"배제|왜\s*아니|아닌\s*이유|아니라고|아닌가|ruled"),
    (Topic.DO_NOT, r"하지\s*말|금지|피해야|조심"),
    (Topic.CAUSES, r"왜|원인|때문|이유|\bwhy\b|cause|무엇이\s*잘못|뭐가\s*잘못|문제"),
    (
        Topic.FIXES,
        r"고치|고쳐|해결|어떻게\s*(?:해|하|바꾸|고)|바꾸|바꿔|수정|조치|명령|\bfix|할\s*일|뭘\s*해|무엇을\s*해|diff",
    ),
    (Topic.CHECKS, r"확인|검증|체크|테스트|증명|verify|check"),
    (Topic.TIMELINE, r"언제|시점|타임라인|순서|몇\s*번째|when|timeline"),
    (Topic.SETTINGS, r"설정|옵티마이저|하이퍼|파라미터|config|optimizer|배치|batch|정밀도|precision|에폭\s*설정"),
    (Topic.PRIOR, r"비슷|이전\s*(?:보고서|사례|실행)|전에도|사례|similar|prior"),
    (Topic.MISSING, r"부족|더\s*필요|있으면\s*(?:판단|알)|missing"),
    (Topic.SUMMARY, r"정상|괜찮"),
    (Topic.OBSERVATION, r"현상|로그\s*원문|에러|오류|메시지|traceback|error|곡선|그래프|증거|근거"),
    (Topic.SUMMARY, r"요약|상태|판정|결과|정리|summary|어때|어떤가"),
)
_TOPICS = tuple((topic, regex(words, re.IGNORECASE)) for topic, words in _WORDS)
# A particle follows a name without a space, and \b sees no end of a word before Hangul.
_EVIDENCE = regex(r"(?<![A-Za-z0-9_])E([1-9][0-9]{0,3})(?![A-Za-z0-9_])")
_PLACE = regex(r"([\w./\-]+\.[A-Za-z]\w{0,8}):(\d{1,9})")
_CODE = regex(r"(?<![A-Za-z0-9_])([A-Z]{2,5}\d{3})(?![A-Za-z0-9_])")
_QUOTED = regex(r"['\"‘“`]([^'\"’”`]{2,60})['\"’”`]")
_SEARCH = regex(r"찾아|검색|grep|나오는\s*(?:줄|곳)|로그에서|있는지\s*(?:봐|보)|search|find", re.IGNORECASE)
_SEARCHED = regex(r"([\w.:/\-]{2,60})(?:이|가|을|를|은|는|라는|라고)?\s*(?:\S+\s*)?(?:찾|검색|나오|있는지)")
_MOST_TOPICS = 2


class Question(Struct, frozen=True, kw_only=True):
    """What a question names. `places` are (path, line); `words` what to look for in the files."""

    topics: tuple[Topic, ...]
    evidence: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    pages: tuple[str, ...]
    series: tuple[str, ...]
    words: tuple[str, ...]


def understood(text: str, diagnosis: Diagnosis) -> Question:
    """Return what a question is about. Names of another run or of nothing at all are not in it."""
    known = {e.id for e in diagnosis.evidence}
    files = {f.path for f in diagnosis.run.files} | {f.path.rpartition("/")[2] for f in diagnosis.run.files}
    return Question(
        topics=tuple(dict.fromkeys(topic for topic, words in _TOPICS if words.search(text)))[:_MOST_TOPICS],
        evidence=tuple(i for n in _EVIDENCE.findall(text) if (i := f"E{n}") in known),
        places=tuple((path, line) for path, line in _PLACE.findall(text) if path in files),
        pages=(*_CODE.findall(text), *_causes(text)),
        series=_series(text, diagnosis),
        words=_searched(text),
    )


def _causes(text: str) -> tuple[str, ...]:
    said = squeeze(text)
    return tuple(
        name.id
        for name in load_taxonomy().values()
        if name.id in said or squeeze(name.name_ko.partition("(")[0]) in said
    )[:2]


def _series(text: str, diagnosis: Diagnosis) -> tuple[str, ...]:
    low = text.lower()
    named = [(n, s.name) for n, s in enumerate(diagnosis.run.series, start=1) if len(s.name) > 2]
    return tuple(f"S{n}" for n, name in named if name.lower() in low or _last(name) in low)[:3]


def _last(name: str) -> str:
    part = name.rpartition("/")[2].lower()
    return part if len(part) > 4 else name.lower()


def _searched(text: str) -> tuple[str, ...]:
    if not _SEARCH.search(text):
        return ()
    quoted = _QUOTED.findall(text)
    if quoted:
        return tuple(quoted[:3])
    found = _SEARCHED.search(text)
    return (found.group(1),) if found else ()
