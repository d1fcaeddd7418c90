"""Read and write the reports of a team on a Chroma server; what it returns is as foreign as any file."""

# Chroma has no stubs and leaves parts of its signatures open.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import chromadb
from chromadb.config import Settings

from jindan_knowledge.document import passages
from jindan_knowledge.embedding import DIMENSION, EMBEDDING_VERSION, embed
from jindan_knowledge.in_time import in_time
from jindan_knowledge.schema import PriorReport, PriorReportError
from jindan_knowledge.serial import parse_prior, prior_json
from jindan_knowledge.store.reports import Ignored, Kept
from jindan_knowledge.store.team import Team

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection

WAIT_S = 8.0
MOST_REPORTS = 2_000
_AT_ONCE = 250
# Vectors of another making are never mixed with these.
_COLLECTION = f"jindan-reports-{EMBEDDING_VERSION}-{DIMENSION}"


Answer = TypeVar("Answer")


class ServerError(Exception):
    """The server gave no answer that can be used; the message is Korean."""


def read_team(team: Team, reserved: Collection[str] = ()) -> Kept:
    """Return the reports of a team; those that do not fit are ignored with a reason. Raises ServerError.

    `reserved` are ids that no report of the server may claim.
    """
    return _asked(team, lambda: _read(team, reserved))


def put_team(team: Team, report: PriorReport) -> None:
    """Write a report to the server of a team, over one of the same id. Raises ServerError."""
    text = prior_json(report)
    ids = [f"{report.id}#{i}" for i, _ in enumerate(passages(report))]
    vectors: list[Sequence[float]] = [list(embed(said)) for said in passages(report)]
    _asked(
        team,
        lambda: _collection(team).upsert(
            ids=ids,
            embeddings=vectors,
            documents=[text, *("" for _ in ids[1:])],
            metadatas=[{"part": i, "framework": report.framework} for i, _ in enumerate(ids)],
        ),
    )


def _asked(team: Team, call: Callable[[], Answer]) -> Answer:
    """Return the answer of a server in the time it may take. Raises ServerError whatever the client raises."""
    try:
        return in_time(WAIT_S, call)
    except (PriorReportError, ServerError):
        raise
    except Exception as error:
        what = f"팀 저장소 {team.place} 서버를 쓰지 못했습니다 ({_why(error)})"
        raise ServerError(what) from error


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return str(error).partition("\n")[0][:160]
    # Chroma says so in a ValueError; the connection that was refused is behind it.
    refused = "could not connect" in str(error).lower()
    return "연결할 수 없습니다. 서버가 켜져 있는지 확인하세요" if refused else type(error).__name__


def _read(team: Team, reserved: Collection[str]) -> Kept:
    collection = _collection(team)
    reports: list[PriorReport] = []
    ignored: list[Ignored] = []
    for start in range(0, MOST_REPORTS, _AT_ONCE):
        page = collection.get(where={"part": 0}, limit=_AT_ONCE, offset=start, include=["documents"])
        for name, text in zip(page["ids"], page["documents"] or [], strict=False):
            taken = _taken(team, name.rpartition("#")[0], text, reserved)
            if isinstance(taken, Ignored):
                ignored.append(taken)
            else:
                reports.append(taken)
        if len(page["ids"]) < _AT_ONCE:
            break
    return Kept(reports=tuple(sorted(reports, key=lambda r: r.id)), ignored=tuple(ignored))


def _taken(team: Team, name: str, text: str, reserved: Collection[str]) -> PriorReport | Ignored:
    place = Path(f"{team.place}/{name[:80]}")
    try:
        report = parse_prior(text)
    except PriorReportError as error:
        return Ignored(path=place, why=str(error))
    if report.id != name or report.id in reserved:
        return Ignored(path=place, why="id 값이 서버의 이름과 다르거나 내장 사례의 것입니다")
    return report


def _collection(team: Team) -> ChromaCollection:
    headers = {"X-Chroma-Token": team.token} if team.token else {}
    # Otherwise Chroma obeys the .env of the folder in which the command runs, which may be the run under diagnosis.
    settings = Settings(_env_file=None, anonymized_telemetry=False)  # pyright: ignore[reportCallIssue]
    client = chromadb.HttpClient(
        host=team.host,
        port=team.port,
        ssl=team.ssl,
        headers=headers,
        settings=settings,
        tenant=team.tenant,
        database=team.database,
    )
    # Without the None, Chroma attaches its own embedding function, which downloads a model.
    return client.get_or_create_collection(
        _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
