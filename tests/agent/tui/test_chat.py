"""The chat without a model: questions, commands, history, Korean input, and stopping."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from driving import FAILING, HEALTHY, drive, opened, screen_text, until
from textual.events import Key, Paste
from textual.pilot import Pilot

from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.chat.entry import SETTLE_SECONDS, ChatEntry
from jindan_agent.tui.chat.pane import ChatPane
from jindan_agent.tui.chat.text_block import TextBlock
from jindan_agent.tui.chat.tool_block import ToolBlock

Test = Callable[[DiagnoseApp, Pilot[int]], Awaitable[None]]


def chatting(test: Test, size: tuple[int, int] = (120, 40)) -> None:
    """Run a test with the chat of the failing example open."""

    async def whole() -> None:
        async with opened(FAILING, size) as (app, pilot):
            await pilot.press("3")
            await until(pilot, lambda: bool(app.query(ChatPane)) and bool(app.query(TextBlock)))
            await pilot.pause()
            await test(app, pilot)

    drive(whole)


async def say(app: DiagnoseApp, pilot: Pilot[int], text: str) -> str:
    """Send a text and return the answer that came last."""
    before = len(app.query_one(ChatPane).answers)
    app.query_one(ChatEntry).put(text)
    await pilot.press("enter")
    await until(
        pilot, lambda: len(app.query_one(ChatPane).answers) > before and not app.query_one(ChatPane).is_answering
    )
    return app.query_one(ChatPane).answers[-1]


def test_a_question_is_answered_without_a_model() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        assert "optimizer_lr_mismatch" in await say(app, pilot, "왜 이렇게 되었나요?")

    chatting(ask)


def test_the_question_stays_on_the_screen_above_a_long_answer() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await say(app, pilot, "왜 이렇게 되었나요?")
        await until(pilot, lambda: "> 왜 이렇게 되었나요?" in screen_text(app))

    chatting(ask, (80, 24))


def test_a_look_is_shown_and_unfolds_to_what_it_found() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await say(app, pilot, "'EarlyStopping' 낱말이 나오는 줄을 찾아 주세요.")
        block = app.query(ToolBlock).first()
        assert block.folded
        block.focus()
        await pilot.press("enter")
        assert "EarlyStopping" in block.render().plain

    chatting(ask)


def test_what_if_tells_rate_memory_and_time_before_and_after() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        answer = await say(app, pilot, "/whatif lr=0.001 batch=16 epochs=30")
        for word in ("최고 학습률", "GPU 메모리", "전체 시간", "| 실효 배치 | 64 | 64 |"):
            assert word in answer

    chatting(ask)


def test_a_wrong_what_if_is_one_clear_sentence() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        assert "쓸 수 없습니다" in await say(app, pilot, "/whatif lr=-1")

    chatting(ask)


def test_what_is_typed_while_the_chat_opens_is_its_own() -> None:
    async def whole() -> None:
        async with opened(FAILING) as (app, pilot):
            opening = asyncio.create_task(app.action_pane("chat"))
            await asyncio.sleep(0)
            for key in "why":
                app.post_message(Key(key, key))
            await opening
            await until(pilot, lambda: app.query_one(ChatEntry).text == "why")

    drive(whole())


def test_the_tabs_name_the_keys_that_open_them_while_a_field_takes_digits() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        assert "F1 개요" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: " 1 개요" in screen_text(app))

    chatting(ask)


def test_commands_complete_with_tab() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", "w", "h", "a", "tab")
        assert app.query_one(ChatEntry).text == "/whatif "

    chatting(ask)


def test_an_argument_completes_too() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        app.query_one(ChatEntry).put("/why optimizer_lr")
        await pilot.pause()
        await pilot.press("tab")
        assert app.query_one(ChatEntry).text == "/why optimizer_lr_mismatch "

    chatting(ask)


def test_up_brings_back_what_was_asked() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await say(app, pilot, "/cost")
        await say(app, pilot, "/model")
        await pilot.press("up", "up")
        assert app.query_one(ChatEntry).text == "/cost"

    chatting(ask)


def test_ctrl_j_breaks_the_line_and_enter_sends_both() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.press("a", "ctrl+j", "b")
        assert app.query_one(ChatEntry).text == "a\nb"

    chatting(ask)


def test_a_syllable_that_arrives_after_enter_is_sent_with_the_rest() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        entry = app.query_one(ChatEntry)
        # As a terminal delivers them, without a pause between.
        for key, letter in (("안", "안"), ("enter", "\r"), ("녕", "녕")):
            entry.post_message(Key(key, letter))
        await until(pilot, lambda: "> 안녕" in screen_text(app))

    chatting(ask)


def test_decomposed_hangul_is_sent_composed() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        app.query_one(ChatEntry).post_message(Paste("/없는명령 \u1112\u1161\u11ab\u1100\u1173\u11af"))
        await until(pilot, lambda: "한글" in app.query_one(ChatEntry).text)

    chatting(ask)


def test_a_pasted_coloured_log_arrives_clean() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        entry = app.query_one(ChatEntry)
        entry.post_message(Paste("\x1b[31mloss nan\x1b[0m\r\n\x1b]52;c;ZXZpbA==\x07[red]x[/]"))
        await until(pilot, lambda: bool(entry.text))
        assert entry.text == "loss nan\n[red]x[/]"

    chatting(ask)


def test_esc_in_a_pasted_sequence_does_not_leave_the_field() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        entry = app.query_one(ChatEntry)
        for key, letter in (("escape", None), ("left_square_bracket", "["), ("3", "3"), ("1", "1"), ("m", "m")):
            entry.post_message(Key(key, letter))
        await pilot.pause(4 * SETTLE_SECONDS)
        assert app.focused is entry

    chatting(ask)


def test_esc_alone_leaves_the_field_and_digits_open_panes_again() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.press("escape")
        await pilot.pause(3 * SETTLE_SECONDS)
        await pilot.press("1")
        await until(pilot, lambda: "[1 개요]" in screen_text(app))

    chatting(ask)


def test_the_conversation_goes_on_when_the_run_is_opened_again() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await say(app, pilot, "왜 이렇게 되었나요?")

    async def see(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await until(pilot, lambda: len(app.query_one(ChatPane).answers) == 1)
        assert [t.question for t in app.query_one(ChatPane).engine.history] == ["왜 이렇게 되었나요?"]

    chatting(ask)
    chatting(see)


def test_clear_forgets_the_conversation_for_good() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await say(app, pilot, "왜 이렇게 되었나요?")
        app.query_one(ChatEntry).put("/clear")
        await pilot.press("enter")
        await until(pilot, lambda: app.query_one(ChatPane).answers == ())

    async def see(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await pilot.pause(0.2)
        assert app.query_one(ChatPane).engine.history == ()

    chatting(ask)
    chatting(see)


def test_copy_puts_the_last_answer_on_the_clipboard() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        answer = await say(app, pilot, "왜 이렇게 되었나요?")
        await say(app, pilot, "/copy")
        assert app.clipboard.strip() == answer.strip()

    chatting(ask)


def test_every_command_answers_or_moves() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        commands = [
            "/why",
            "/fix",
            "/fix --diff",
            "/lr",
            "/vram batch=16",
            "/similar",
            "/similar 손실이 2.77에서 움직이지 않음",
            f"/compare {HEALTHY}",
            "/whatif",
            "/why 웜업",
            "/evidence E99",
            "/export pdf",
            "/model",
            "/cost",
            "/help",
            "/copy",
            "/foo",
        ]
        silent = [text for text in commands if not (await say(app, pilot, text)).strip()]
        assert silent == []

    chatting(ask)


def test_a_part_of_the_name_of_a_cause_is_enough() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        assert "nan_lr_diverge" in await say(app, pilot, "/why nan_lr_d")

    chatting(ask)


def test_report_opens_from_the_chat() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        app.query_one(ChatEntry).put("/report")
        await pilot.press("enter")
        await until(pilot, lambda: "[4 보고서]" in screen_text(app))

    chatting(ask)


def test_several_lines_are_sent_as_one_question() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        await say(app, pilot, "왜 이렇게\n되었나요?")
        assert app.query_one(ChatPane).engine.history[-1].question == "왜 이렇게\n되었나요?"

    chatting(ask)


def test_evidence_opens_from_the_chat() -> None:
    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        app.query_one(ChatEntry).put("/evidence e1")
        await pilot.press("enter")
        await until(pilot, lambda: "[2 증거]" in screen_text(app) and ">25 24," in screen_text(app))

    chatting(ask)


def test_export_writes_the_report_to_a_new_file_only(tmp_path: Path) -> None:
    target = tmp_path / "보고서.html"

    async def ask(app: DiagnoseApp, pilot: Pilot[int]) -> None:
        for _ in range(2):
            app.query_one(ChatEntry).put(f"/export html {target}")
            await pilot.press("enter")
            await until(pilot, target.exists)
            await asyncio.sleep(0.1)
        await until(pilot, lambda: "이미 있는 파일" in screen_text(app))

    chatting(ask)
    assert target.read_text("utf-8").startswith("<!doctype html>")
