"""An answer of a model: a bounded choice of looks, then text of which only checked sentences are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing

from msgspec import Struct, field

from jindan_agent.chat.citations import of_slots
from jindan_agent.chat.events import ChatEvent, Done, TextDelta, ToolStarted
from jindan_agent.chat.sentences import Sentences
from jindan_agent.chat.session import Session
from jindan_agent.chat.thoughts import Thoughts
from jindan_agent.graph.actions import action_schema
from jindan_agent.graph.state import seen_rows
from jindan_agent.llm.answer import Failure, FailureKind
from jindan_agent.llm.async_client import AsyncModelClient
from jindan_agent.llm.async_wire import Piece
from jindan_agent.looks.beside import load_index_beside
from jindan_agent.prompts.chat import answer_messages, look_messages
from jindan_agent.verify.bounds import run_names
from jindan_agent.verify.slots import slots_in
from jindan_agent.verify.spoken import SpokenBounds, may_be_said, numbers_of, words_of
from jindan_agent.verify.spoken_fill import spoken_markdown

MOST_LOOKS = 5
# The answer and its second try.
_CALLS_KEPT = 2
_MOST_LETTERS, _MOST_DROPPED = 6000, 40
Talk = Sequence[tuple[str, str]]


class Written(Struct):
    """The answer so far: what was shown, the slots in it, and how many sentences fell."""

    said: list[str] = field(default_factory=list[str])
    slots: list[str] = field(default_factory=list[str])
    dropped: int = 0

    @property
    def text(self) -> str:
        """Return what was shown."""
        return "".join(self.said).strip()


class ModelAnswer:
    """One question to a model. `written` holds what was shown, also when the answer is broken off."""

    def __init__(self, session: Session, client: AsyncModelClient, emit: Callable[[ChatEvent], None]) -> None:
        self._session = session
        self._client = client
        self._emit = emit
        self.written = Written()

    async def run(self, talk: Talk, question: str) -> Done | Failure:
        """Return the end of the answer, or why there is none: then nothing was shown, or `written` has a part."""
        # A look at earlier reports may follow, and the first answer is waited for anyway.
        load_index_beside(self._session.subject.store)
        failure = await self._look_around(talk, question)
        if failure is not None:
            return failure
        failure = await self._tell(talk, question)
        if failure is not None:
            return failure
        return self.done()

    def done(self, failure: str = "", *, stopped: bool = False) -> Done:
        """Return the end of an answer with what was shown."""
        return Done(
            text=self.written.text,
            by="model",
            citations=of_slots(self.written.slots, self._session),
            dropped=self.written.dropped,
            failure=failure,
            stopped=stopped,
        )

    async def _look_around(self, talk: Talk, question: str) -> Failure | None:
        session, client = self._session, self._client
        for number in range(1, MOST_LOOKS + 1):
            left = MOST_LOOKS - number + 1
            outcome = await client.ask(
                lambda room, left=left: look_messages(session.state, talk, question, left, room),
                action_schema(session.state),
            )
            if isinstance(outcome, Failure):
                return outcome
            action = outcome.value
            if action.action == "done" or session.has_seen(action.tool, action.target, action.argument):
                return None
            title = session.title(action.tool, action.target, action.argument)
            self._emit(ToolStarted(number=number, tool=action.tool, title=title))
            self._emit(await session.look(number, action.tool, action.target, action.argument))
            if client.asking.calls_left <= _CALLS_KEPT:
                return None
        return None

    async def _tell(self, talk: Talk, question: str) -> Failure | None:
        session, sentences, thoughts = self._session, Sentences(), Thoughts()
        bounds = self._bounds(question)
        parts = self._client.talk(lambda room: answer_messages(session.state, talk, question, room))
        async with aclosing(parts):
            async for part in parts:
                if isinstance(part, Failure):
                    return part
                if isinstance(part, Piece):
                    self._tell_all(sentences.add(thoughts.spoken(part.text)), bounds)
                    if self._is_enough():
                        return Failure(kind=FailureKind.TRUNCATED, detail="too long")
        self._tell_all(sentences.add(thoughts.finish()), bounds)
        self._tell_all(sentences.finish(), bounds)
        return None

    def _tell_all(self, told: Iterable[tuple[str, str]], bounds: SpokenBounds) -> None:
        for lead, sentence in told:
            self._say(lead, sentence, bounds)

    def _is_enough(self) -> bool:
        """Say whether the model goes on and on: too much said, or too much of it dropped."""
        return len(self.written.text) > _MOST_LETTERS or self.written.dropped > _MOST_DROPPED

    def _say(self, lead: str, sentence: str, bounds: SpokenBounds) -> None:
        if not may_be_said(sentence, bounds):
            self.written.dropped += 1
            return
        text = lead + spoken_markdown(sentence, bounds.evidence, bounds.rows)
        if not self.written.said:
            text = text.lstrip()
        self.written.slots += slots_in(sentence)
        self.written.said.append(text)
        self._emit(TextDelta(text=text))

    def _bounds(self, question: str) -> SpokenBounds:
        found, state = self._session.subject.diagnosis, self._session.state
        told = [e["statement"] for e in state.get("evidence", [])]
        told += [look["text"] for look in state.get("looks", [])]
        return SpokenBounds(
            diagnosis=found,
            evidence={e.id: e for e in found.evidence},
            rows=seen_rows(state),
            names=run_names(found),
            shown=words_of("\n".join([*told, question])),
            asked=numbers_of(question),
        )
