"""The conversation: what was said, what is being looked at, and the field to write in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Static

from jindan_agent.chat.engine import ChatEngine
from jindan_agent.chat.events import ChatEvent, Done, Failed, Remark, Sent, TextDelta, ToolFinished, ToolStarted
from jindan_agent.chat.starters import starters
from jindan_agent.earlier import own_embedder, user_store, user_team
from jindan_agent.errors import UserError
from jindan_agent.llm.settings import ModelSettings, model_settings
from jindan_agent.report.escape import code_span, escape
from jindan_agent.tui.chat.commands.table import find_command
from jindan_agent.tui.chat.completions import Completions
from jindan_agent.tui.chat.entry import ChatEntry
from jindan_agent.tui.chat.saved import load_turns, save_turns, saved_file
from jindan_agent.tui.chat.text_block import TextBlock
from jindan_agent.tui.chat.transcript import Transcript
from jindan_agent.tui.chat.working_line import WorkingLine
from jindan_agent.tui.checking.snapshot import CheckedRun
from jindan_agent.tui.messages import Answering, CopyText
from jindan_agent.tui.shown import Shown
from jindan_tools.text.safe import safe_line

TYPE_CHECKING = False  # few users have a team's server, and only they load what it needs
if TYPE_CHECKING:
    from jindan_knowledge.embedding import Embedder
    from jindan_knowledge.store.team import Team


class ChatPane(Container, can_focus=False):
    """Asks the engine, shows what happens as it happens, and runs commands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "멈춤, 나가기"),
        Binding("slash", "write('/')", "명령", show=False),
        Binding("i", "write('')", "쓰기", show=False),
    ]
    DEFAULT_CSS = """
    ChatPane { layout: vertical; }
    ChatPane #line { height: auto; max-height: 6; layout: horizontal; padding: 0 1; }
    ChatPane #sign { width: 2; }
    """

    def __init__(self, *, id: str | None = None, use_model: bool = True, show_prompt: bool = False) -> None:
        super().__init__(id=id)
        self._use_model, self._show_prompt = use_model, show_prompt
        self._checked: CheckedRun | None = None
        self._engine: ChatEngine | None = None

    def compose(self) -> ComposeResult:
        """Lay out the conversation and the field."""
        yield Transcript(id="said")
        yield Completions(id="completions")
        yield WorkingLine(id="working")
        with Container(id="line"):
            yield Static("> ", id="sign", markup=False)
            yield ChatEntry(id="entry")

    @property
    def _said(self) -> Transcript:
        return self.query_one(Transcript)

    # What the commands see

    @property
    def checked(self) -> CheckedRun:
        """Return the run that is talked about."""
        assert self._checked is not None
        return self._checked

    @property
    def engine(self) -> ChatEngine:
        """Return what answers."""
        assert self._engine is not None
        return self._engine

    @property
    def answers(self) -> tuple[str, ...]:
        """Return the answers so far, the oldest first."""
        return self._said.answers

    def say(self, markdown: str) -> None:
        """Add a block that counts as an answer."""
        self._said.add_text(markdown)

    def ask(self, question: str) -> None:
        """Have a question answered."""
        self._answer(question)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        self.post_message(CopyText(text))

    def tell(self, message: Message) -> None:
        """Tell the screen around the chat something."""
        self.post_message(message)

    def forget(self) -> None:
        """Begin anew."""
        self.engine.clear()
        self._said.clear()
        save_turns(saved_file(self.checked.diagnosis.run), ())
        self._greet()

    # Another diagnosis

    def show(self, shown: Shown) -> None:
        """Talk about another diagnosis; the conversation goes on when it is one of the same run."""
        checked = shown.checked
        before, self._checked = self._checked, checked
        content = checked.content
        old = self._engine
        if before is not None and old is not None and before.diagnosis.run.root == checked.diagnosis.run.root:
            old.talk_about(content)
            return
        if old is not None:
            old.stop()
        self._engine = ChatEngine(content, self._settings(), store=_store(), team=_team(), embedder=_embedder())
        self._said.clear()
        self._resume()
        self._greet()

    def _settings(self) -> ModelSettings | None:
        if not self._use_model:
            return None
        try:
            return model_settings(os.environ)
        except UserError as error:
            self._said.add_remark(f"{error.what} {error.hint}")
            return None

    def _resume(self) -> None:
        try:
            turns = load_turns(saved_file(self.checked.diagnosis.run))
        except UserError:
            return
        if not turns:
            return
        self.engine.restore(turns)
        self._said.add_remark(f"지난번 대화 {len(turns)}개를 이어 갑니다. 새로 시작하려면 /clear 명령을 쓰세요.")
        for turn in turns:
            self._said.add_question(turn.question)
            self.say(turn.answer)
            self.query_one(ChatEntry).remember(turn.question)

    def _greet(self) -> None:
        content = self.checked.content
        status = self.engine.status
        by = f"{status.model} 모델({status.host})이 답합니다." if status.model else "규칙과 도구가 답합니다(모델 없음)."
        lines = [f"{escape(by)} `/help` 명령이 할 수 있는 일을 보여 줍니다. 이렇게 물어보세요:", ""]
        questions = (f"- {escape(q)}" for q in starters(content))
        self._said.add_text("\n".join([*lines, *questions]), answer=False)

    # Writing

    def on_chat_entry_sent(self, event: ChatEntry.Sent) -> None:
        """Run a command or ask a question."""
        event.stop()
        self._complete("")
        if self._engine is None:
            self._said.add_remark("진단이 끝나면 답할 수 있습니다.")
            return
        self._said.add_question(event.text)
        if event.text.startswith("/"):
            self._command(event.text)
        else:
            self._answer(event.text)

    def on_chat_entry_left(self, event: ChatEntry.Left) -> None:
        """Stop the answer, or leave the field."""
        event.stop()
        self.action_stop()

    def action_stop(self) -> None:
        """Stop the answer; without one close the completions, then leave the field."""
        if self.is_answering and self._engine is not None:
            self._engine.stop()
        elif self.query_one(ChatEntry).completing:
            self._complete("")
        else:
            self._said.focus()

    @property
    def is_answering(self) -> bool:
        """Say whether an answer is on its way."""
        return self.query_one(WorkingLine).is_counting

    def action_write(self, text: str) -> None:
        """Go to the field."""
        entry = self.query_one(ChatEntry)
        entry.focus()
        if text and not entry.text:
            entry.put(text)

    def on_text_area_changed(self) -> None:
        """Show the commands that fit what is written."""
        self._complete(self.query_one(ChatEntry).text)

    def on_chat_entry_moved(self, event: ChatEntry.Moved) -> None:
        """Walk through the completions, or take one."""
        event.stop()
        fitting = self.query_one(Completions)
        if event.by:
            fitting.walk(event.by)
        elif fitting.chosen:
            self.query_one(ChatEntry).put(fitting.chosen)

    def _complete(self, text: str) -> None:
        self.query_one(ChatEntry).completing = self.query_one(Completions).fit(text, self._checked)

    # Answering

    @work(group="command")
    async def _command(self, text: str) -> None:
        name, _, argument = text.partition(" ")
        command = find_command(name)
        if command is None:
            self.say(f"{code_span(safe_line(name, 40))} 명령은 없습니다. `/help` 명령이 목록을 보여 줍니다.")
            return
        try:
            await command.run(self, argument.strip())
        except UserError as error:
            self.say(f"**오류**: {escape(error.what)}\n\n{escape(error.hint)}")

    @work(group="answer")
    async def _answer(self, question: str) -> None:
        engine = self.engine
        self.post_message(Answering(active=True))
        # While the screen is left, the line is gone before the worker ends.
        working = self.query_one(WorkingLine)
        working.begin()
        block: TextBlock | None = None
        last = "."
        try:
            async for event in engine.ask(question):
                if isinstance(event, TextDelta):
                    block = block or self._said.add_text()
                    self._said.extend(block, event.text)
                else:
                    block = block if isinstance(event, Done) else None
                    last = self._happened(event)
        finally:
            working.end(last)
            self.post_message(Answering(active=False))

    def _happened(self, event: ChatEvent) -> str:
        """Show what is no text of the answer; return the sentence for the end of it."""
        match event:
            case ToolStarted() | ToolFinished():
                self._said.add_look(event)
            case Sent():
                if self._show_prompt:
                    self._said.add_sent(event)
            case Remark(text=text):
                self._said.add_remark(text)
            case Done():
                return self._done(event)
            case Failed(what=what, hint=hint):
                self.say(f"**오류**: {escape(what)}\n\n{escape(hint)}")
            case _:
                pass
        return ""

    def _done(self, event: Done) -> str:
        if event.citations:
            named = ", ".join(c.label for c in event.citations[:8])
            self._said.add_remark(f"근거: {named}")
        problem = save_turns(saved_file(self.checked.diagnosis.run), self.engine.history)
        if problem:
            self._said.add_remark(problem)
        return "멈췄습니다. 여기까지의 답은 남아 있습니다." if event.stopped else ""


def _team() -> Team | None:
    try:
        return user_team()
    except UserError:
        return None


def _embedder() -> Embedder | None:
    try:
        return own_embedder()
    except UserError:
        return None


def _store() -> Path | None:
    try:
        return user_store()
    except UserError:
        return None
