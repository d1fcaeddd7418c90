"""Ask a model what it wants to look at next."""

from __future__ import annotations

from jindan_agent.graph.state import State
from jindan_agent.llm.answer import Message
from jindan_agent.llm.tokens import cut_to, tokens_at_most
from jindan_agent.prompts.case import facts, seen, sources
from jindan_agent.prompts.task import TASK
from jindan_agent.prompts.tools import TOOLS_KO

_ASK = """\
위 진단을 더 잘 설명하려면 실행의 어느 부분을 더 봐야 하는지 고르세요. 앞으로 {left}번 볼 수 있습니다.
- action: 더 볼 것이 있으면 "tool", 충분하면 "done"
{tools}
이미 본 것은 다시 고르지 않습니다."""


def investigate_messages(state: State, left: int, room: int) -> tuple[Message, ...]:
    """Return the messages that ask for the next action; `room` is what they may cost in tokens."""
    ask = _ASK.format(left=left, tools=TOOLS_KO)
    known = cut_to(f"{facts(state)}\n{sources(state)}", room * 2 // 3)
    views = seen(state, room - tokens_at_most(TASK + ask + known))
    return (Message("system", TASK), Message("user", "\n".join(filter(None, (known, views, ask)))))
