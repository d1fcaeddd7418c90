"""Ask a model for its sentences."""

from __future__ import annotations

from jindan_agent.graph.drafting import proposable, told_causes
from jindan_agent.graph.state import State
from jindan_agent.llm.answer import Message
from jindan_agent.llm.tokens import cut_to, tokens_at_most
from jindan_agent.prompts.case import facts, seen
from jindan_agent.prompts.task import TASK
from jindan_tools.causes.catalogue import load_taxonomy

_ASK = """\
보고서에 넣을 글을 칸마다 두세 문장으로 쓰세요.
- 숫자는 한 글자도 쓰지 않습니다('두 배', '절반' 같은 말도 쓰지 않습니다). 숫자가 필요한 곳에는 증거 번호를 {{E3}}처럼 중괄호로 쓰고, 뒤에 '값'이나 '기록'을 붙입니다. 숫자는 프로그램이 채웁니다.
- 직접 본 줄은 {{R12}}처럼 줄 번호로 쓸 수 있습니다.
- 모든 칸에 증거 번호나 줄 번호가 적어도 하나 있어야 합니다. 목록에 없는 번호는 쓰지 않습니다.
- 상태가 '확정'이 아닌 원인은 '가능성이 있습니다'처럼 씁니다. 명령어, 주소, 자료에 없는 이름은 쓰지 않습니다.
칸:
- summary: 무슨 일이 있었는지
{causes}
- next_step: 먼저 확인할 것과 그 까닭
- order: 먼저 살펴볼 순서로 늘어놓은 원인 id. 그 원인의 칸에서 증거를 든 것만 받아들입니다.
{further}"""


def draft_messages(state: State, room: int) -> tuple[Message, ...]:
    """Return the messages that ask for the draft; `room` is what they may cost in tokens."""
    ask = _ASK.format(causes=_causes(state), further=_further(state)).rstrip()
    known = cut_to(facts(state), room * 2 // 3)
    views = seen(state, room - tokens_at_most(TASK + ask + known))
    return (Message("system", TASK), Message("user", "\n".join(filter(None, (known, views, ask)))))


def _causes(state: State) -> str:
    told = enumerate(told_causes(state), start=1)
    return "\n".join(
        f"- cause_{n}: 원인 {c['id']}({c['name_ko']})이 이 실행에 왜 맞는지. 쓸 수 있는 증거: {', '.join(c['evidence'])}"
        for n, c in told
    )


def _further(state: State) -> str:
    names = [f"{cause}({load_taxonomy()[cause].name_ko})" for cause in proposable(state)]
    if not names:
        return ""
    back = ", ".join(state.get("liftable", []))
    again = f" 규칙이 배제한 원인({back})은 새로 본 줄(R번호)이 까닭을 말할 때만 씁니다." if back else ""
    return f"- hypotheses: 규칙이 놓쳤을 수 있는 원인. 증거가 뚜렷할 때만 쓰고 아니면 빈 목록. 고를 수 있는 것: {', '.join(names)}.{again}"
