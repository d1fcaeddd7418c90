"""Find earlier reports by a text: nearest vectors and shared words together, with a fingerprint when there is one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from jindan_knowledge.cause_scores import cause_scores, of_report
from jindan_knowledge.document import NOTHING_SPELLED, document_text, passages
from jindan_knowledge.embedding import HASHED, Embedder, EmbedderError, cosine
from jindan_knowledge.filters import ALL, Filter
from jindan_knowledge.fingerprint import FingerprintQuery, fingerprint_of, likeness
from jindan_knowledge.keywords import keyword_scores
from jindan_knowledge.library import Library, excluded, open_library, place
from jindan_knowledge.matches import PriorMatch, order
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.store.reports import Ignored
from jindan_knowledge.terms import concepts, words

TYPE_CHECKING = False  # few users have a team's server, and only they load what it needs
if TYPE_CHECKING:
    from jindan_knowledge.store.team import Team

# Above what talk of food, weather or travel reaches, which shares a few common words with every report.
MIN_TEXT_SCORE = 0.065
# Words weigh more: measured on one half of evals/retrieval/queries.json, held on the other.
_VECTOR_SHARE = 0.3
# What the causes that a text seems to be about count for, beside its words and vectors. Chosen and held as above.
_CAUSE_SHARE = 0.5
_MOST_WORDS = 6
_CANDIDATES = 50


class Question(Struct, frozen=True, kw_only=True):
    """What is searched for: a text, which reports are wanted, and how many of them at most.

    `exclude` are ids to leave out; `like` lets a diagnosis count for half. `spelled` tells of a cause, by its id, how it
    shows in general.
    """

    text: str
    only: Filter = ALL
    exclude: frozenset[str] = frozenset()
    like: FingerprintQuery | None = None
    limit: int = 3
    spelled: Mapping[str, str] = field(default_factory=lambda: NOTHING_SPELLED)


class Found(Struct, frozen=True, kw_only=True):
    """The matches of a search, the number of reports searched and the entries that were ignored.

    `without_index` says in Korean why the index or the embedder did not answer, `without_team` why the team's reports
    are missing; both '' when all was well.
    """

    matches: tuple[PriorMatch, ...]
    searched: int
    ignored: tuple[Ignored, ...] = ()
    without_index: str = ""
    without_team: str = ""


def search_text(
    text: str,
    store: Path | None,
    exclude: str | Collection[str] = (),
    limit: int = 3,
    like: FingerprintQuery | None = None,
) -> Found:
    """Return the reports of the package and of a store that fit a text best; `search` has more to ask."""
    return search(Question(text=text, exclude=excluded(exclude), like=like, limit=limit), store)


def search(question: Question, store: Path | None, team: Team | None = None, embedder: Embedder = HASHED) -> Found:
    """Return the reports that fit a question best.

    Korean and English may be mixed. The vector index lives in the store; while there is nothing but the cases of the
    package, or when the index is busy or broken, the vectors are compared one by one.
    """
    library = open_library(store, team)
    wanted = [r for r in library.reports if r.id not in question.exclude and question.only.keeps(r)]
    vectors, why = _vector_scores(question, library, store, embedder)
    # How rare a word is, is judged over all reports, whichever are wanted.
    spoken = dict(
        zip(
            (r.id for r in library.reports),
            keyword_scores(question.text, [document_text(r, question.spelled) for r in library.reports]),
            strict=True,
        )
    )
    causes = cause_scores(question.text, question.spelled)
    fits = {
        r.id: _fit(max(vectors.get(r.id, 0.0), 0.0), spoken[r.id], of_report(r.cause_ids, causes) if causes else None)
        for r in wanted
    }
    matches = [_match(question, report, fits[report.id], library, store) for report in wanted]
    good = sorted((m for m in matches if m.score >= MIN_TEXT_SCORE), key=order)
    return Found(
        matches=tuple(good[: question.limit]),
        searched=len(wanted),
        ignored=library.ignored,
        without_index=why,
        without_team=library.without_team,
    )


def _fit(near: float, said: float, about: float | None) -> float:
    """Return how well a report fits a text: its vectors, its words, and its causes (None where none are spelled)."""
    score = _VECTOR_SHARE * near + (1 - _VECTOR_SHARE) * said
    return score if about is None else (1 - _CAUSE_SHARE) * score + _CAUSE_SHARE * about


def _match(question: Question, report: PriorReport, score: float, library: Library, store: Path | None) -> PriorMatch:
    alike = None if question.like is None else likeness(question.like, fingerprint_of(report))
    total = score if alike is None else (score + alike.score) / 2
    return PriorMatch(
        report=report,
        score=round(total, 4),
        path=place(report, store, library),
        likeness=alike,
        shared_words=_shared(question.text, report),
        shared=report.id in library.shared,
    )


def _vector_scores(
    question: Question, library: Library, store: Path | None, embedder: Embedder
) -> tuple[dict[str, float], str]:
    """Return the best cosine of each report that is near, and why no index or embedder was used ('' if all was well)."""
    said = [
        (f"{r.id}#{i}", passage) for r in library.reports for i, passage in enumerate(passages(r, question.spelled))
    ]
    try:
        return _near(question, library, said, store, embedder)
    except EmbedderError as error:
        return _near(question, library, said, store, HASHED)[0], f"임베딩 서버를 쓰지 못했습니다 ({error})"


def _near(
    question: Question, library: Library, said: Sequence[tuple[str, str]], store: Path | None, embedder: Embedder
) -> tuple[dict[str, float], str]:
    (vector,) = embedder.vectors([question.text])
    own_only = embedder is HASHED and len(library.own) + len(library.shared) == 0
    if store is None or own_only:
        return _best(_one_by_one(vector, said, embedder)), ""
    try:
        # Chroma costs 0.7 s and 60 MB, which only a search through kept reports may cost.
        from jindan_knowledge.store.index import Entry, nearest  # noqa: PLC0415

        entries = [Entry(id=name, text=passage) for name, passage in said]
        # A filter leaves few of the nearest, so all are asked for where a filter is set.
        count = 2 * max(question.limit + len(question.exclude), _CANDIDATES) if question.only == ALL else len(entries)
        return _best(nearest(store, entries, vector, count, embedder)), ""
    except EmbedderError:
        raise
    # Whatever ails the native index or its package, the reports are still there to be compared.
    except Exception as error:
        why = str(error).partition("\n")[0][:200]
        nearest_ones = _best(_one_by_one(vector, said, embedder))
        return nearest_ones, f"벡터 색인을 쓰지 못했습니다 ({type(error).__name__}: {why})"


def _one_by_one(vector: Sequence[float], said: Sequence[tuple[str, str]], embedder: Embedder) -> dict[str, float]:
    found = embedder.vectors([passage for _, passage in said])
    return {name: cosine(vector, other) for (name, _), other in zip(said, found, strict=True)}


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
