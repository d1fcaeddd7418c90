"""Find earlier reports by a text: nearest vectors and shared words together, with a fingerprint when there is one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from jindan_knowledge.document import document_text, passages
from jindan_knowledge.embedding import cosine, embed
from jindan_knowledge.fingerprint import FingerprintQuery, fingerprint_of, likeness
from jindan_knowledge.keywords import keyword_scores
from jindan_knowledge.library import excluded, open_library, place
from jindan_knowledge.matches import PriorMatch, order
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.store.reports import Ignored
from jindan_knowledge.terms import concepts, words

MIN_TEXT_SCORE = 0.08
_VECTOR_SHARE = 0.5
_MOST_WORDS = 6
_CANDIDATES = 50


class Found(Struct, frozen=True, kw_only=True):
    """The matches of a search, the number of reports searched and the files that were ignored.

    `without_index` says in Korean why the index did not answer, '' when all was well.
    """

    matches: tuple[PriorMatch, ...]
    searched: int
    ignored: tuple[Ignored, ...] = ()
    without_index: str = ""


def search_text(
    text: str,
    store: Path | None,
    exclude: str | Collection[str] = (),
    limit: int = 3,
    like: FingerprintQuery | None = None,
) -> Found:
    """Return the reports that fit a text best, at most `limit`; `like` lets a diagnosis count for half.

    Korean and English may be mixed. The vector index lives in the store; while there is nothing but the cases of the
    package, or when the index is busy or broken, the vectors are compared one by one.
    """
    library = open_library(store)
    vectors, why = _vector_scores(text, library.reports, store, limit + len(excluded(exclude)))
    spoken = keyword_scores(text, [document_text(r) for r in library.reports])
    left_out = excluded(exclude)
    matches = [
        _match(
            text,
            report,
            _VECTOR_SHARE * max(vectors.get(report.id, 0.0), 0.0) + (1 - _VECTOR_SHARE) * said,
            like,
            store,
        )
        for report, said in zip(library.reports, spoken, strict=True)
        if report.id not in left_out
    ]
    good = sorted((m for m in matches if m.score >= MIN_TEXT_SCORE), key=order)
    return Found(
        matches=tuple(good[:limit]),
        searched=len(matches),
        ignored=library.ignored,
        without_index=why,
    )


def _match(
    text: str, report: PriorReport, score: float, like: FingerprintQuery | None, store: Path | None
) -> PriorMatch:
    alike = None if like is None else likeness(like, fingerprint_of(report))
    total = score if alike is None else (score + alike.score) / 2
    return PriorMatch(
        report=report,
        score=round(total, 4),
        path=place(report, store),
        likeness=alike,
        shared_words=_shared(text, report),
    )


def _vector_scores(
    text: str, reports: Sequence[PriorReport], store: Path | None, limit: int
) -> tuple[dict[str, float], str]:
    """Return the best cosine of each report that is near, and why no index was used ('' if all was well)."""
    vector = embed(text)
    said = [(f"{r.id}#{i}", passage) for r in reports for i, passage in enumerate(passages(r))]
    if store is None or all(report.source == "seed" for report in reports):
        return _best(_one_by_one(vector, said)), ""
    try:
        # Chroma costs 0.7 s and 60 MB, which only a search through kept reports may cost.
        from jindan_knowledge.store.index import Entry, nearest  # noqa: PLC0415

        entries = [Entry(id=name, text=passage) for name, passage in said]
        return _best(nearest(store, entries, vector, 2 * max(limit, _CANDIDATES))), ""
    # Whatever ails the native index or its package, the reports are still there to be compared.
    except Exception as error:
        why = str(error).partition("\n")[0][:200]
        return _best(_one_by_one(vector, said)), f"벡터 색인을 쓰지 못했습니다 ({type(error).__name__}: {why})"


def _one_by_one(vector: Sequence[float], said: Sequence[tuple[str, str]]) -> dict[str, float]:
    return {name: cosine(vector, embed(passage)) for name, passage in said}


def _best(scores: Mapping[str, float]) -> dict[str, float]:
    best: dict[str, float] = {}
    for name, score in scores.items():
        report_id = name.rpartition("#")[0]
        best[report_id] = max(score, best.get(report_id, 0.0))
    return best


def _shared(text: str, report: PriorReport) -> tuple[str, ...]:
    """Return the words of a text that the report says too, and those it says in the other language."""
    document = document_text(report)
    said, meant = set(words(document)), concepts(document)
    by_word = [w for w in dict.fromkeys(words(text)) if len(w) > 1 and (w in said or concepts(w).keys() & meant.keys())]
    return tuple(by_word[:_MOST_WORDS])
