"""The change of the configuration as a patch, and the steps that are no settings below it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from jindan_agent.fix_patch import FixPatch, patch_of
from jindan_agent.report.escape import escape, fence_mark
from jindan_agent.tui.keys import both
from jindan_agent.tui.lines.markdown import markdown_lines
from jindan_agent.tui.lines.view import LinesView
from jindan_agent.tui.messages import CopyText, WriteFile
from jindan_agent.tui.shown import Shown
from jindan_agent.tui.soon import soon
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.fix import Fix

_NO_PATCH = FixPatch(text="", files={}, notes=())
_NO_CHANGE = "설정 파일의 변경분이 없습니다."
_REVIEW = "이 폴더는 설정 변경 검토입니다. 바꾼 값마다의 판단과 권장 값은 보고서(4)에 있습니다.\n"


class FixPane(Container, can_focus=False):
    """Shows the patch; y copies it, w writes a patched copy of the file to a new place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(both("y"), "copy", "diff 복사"),
        Binding(both("w"), "write", "새 파일로 쓰기"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._patch = _NO_PATCH
        self._name = ""

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield LinesView(id="fix-lines")

    def show(self, shown: Shown) -> None:
        """Show the patch of another diagnosis; the file is read beside the screen."""
        diagnosis = shown.checked.diagnosis
        self._name = diagnosis.run.name
        if shown.checked.review is not None:
            self._take(_NO_PATCH, _REVIEW)
        else:
            self._make(diagnosis)

    @work(thread=True, exclusive=True, group="patch")
    def _make(self, diagnosis: Diagnosis) -> None:
        patch = patch_of(diagnosis)
        soon(self, self._take, patch, fix_page(diagnosis, patch))

    def _take(self, patch: FixPatch, page: str) -> None:
        self._patch = patch
        self.query_one(LinesView).show(lambda width: markdown_lines(page, width), keep_place=True)

    def action_copy(self) -> None:
        """Copy the patch."""
        if self._patch.text:
            self.post_message(CopyText(self._patch.text))
        else:
            self.notify(_NO_CHANGE, markup=False)

    def action_write(self) -> None:
        """Write the first patched file to a new place, which the user names."""
        if self._patch.files:
            path, text = next(iter(self._patch.files.items()))
            self.post_message(WriteFile(text, str(Path(f"{self._name}-{PurePosixPath(path).name}"))))
        else:
            self.notify(_NO_CHANGE, markup=False)


def fix_page(diagnosis: Diagnosis, patch: FixPatch) -> str:
    """Return the patch and the plan as Markdown."""
    lines = ["# 설정 파일의 변경분", ""]
    if patch.text:
        mark = fence_mark(tuple(patch.text.splitlines()))
        lines += [f"{mark}diff", *patch.text.splitlines(), mark, ""]
        lines += ["y: 복사, w: 바꾼 파일을 새 이름으로 쓰기. 실행 폴더 안의 파일은 바꾸지 않습니다.", ""]
    else:
        lines += ["설정 파일에서 바꿀 줄을 찾지 못했습니다.", ""]
    lines += [f"- {escape(note)}" for note in patch.notes]
    lines += ["", "# 할 일", "" if diagnosis.fixes else "\n지금 고칠 것이 없습니다."]
    for fix in diagnosis.fixes:
        lines += _fix(fix)
    return "\n".join(lines) + "\n"


def _fix(fix: Fix) -> list[str]:
    rank = "이미 적용됨" if fix.already else f"조치 {fix.priority}"
    change = f"{fix.before} → {fix.after}" if fix.before and fix.after else fix.after
    head = f"- **{rank}** {escape(fix.parameter)}" + (f": {escape(change)}" if change else "")
    more = [("왜", fix.why), ("기대", fix.expected), ("확인", fix.verify), ("위치", fix.where)]
    return [head, *(f"  - {name}: {escape(text)}" for name, text in more if text)]
