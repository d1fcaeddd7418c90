"""Where the reports of a team are: a Chroma server, named by one setting."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

_TENANT, _DATABASE = "default_tenant", "default_database"
_PORTS = {"http": 8000, "https": 443}


class Team(Struct, frozen=True, kw_only=True):
    """A Chroma server, or a database of Chroma Cloud: `token` is sent as X-Chroma-Token when there is one."""

    host: str
    port: int
    ssl: bool
    tenant: str = _TENANT
    database: str = _DATABASE
    token: str = ""

    def __repr__(self) -> str:
        """Show where it is, never the token."""
        return f"Team({self.place!r})"

    @property
    def place(self) -> str:
        """Return host and port, as shown to a person."""
        return f"{self.host}:{self.port}"


class BadTeamUrlError(ValueError):
    """The setting holds no address of a server; the message is Korean."""


def team_of(environ: Mapping[str, str]) -> Team | None:
    """Return the server that DIAGNOSE_CHROMA_URL names, None when it is not set. Raises BadTeamUrlError.

    http://HOST:PORT is a server of your own; https://api.trychroma.com/TENANT/DATABASE is Chroma Cloud. The token stands
    in DIAGNOSE_CHROMA_TOKEN, never in the address, which is shown.
    """
    url = environ.get("DIAGNOSE_CHROMA_URL", "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadTeamUrlError("DIAGNOSE_CHROMA_URL 주소를 읽을 수 없습니다") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadTeamUrlError("DIAGNOSE_CHROMA_URL 값은 http:// 또는 https://로 시작하는 서버 주소여야 합니다")
    if parts.username or parts.password:
        raise BadTeamUrlError("토큰은 DIAGNOSE_CHROMA_URL 주소가 아니라 DIAGNOSE_CHROMA_TOKEN 변수에 적으세요")
    names = [name for name in parts.path.split("/") if name]
    if len(names) not in (0, 2):
        raise BadTeamUrlError("DIAGNOSE_CHROMA_URL 주소의 경로는 비우거나 /TENANT/DATABASE 꼴로 적으세요")
    tenant, database = names or (_TENANT, _DATABASE)
    return Team(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        ssl=parts.scheme == "https",
        tenant=tenant,
        database=database,
        token=environ.get("DIAGNOSE_CHROMA_TOKEN", "").strip(),
    )
