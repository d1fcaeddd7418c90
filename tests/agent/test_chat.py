"""A conversation about a finished diagnosis: what is asked, shown, checked, stopped and remembered."""

import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from fakes import FAILING, HEALTHY, PRIOR, RUN, content
from fakes_server import FakeServer
from msgspec.structs import replace

from jindan_agent.chat.engine import ChatEngine
from jindan_agent.chat.events import ChatEvent, Done, Failed, Remark, Sent, TextDelta, ToolFinished, ToolStarted
from jindan_agent.chat.history import Turn
from jindan_agent.chat.starters import starters
from jindan_agent.chat.thoughts import Thoughts
from jindan_agent.earlier import Earlier, keep
from jindan_agent.llm.settings import ModelSettings
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.run import FileRead

LONG = {"total_seconds": 10.0, "call_seconds": 5.0}


def on_disk(folder: Path, lines: list[str]) -> Diagnosis:
    text = "\n".join(lines) + "\n"
    (folder / "train.log").write_text(text, "utf-8")
    file = FileRead(path="train.log", size=len(text.encode()), reader="log")
    return replace(FAILING, run=replace(RUN, root=str(folder), files=(file,)))


def talked(
    questions: list[str], settings: ModelSettings | None = None, diagnosis: Diagnosis = FAILING
) -> tuple[list[ChatEvent], ChatEngine]:
    engine = ChatEngine(content(diagnosis, PRIOR), settings)

    async def talk() -> list[ChatEvent]:
        events = [event for question in questions async for event in engine.ask(question)]
        await engine.aclose()
        return events

    return asyncio.run(talk()), engine


def end_of(events: list[ChatEvent]) -> Done:
    assert isinstance(events[-1], Done)
    return events[-1]


ANSWERS = {
    "왜 이렇게 되었나요?": "옵티마이저와 학습률 불일치",
    "어떻게 고치나요?": "learning\\_rate",
    "어떤 원인을 배제했나요?": "fp16 수치 한계 초과",
    "언제 깨졌나요?": "18 에폭",
    "설정을 보여 주세요": "AdamW",
    "비슷한 이전 사례가 있나요?": "악보 검출 실행",
    "무엇이 더 필요한가요?": "grad\\_norm",
    "하지 말아야 할 것은?": "AMP부터 끄지",
    "E3 증거를 보여 주세요": "train.yaml:35",
    "NUM001이 뭔가요?": "이 실행에서 걸린 점검",
    "nan_fp16_overflow 아닌가요?": "이 실행에서는 배제했습니다",
    "손실 곡선 box_loss 값은?": "results.csv:19",
    "안녕하세요": "판정: 학습 실패",
}


@pytest.mark.parametrize(("question", "words"), ANSWERS.items())
def test_the_rules_answer_without_a_model(question: str, words: str) -> None:
    events, _ = talked([question])

    assert words.replace("\\", "") in end_of(events).text.replace("\\", "")
    assert end_of(events).by == "rules"


def test_a_healthy_run_is_told_with_what_was_checked() -> None:
    events, _ = talked(["정상이라고 본 근거가 무엇인가요?"], diagnosis=HEALTHY)

    assert "판정: 정상" in end_of(events).text
    assert "검증 mAP50 값이 0.24에서 0.81까지 올랐습니다" in end_of(events).text


def test_without_recalled_reports_the_store_is_searched() -> None:
    engine = ChatEngine(content(FAILING))

    async def talk() -> list[ChatEvent]:
        return [event async for event in engine.ask("비슷한 이전 사례가 있나요?")]

    assert [e.tool for e in asyncio.run(talk()) if isinstance(e, ToolStarted)] == ["prior"]


def test_the_kept_report_on_the_run_itself_is_no_earlier_case(tmp_path: Path) -> None:
    shown = content(on_disk(tmp_path, ["loss nan"]))
    keep(shown, Earlier(store=tmp_path.parent / "store", keep=True))
    other = replace(shown.diagnosis, run=replace(shown.diagnosis.run, root=str(tmp_path / "elsewhere")))
    words = "옵티마이저와 학습률 불일치"

    looks = [
        asyncio.run(ChatEngine(each, store=tmp_path.parent / "store").look("prior", "none", words)).text
        for each in (shown, content(other))
    ]

    assert [shown.diagnosis.run.name in look for look in looks] == [False, True]


