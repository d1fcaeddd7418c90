"""Build the panes; each is loaded when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.widget import Widget


def _evidence() -> Widget:
    # Each pane is loaded when it is first opened.
    from jindan_agent.tui.evidence.pane import EvidencePane  # noqa: PLC0415

    return EvidencePane(id="evidence")


def _chat(*, use_model: bool, show_prompt: bool) -> Widget:
    # As above.
    from jindan_agent.tui.chat.pane import ChatPane  # noqa: PLC0415

    return ChatPane(id="chat", use_model=use_model, show_prompt=show_prompt)


def _report() -> Widget:
    # As above.
    from jindan_agent.tui.report.pane import ReportPane  # noqa: PLC0415

    return ReportPane(id="report")


def _fix() -> Widget:
    # As above.
    from jindan_agent.tui.fix.pane import FixPane  # noqa: PLC0415

    return FixPane(id="fix")


_BUILDERS: Mapping[str, Callable[[], Widget]] = {
    "evidence": _evidence,
    "report": _report,
    "fix": _fix,
}


def build_pane(name: str, *, use_model: bool = True, show_prompt: bool = False) -> Widget:
    """Return a new pane; the last two are for the conversation. KeyError for the overview, which is always there, and for unknown names."""
    if name == "chat":
        return _chat(use_model=use_model, show_prompt=show_prompt)
    return _BUILDERS[name]()


def focus_first(pane: Widget) -> None:
    """Focus what a person would use first: the field of the chat, else the first part that takes keys."""
    entries = list(pane.query("#entry"))
    for widget in [*entries, *pane.query("*")]:
        if widget.focusable:
            # At once: what is typed next belongs to it already.
            widget.screen.set_focus(widget, scroll_visible=False)
            return
