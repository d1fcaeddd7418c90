"""The commands in the order in which they are offered, and the completion of what is typed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator

from msgspec import Struct

from jindan_agent.tui.chat.commands.clear import clear
from jindan_agent.tui.chat.commands.compare import compare
from jindan_agent.tui.chat.commands.copy import copy
from jindan_agent.tui.chat.commands.cost import cost
from jindan_agent.tui.chat.commands.evidence import evidence
from jindan_agent.tui.chat.commands.export import export
from jindan_agent.tui.chat.commands.fix import fix
from jindan_agent.tui.chat.commands.help import show_help
from jindan_agent.tui.chat.commands.lr import lr
from jindan_agent.tui.chat.commands.model import model
from jindan_agent.tui.chat.commands.prompt import prompt
from jindan_agent.tui.chat.commands.report import report
from jindan_agent.tui.chat.commands.similar import similar
from jindan_agent.tui.chat.commands.vram import vram
from jindan_agent.tui.chat.commands.whatif import whatif
from jindan_agent.tui.chat.commands.why import why
from jindan_agent.tui.chat.conversation import Conversation
from jindan_agent.tui.checking.snapshot import CheckedRun
from jindan_agent.whatif.changes import NAMES
from jindan_tools.text.safe import safe_line

_MOST = 30


class Command(Struct, frozen=True, kw_only=True):
    """A command: how it is called, what it does in Korean, and the function that does it."""

    name: str
    usage: str
    about: str
    run: Callable[[Conversation, str], Coroutine[object, object, None]]


class Completion(Struct, frozen=True, kw_only=True):
    """What the text would become, and what that means."""

    text: str
    about: str


COMMANDS: tuple[Command, ...] = (
    Command(name="/why", usage="/why 원인", about="원인 한 가지의 근거와 반대 근거", run=why),
    Command(name="/fix", usage="/fix --diff", about="고칠 것, 또는 설정 파일의 변경분", run=fix),
    Command(
        name="/whatif",
        usage="/whatif lr=2e-4 batch=32",
        about="값을 바꾸면 학습률, 메모리, 시간이 어떻게 되는지",
        run=whatif,
    ),
    Command(name="/evidence", usage="/evidence E3", about="증거가 있는 파일의 줄을 엽니다", run=evidence),
    Command(name="/lr", usage="/lr", about="기록된 학습률이 따르는 스케줄", run=lr),
    Command(name="/vram", usage="/vram batch=32", about="GPU 메모리", run=vram),
    Command(name="/compare", usage="/compare 폴더", about="다른 실행과 견줍니다", run=compare),
    Command(name="/similar", usage="/similar 증상", about="비슷한 이전 보고서", run=similar),
    Command(name="/report", usage="/report", about="쓰일 보고서를 엽니다", run=report),
    Command(name="/export", usage="/export html 파일", about="보고서를 파일로 씁니다(md, json, html)", run=export),
    Command(name="/copy", usage="/copy 1", about="마지막 답을 복사합니다", run=copy),
    Command(name="/model", usage="/model", about="답하는 모델", run=model),
    Command(name="/prompt", usage="/prompt", about="마지막 질문에서 언어 모델에 보낸 글 그대로", run=prompt),
    Command(name="/cost", usage="/cost", about="지금까지 쓴 호출과 토큰", run=cost),
    Command(name="/clear", usage="/clear", about="대화를 비웁니다", run=clear),
    Command(name="/help", usage="/help", about="명령과 키", run=show_help),
)


def find_command(name: str) -> Command | None:
    """Return the command of a name, or the only one that begins with it."""
    exact = [c for c in COMMANDS if c.name == name]
    begun = [c for c in COMMANDS if c.name.startswith(name)]
    return exact[0] if exact else begun[0] if len(begun) == 1 and len(name) > 1 else None


def complete(text: str, checked: CheckedRun | None) -> tuple[Completion, ...]:
    """Return what a text that begins with a slash may become; () when it is whole."""
    name, space, argument = text.partition(" ")
    if not space:
        return tuple(
            Completion(text=c.name, about=c.about) for c in COMMANDS if c.name.startswith(name) and c.name != name
        )
    found = _arguments(name, checked)
    before, _, typed = argument.rpartition(" ")
    head = f"{name} {before} " if before else f"{name} "
    fitting = [c for c in found if c.text.startswith(typed) and c.text != typed]
    return tuple(Completion(text=head + c.text, about=c.about) for c in fitting[:_MOST])


def _arguments(name: str, checked: CheckedRun | None) -> Iterator[Completion]:
    if name in {"/whatif", "/vram"}:
        yield from (Completion(text=f"{key}=", about=about) for key, about in NAMES.items())
    elif name == "/export":
        yield from (Completion(text=form, about="형식") for form in ("md", "json", "html"))
    elif name == "/fix":
        yield Completion(text="--diff", about="설정 파일의 변경분")
    elif checked is not None and name == "/why":
        found = checked.diagnosis
        yield from (Completion(text=c.id, about=c.name_ko) for c in (*found.causes, *found.ruled_out))
    elif checked is not None and name == "/evidence":
        yield from (Completion(text=e.id, about=safe_line(e.statement, 100)) for e in checked.diagnosis.evidence)
