"""Write what the user asks for to a new file, and say how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from jindan_agent.files import file_stem
from jindan_agent.report.user_word import UserWord
from jindan_agent.tui.dialogs.making import line_dialog
from jindan_agent.tui.new_file import try_new

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from textual.screen import ModalScreen

    from jindan_agent.tui.checking.snapshot import CheckedRun

Tell = Callable[[str, bool], None]
Ask = Callable[["ModalScreen[str | None]", Callable[[str | None], None]], object]


class Exporting:
    """Writes files for one application: `ask` opens a dialog, `tell` shows a sentence and whether it is good news."""

    def __init__(self, ask: Ask, tell: Tell) -> None:
        self._ask, self._tell = ask, tell

    async def report(self, checked: CheckedRun, word: UserWord, form: str, path: str) -> None:
        """Draft the report in a format, ask where to unless the user said so, and write it."""
        # The sections of a report are loaded when the first one is drafted.
        from jindan_agent.tui.report.draft import draft_text  # noqa: PLC0415

        text = await asyncio.to_thread(draft_text, checked, word, form)
        if path:
            self._write(path, text, checked)
        else:
            name = file_stem(checked.diagnosis.run.name, "", ())
            self._ask(line_dialog("보고서를 쓸 새 파일", f"{name}.{form}"), lambda to: self._write(to, text, checked))

    def settings(self, checked: CheckedRun, suggested: str, text: str) -> None:
        """Ask where to, then write a patched configuration."""
        question = "바꾼 설정을 쓸 새 파일 (이미 있는 파일은 건드리지 않습니다)"
        self._ask(line_dialog(question, suggested), lambda to: self._write(to, text, checked))

    def _write(self, path: str | None, text: str, checked: CheckedRun) -> None:
        if path is not None:
            self._tell(*try_new(Path(path), text, Path(checked.diagnosis.run.root)))