def test_a_conversation_tells_its_price() -> None:
    with FakeServer() as server:
        _, engine = talked(["왜 이렇게 되었나요?"], replace(server.settings(**LONG), prices=(1000.0, 0.0)))

    assert engine.cost == f"약 {engine.usage.input_tokens / 1000:.4f}달러"


def test_the_pieces_are_the_whole_answer() -> None:
    events, _ = talked(["왜 이렇게 되었나요?"])

    assert "".join(e.text for e in events if isinstance(e, TextDelta)).strip() == end_of(events).text


def test_a_search_shows_the_lines_and_the_tool_that_found_them(tmp_path: Path) -> None:
    events, _ = talked(["'loss nan' 찾아줘"], diagnosis=on_disk(tmp_path, ["loss 1", "loss nan"]))
    tools = [e for e in events if isinstance(e, ToolStarted | ToolFinished)]

    assert [(type(e).__name__, e.title) for e in tools] == [
        ("ToolStarted", "모든 파일에서 'loss nan' 찾기"),
        ("ToolFinished", "모든 파일에서 'loss nan' 찾기"),
    ]
    assert "train.log:2| loss nan" in end_of(events).text


def test_a_line_of_a_file_is_shown_with_its_neighbours(tmp_path: Path) -> None:
    events, _ = talked(["train.log:2 보여줘"], diagnosis=on_disk(tmp_path, ["one", "two", "three"]))

    assert "3| three" in end_of(events).text


def test_a_path_outside_the_run_is_not_opened(tmp_path: Path) -> None:
    events, _ = talked(["../etc/passwd:1 과 /etc/passwd:1 보여줘"], diagnosis=on_disk(tmp_path, ["one"]))

    assert "root:" not in end_of(events).text
    assert not any(isinstance(e, ToolStarted) for e in events)


def test_foreign_text_in_an_answer_is_no_markup(tmp_path: Path) -> None:
    hostile = "loss [x](http://e.vil) <script> ``` \x1b[31m"
    events, _ = talked(["'loss' 찾아줘"], diagnosis=on_disk(tmp_path, [hostile]))
    text = end_of(events).text

    assert text.count("````") == 2
    assert "\x1b" not in text


def test_questions_are_offered_that_fit_the_verdict() -> None:
    assert 3 <= len(starters(content(FAILING))) <= 5
    assert starters(content(HEALTHY))[0] == "정상이라고 본 근거가 무엇인가요?"


def test_without_a_model_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    source = """
import asyncio, sys
from fakes import FAILING, content
from jindan_agent.chat.engine import ChatEngine
async def ask():
    return [event async for event in ChatEngine(content(FAILING)).ask("왜 이렇게 되었나요?")]
asyncio.run(ask())
print(sorted(set(sys.modules) & {"chromadb", "langgraph", "openai", "pydantic", "textual"}))
"""
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    )

    assert done.stdout.strip() == "[]", done.stderr


def test_a_model_looks_and_then_answers_in_checked_sentences() -> None:
    with FakeServer() as server:
        events, _ = talked(["왜 이렇게 되었나요?"], server.settings(**LONG))

    told = [type(e).__name__ for e in events if not isinstance(e, Sent)]
    assert told == ["ToolStarted", "ToolFinished", "TextDelta", "TextDelta", "Done"]
    assert [e.number for e in events if isinstance(e, Sent)] == [1, 2, 3, 4]
    assert end_of(events).text == (
        "손실 값은 train/box_loss NaN(E1) 기록에서 깨졌을 가능성이 있습니다. learning_rate 값은 lr0 0.01(E3) 기록에서 볼 수 있습니다."
    )
    assert [c.label for c in end_of(events).citations] == ["E1 results.csv:19", "E3 train.yaml:35"]


@pytest.mark.parametrize("mode", ["digits", "injection", "english"])
def test_what_the_evidence_does_not_carry_is_not_shown_and_the_rules_answer(mode: str) -> None:
    with FakeServer(mode) as server:
        events, _ = talked(["왜 이렇게 되었나요?"], server.settings(**LONG))

    assert end_of(events).by == "rules"
    assert "옵티마이저와 학습률 불일치" in end_of(events).text
    assert "evil" not in end_of(events).text


def test_what_a_model_thinks_aloud_is_not_shown() -> None:
    with FakeServer("thinking") as server:
        events, _ = talked(["왜 이렇게 되었나요?"], server.settings(**LONG))

    assert end_of(events).text == "손실 값은 train/box_loss NaN(E1) 기록에서 깨졌을 가능성이 있습니다."


