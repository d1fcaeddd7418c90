"""Evidence on one side, the file it stands in on the other."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import OptionList, Static

from jindan_agent.tui.evidence.fact_rows import RULE, fact_rows
from jindan_agent.tui.evidence.file_text import FileText, open_text
from jindan_agent.tui.evidence.file_view import FileView
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.keys import both
from jindan_agent.tui.messages import OpenPage
from jindan_agent.tui.rows import Rows
from jindan_agent.tui.shown import Shown
from jindan_agent.tui.soon import soon
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.source import Source


class EvidencePane(Container, can_focus=False):
    """The list of evidence and a view of the file that the chosen one is in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(both("p"), "page", "규칙 설명"),
        Binding(both("f"), "file", "파일로"),
    ]
    SCOPED_CSS = False  # what follows depends on the width of the screen
    DEFAULT_CSS = """
    EvidencePane { layout: vertical; }
    EvidencePane #facts { height: 2fr; }
    EvidencePane #behind { height: 3fr; border-top: ascii $foreground 30%; }
    EvidencePane #place { height: auto; max-height: 50%; padding: 0 1; }
    EvidencePane FileView { height: 1fr; }
    .-wide EvidencePane, .-very-wide EvidencePane { layout: horizontal; }
    .-wide EvidencePane #facts, .-very-wide EvidencePane #facts { width: 2fr; height: 100%; }
    .-wide EvidencePane #behind, .-very-wide EvidencePane #behind { width: 3fr; height: 100%; border-top: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._diagnosis: Diagnosis | None = None
        self._opened: dict[str, FileText] = {}
        self._wanted: Source | None = None
        self._placed: Source | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list and the view."""
        yield Rows(id="facts")
        with Vertical(id="behind"):
            yield Static("", id="place", markup=False)
            yield FileView(id="file")

    def show(self, shown: Shown) -> None:
        """Show the evidence of another diagnosis; the file is read again, for it may have grown."""
        before, self._diagnosis = self._diagnosis, shown.checked.diagnosis
        self._opened.clear()
        facts = self.query_one("#facts", Rows)
        same = before is not None and before.run.root == shown.checked.diagnosis.run.root
        if not same:
            self._wanted = self._placed = None
        if same and self._wanted is not None:
            # What is being read stays open, whichever number its evidence has now.
            with facts.prevent(OptionList.OptionHighlighted):
                facts.fill(fact_rows(shown.checked.diagnosis))
            self._load(self._wanted, anew=False)
        else:
            facts.fill(fact_rows(shown.checked.diagnosis))
        if not facts.option_count and self._wanted is None:
            self.query_one(FileView).say("규칙이 찾은 증거가 없습니다.")

    def on_descendant_focus(self) -> None:
        """Show the first piece of evidence to a person who came for none in particular."""
        facts = self.query_one("#facts", Rows)
        if facts.has_focus and facts.highlighted is None and self._wanted is None and facts.option_count:
            facts.highlighted = 0

    def open_evidence(self, evidence_id: str) -> None:
        """Choose a piece of evidence by its number."""
        facts = self.query_one("#facts", Rows)
        if any(option.id == evidence_id for option in facts.options):
            facts.highlighted = facts.get_option_index(evidence_id)
            facts.focus()

    def open_source(self, source: Source) -> None:
        """Show a place in a file that no evidence need stand for."""
        self.query_one("#place", Static).update(joined((source.label(), "bold")))
        self._load(source)
        self.query_one(FileView).focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what is behind the chosen row."""
        event.stop()
        fact = self._fact(event.option_id or "")
        if fact is None:
            return
        formula = f"\n계산: {fact.formula}" if fact.formula else ""
        where = fact.source.label() if fact.source is not None else "파일이 아니라 계산에서 나온 값입니다."
        self.query_one("#place", Static).update(
            joined((f"[{fact.id}] {where}", "bold"), f"\n{fact.statement}{formula}")
        )
        if fact.source is not None:
            self._load(fact.source)
        else:
            self._wanted = None
            self.query_one(FileView).say("")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter opens the page of a rule, or goes into the file."""
        event.stop()
        key = event.option_id or ""
        if key.startswith(RULE):
            self.post_message(OpenPage(key.split(":")[1]))
        else:
            self.query_one(FileView).focus()

    def action_page(self) -> None:
        """Open the page of the rule that the chosen row belongs to."""
        facts = self.query_one("#facts", Rows)
        at = facts.highlighted
        rules = [o.id for o in facts.options[: (at or 0) + 1] if o.id and o.id.startswith(RULE)]
        if rules:
            self.post_message(OpenPage(rules[-1].split(":")[1]))

    def action_file(self) -> None:
        """Go into the file."""
        self.query_one(FileView).focus()

    def _fact(self, key: str) -> Evidence | None:
        diagnosis = self._diagnosis
        if diagnosis is None:
            return None
        if key.startswith(RULE):
            code = key.split(":")[1]
            return next((e for f in diagnosis.findings if f.code == code for e in f.evidence), None)
        return next((e for e in diagnosis.evidence if e.id == key), None)

    def _load(self, source: Source, *, anew: bool = True) -> None:
        self._wanted = source
        if anew:
            self._placed = None
        self._read(source)

    @work(thread=True, exclusive=True, group="file")
    def _read(self, source: Source) -> None:
        """Open the file beside the screen; a large one takes a moment to count."""
        diagnosis = self._diagnosis
        if diagnosis is None:
            return
        try:
            text = self._opened.get(source.path) or open_text(Path(diagnosis.run.root), source.path)
        except OSError as error:
            soon(self, self._say, f"파일을 열 수 없습니다: {source.path} ({error.strerror or error})")
            return
        if text is None:
            soon(self, self._say, f"글로 된 파일이 아닙니다: {source.place()}")
            return
        soon(self, self._show_file, source, text)

    def _show_file(self, source: Source, text: FileText) -> None:
        self._opened[source.path] = text
        if source == self._wanted:
            self.query_one(FileView).show(text, source.line, source.field or "", keep_place=source == self._placed)
            self._placed = source

    def _say(self, sentence: str) -> None:
        self.query_one(FileView).say(joined(sentence).plain)
