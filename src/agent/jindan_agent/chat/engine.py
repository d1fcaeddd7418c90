"""The conversation: ask a question, watch the answer come, stop it, go on; with a model or without."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.chat.by_rules import by_rules
from jindan_agent.chat.events import ChatEvent, Done, Failed, Remark, Sent, TextDelta, ToolFinished
from jindan_agent.chat.history import Turn
from jindan_agent.chat.session import Session
from jindan_agent.earlier import report_id
from jindan_agent.llm.answer import Usage
from jindan_agent.llm.cost import cost_text
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.looks.subject import Subject
from jindan_agent.report.content import ReportContent

TYPE_CHECKING = False  # without a model neither openai nor pydantic is loaded
if TYPE_CHECKING:
    from jindan_agent.chat.by_model import ModelAnswer
    from jindan_agent.llm.answer import Failure
    from jindan_agent.llm.async_client import AsyncModelClient
    from jindan_agent.llm.notice import Notice
    from jindan_knowledge.embedding import Embedder
    from jindan_knowledge.store.team import Team

_END_SECONDS = 0.25


class ChatStatus(Struct, frozen=True, kw_only=True):
    """What a status line shows. Everything is '' or 0 without a model or before it was tried."""

    model: str = ""
    host: str = ""
    local: bool = True
    mode: str = ""
    context_tokens: int = 0
    last_prompt_tokens: int = 0


class SourceLine(Struct, frozen=True, kw_only=True):
    """Something a look can be pointed at: F1 (file), S1 (curve), a rule code, X1 (other run)."""

    id: str
    name: str
    about: str


class ChatEngine:
    """A conversation about one finished diagnosis. One question at a time; nothing a model or server does raises here."""

    def __init__(
        self,
        content: ReportContent,
        settings: ModelSettings | None = None,
        *,
        store: Path | None = None,
        team: Team | None = None,
        embedder: Embedder | None = None,
        others: Mapping[str, Path] | None = None,
    ) -> None:
        self._settings = settings
        self._store, self._team, self._others = store, team, dict(others or {})
        self._embedder = embedder
        self.talk_about(content)
        self._redactor = Redactor(known=(settings.api_key,) if settings is not None else ())
        self._client: AsyncModelClient | None = None
        self._turns: list[Turn] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work: asyncio.Task[None] | None = None
        self._stopped = False
        self._last_prompt = 0
        self._sent: list[str] = []

    def talk_about(self, content: ReportContent) -> None:
        """Answer the questions that follow from a newer diagnosis of the run; what is being answered goes on."""
        self._content = content
        # A kept report on this very run is no earlier case.
        own = frozenset({report_id(content.diagnosis.run)})
        self._subject = Subject(
            diagnosis=content.diagnosis,
            store=self._store,
            team=self._team,
            embedder=self._embedder,
            left_out=own,
            others=self._others,
        )

    @property
    def history(self) -> tuple[Turn, ...]:
        """Return the conversation so far."""
        return tuple(self._turns)

    @property
    def sent(self) -> tuple[str, ...]:
        """Return the requests of the last question as they left for the model, redacted; () when nothing was sent."""
        return tuple(self._sent)

    def clear(self) -> None:
        """Forget the conversation."""
        self._turns.clear()

    def restore(self, turns: Sequence[Turn]) -> None:
        """Take up an earlier conversation."""
        self._turns[:] = turns

    @property
    def usage(self) -> Usage:
        """Return what the whole conversation has spent."""
        return self._client.asking.usage if self._client is not None else Usage()

    @property
    def cost(self) -> str:
        """Return what that cost in dollars by the prices the user named, '' without any."""
        return cost_text(self.usage, self._settings) if self._settings is not None else ""

    @property
    def status(self) -> ChatStatus:
        """Return what is known about the model."""
        used = self._settings
        if used is None:
            return ChatStatus()
        asking = self._client.asking if self._client is not None else None
        return ChatStatus(
            model=used.model,
            host=used.host,
            local=used.is_local,
            mode=asking.mode.value if asking is not None and asking.mode is not None else "",
            context_tokens=asking.context.tokens if asking is not None else 0,
            last_prompt_tokens=self._last_prompt,
        )

    def sources(self) -> tuple[SourceLine, ...]:
        """Return what can be looked at: files, curves, findings, other runs."""
        state = self._session().state
        groups = (state.get("files", []), state.get("series", []), state.get("findings", []), state.get("others", []))
        return tuple(SourceLine(id=i["id"], name=i["name"], about=i["about"]) for group in groups for i in group)

    async def look(self, tool: str, target: str = "none", argument: str = "") -> ToolFinished:
        """Run one tool directly."""
        return await self._session().look(1, tool, target, argument)

    async def ask(self, question: str) -> AsyncGenerator[ChatEvent, None]:
        """Yield what happens until the answer is whole; the last event is Done, or Failed when there is no answer."""
        if self._work is not None:
            yield Failed(what="앞의 질문에 아직 답하고 있습니다.", hint="답이 끝나기를 기다리거나 멈추세요.")
            return
        events: asyncio.Queue[ChatEvent] = asyncio.Queue()
        self._loop, self._stopped = asyncio.get_running_loop(), False
        self._work = asyncio.create_task(self._answered(question, events.put_nowait))
        said: list[str] = []
        try:
            while True:
                event = await events.get()
                if isinstance(event, TextDelta):
                    said.append(event.text)
                if isinstance(event, Done | Failed):
                    self._remember(question, event)
                    yield event
                    return
                yield event
        except (asyncio.CancelledError, GeneratorExit):
            self._keep(question, "".join(said), "model" if self._settings else "rules")
            raise
        finally:
            self._work.cancel()
            self._work = None

    def stop(self) -> None:
        """End the running answer, from any thread; it ends with Done(stopped=True) and what was said."""
        loop, work = self._loop, self._work
        if loop is not None and work is not None:
            self._stopped = True
            loop.call_soon_threadsafe(work.cancel)

    async def aclose(self) -> None:
        """Close the connection to the server."""
        if self._client is not None:
            await self._client.close()

    async def _answered(self, question: str, emit: Callable[[ChatEvent], None]) -> None:
        said: list[str] = []

        def tell(event: ChatEvent) -> None:
            if isinstance(event, TextDelta):
                said.append(event.text)
            emit(event)

        before = self.usage
        self._sent.clear()
        try:
            end = await self._answer(question, tell)
        except asyncio.CancelledError:
            by = "model" if self._settings is not None else "rules"
            emit(Done(text="".join(said).strip(), by=by, stopped=True, usage=_spent(before, self.usage)))
            return
        except Exception as error:  # a bug must end the answer, not the screen
            emit(Failed(what=f"답하다가 프로그램 오류가 났습니다({type(error).__name__}).", hint="다시 물어보세요."))
            return
        emit(replace(end, usage=_spent(before, self.usage)))

    async def _answer(self, question: str, emit: Callable[[ChatEvent], None]) -> Done:
        session = self._session()
        if self._settings is None:
            return await by_rules(session, question, emit)
        # openai and pydantic cost a second, which a conversation without a model need not pay.
        from jindan_agent.chat.by_model import ModelAnswer  # noqa: PLC0415

        client = await self._opened(emit)
        answer = ModelAnswer(session, client, emit)
        outcome = await answer.run([(t.question, t.answer) for t in self._turns], question)
        if isinstance(outcome, Done) and outcome.text:
            if outcome.dropped:
                emit(Remark(text=f"근거를 확인하지 못한 문장 {outcome.dropped}개를 뺐습니다."))
            return outcome
        return await self._instead(session, question, answer, outcome, emit)

    async def _instead(
        self,
        session: Session,
        question: str,
        answer: ModelAnswer,
        outcome: Done | Failure,
        emit: Callable[[ChatEvent], None],
    ) -> Done:
        """Return what stands in for a model that failed: the part it told, or the answer of the rules."""
        reason = (
            "언어 모델의 답에서 근거를 확인할 수 있는 문장이 없었습니다."
            if isinstance(outcome, Done)
            else outcome.reason
        )
        if answer.written.text:
            emit(Remark(text=f"{reason} 여기까지가 확인된 답입니다."))
            return answer.done(reason)
        emit(Remark(text=f"{reason} 규칙과 도구로 답합니다."))
        return await by_rules(session, question, emit, failure=reason, dropped=answer.written.dropped)

    async def _opened(self, emit: Callable[[ChatEvent], None]) -> AsyncModelClient:
        # As above.
        from jindan_agent.llm.async_client import AsyncModelClient  # noqa: PLC0415
        from jindan_agent.llm.notice import notice_text  # noqa: PLC0415

        def notice(notice: Notice) -> None:
            emit(Remark(text=notice_text(notice)))

        def show(text: str) -> None:
            self._sent.append(text)
            emit(Sent(number=len(self._sent), text=text))

        if self._client is None:
            assert self._settings is not None
            self._client = AsyncModelClient(self._settings, self._redactor, notice, show)
        else:
            self._client.asking.tell(notice, show)
        self._client.asking.renew()
        return self._client

    def _session(self) -> Session:
        return Session(self._content, self._subject, self._redactor)

    def _remember(self, question: str, event: Done | Failed) -> None:
        if isinstance(event, Done):
            self._keep(question, event.text, event.by)
            self._last_prompt = event.usage.input_tokens if event.usage.calls else self._last_prompt

    def _keep(self, question: str, answer: str, by: str) -> None:
        if answer.strip():
            self._turns.append(Turn(question=question, answer=answer.strip(), by="model" if by == "model" else "rules"))


def _spent(before: Usage, after: Usage) -> Usage:
    return Usage(
        calls=after.calls - before.calls,
        input_tokens=after.input_tokens - before.input_tokens,
        output_tokens=after.output_tokens - before.output_tokens,
        seconds=after.seconds - before.seconds,
        sent_bytes=after.sent_bytes - before.sent_bytes,
    )