def test_a_typed_number_stands_only_beside_the_evidence_that_holds_it() -> None:
    with FakeServer("anchored") as server:
        events, _ = talked(["왜 이렇게 되었나요?"], server.settings(**LONG))

    assert "18 에폭에 깨졌을" in end_of(events).text
    assert "19 에폭" not in end_of(events).text
    assert end_of(events).dropped == 1


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_a_thought_stays_out_however_it_is_cut(size: int) -> None:
    text, thoughts = "가<think>나 < 다</think>라<b>마<thinking>바", Thoughts()
    said = "".join(thoughts.spoken(text[at : at + size]) for at in range(0, len(text), size))

    assert said + thoughts.finish() == "가라<b>마"


def test_a_dead_server_is_said_and_the_rules_answer() -> None:
    with FakeServer() as server:
        settings = server.settings()
    events, _ = talked(["왜 이렇게 되었나요?"], settings)

    assert [e.text for e in events if isinstance(e, Remark)] == [
        "언어 모델 서버에 연결하지 못했습니다. 규칙과 도구로 답합니다."
    ]
    assert (end_of(events).by, end_of(events).failure) == ("rules", "언어 모델 서버에 연결하지 못했습니다.")


def test_a_second_question_remembers_the_first() -> None:
    with FakeServer() as server:
        _, engine = talked(["왜 이렇게 되었나요?", "그래서요?"], server.settings(**LONG))

    assert "앞의 대화" in server.received[-1].decode()
    assert [t.question for t in engine.history] == ["왜 이렇게 되었나요?", "그래서요?"]


def test_a_conversation_can_be_taken_up_again_and_forgotten() -> None:
    engine = ChatEngine(content(FAILING))
    engine.restore([Turn(question="ㄱ", answer="ㄴ", by="rules")])
    kept = engine.history
    engine.clear()

    assert ([t.answer for t in kept], engine.history) == (["ㄴ"], ())


STOPPED = {
    "while it looks": ("hang", 1),
    "while it writes": ("slow_stream", 0),
    "before the first answer": ("hang", 0),
}


@pytest.mark.parametrize(("mode", "good"), STOPPED.values(), ids=STOPPED)
def test_stopping_ends_the_answer_within_300_milliseconds(mode: str, good: int) -> None:
    async def talk(engine: ChatEngine) -> tuple[list[ChatEvent], float]:
        events: list[ChatEvent] = []
        asked_at: list[float] = []

        def stop() -> None:
            asked_at.append(time.monotonic())
            engine.stop()

        # A server that hangs is left after a moment, one that writes as soon as something of it is seen.
        timer = threading.Timer(0.6, stop)
        if mode == "hang":
            timer.start()
        async for event in engine.ask("왜 이렇게 되었나요?"):
            events.append(event)
            if isinstance(event, TextDelta) and not asked_at:
                stop()
        late = time.monotonic() - asked_at[0]
        await engine.aclose()
        timer.cancel()
        return events, late

    with FakeServer(mode, faults_from=good) as server:
        events, late = asyncio.run(talk(ChatEngine(content(FAILING), server.settings(**LONG))))

    assert end_of(events).stopped
    assert late < 0.3


def test_cancelling_the_task_keeps_what_was_said() -> None:
    async def talk(engine: ChatEngine) -> None:
        said = asyncio.Event()

        async def ask() -> None:
            async for event in engine.ask("왜 이렇게 되었나요?"):
                if isinstance(event, TextDelta):
                    said.set()

        task = asyncio.create_task(ask())
        await said.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await engine.aclose()

    with FakeServer("slow_stream") as server:
        engine = ChatEngine(content(FAILING), server.settings(**LONG))
        asyncio.run(talk(engine))

    assert [t.answer for t in engine.history] == ["손실 값은 train/box_loss NaN(E1) 기록에서 깨졌을 가능성이 있습니다."]


def test_a_second_question_at_the_same_time_is_refused() -> None:
    async def talk(engine: ChatEngine) -> list[ChatEvent]:
        first = engine.ask("왜 이렇게 되었나요?")
        task = asyncio.create_task(anext(first))
        await asyncio.sleep(0)
        refused = [event async for event in engine.ask("그래서요?")]
        await task
        await first.aclose()
        return refused

    refused = asyncio.run(talk(ChatEngine(content(FAILING))))

    assert [type(e) for e in refused] == [Failed]
