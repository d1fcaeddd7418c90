"""Let every process find the first one, when the process group was never made."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.blame import blame, code_place
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.regex import regex

_RENDEZVOUS = regex(r"init_process_group|TCPStore|rendezvous|init_distributed")


def reach_master(situation: Situation) -> Iterator[Fix]:
    """Plan the address, the port and the counts that the processes must agree about."""
    found = blame(situation.run)
    if found is None or _RENDEZVOUS.search(found.code) is None:
        return
    yield situation.fix(
        "MASTER_ADDR, MASTER_PORT, world_size, rank",
        "랭크 0이 도는 호스트의 주소와 빈 포트, rank는 0부터 world_size - 1까지",
        where=code_place(found, "프로세스 그룹을 만드는 줄"),
        why=f"'{found.sentence()}' 오류는 프로세스 그룹을 만들다가 났습니다. 랭크 0이 떠 있지 않거나, 주소를 찾지 못하거나, 방화벽이 포트를 막을 때 그렇습니다.",
        expected="모든 랭크가 프로세스 그룹을 만드는 줄을 지나갑니다.",
        verify="랭크 0을 띄운 채 다른 노드에서 getent hosts $MASTER_ADDR; nc -zv $MASTER_ADDR $MASTER_PORT 명령이 성공하는지 보세요.",
        kind=FixKind.COMMAND,
    )
