"""Open the screen on a path: start the diagnosis first, then load what draws."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from jindan_agent.interactive import ASKED, Asked
from jindan_agent.light_start import collect_rarely
from jindan_agent.tui.checking.child import Child
from jindan_agent.tui.first_words import first_words

TYPE_CHECKING = False  # looking for runs is needed only without a path
if TYPE_CHECKING:
    from jindan_agent.recent import RecentRun


def launch(path: Path, recent: Sequence[RecentRun] = (), asked: Asked = ASKED) -> int:
    """Show the run at a path until the user leaves, and return the exit code; 1 when a bug closed the screen."""
    child = Child(path)
    # A twentieth of the time to the first paint.
    collect_rarely()
    try:
        _suit_terminal(os.environ)
        with first_words(path, sys.stderr):
            # The diagnosis runs beside these imports, which cost as much as a small diagnosis.
            from jindan_agent.tui.app import DiagnoseApp  # noqa: PLC0415
            from jindan_agent.tui.target import Target  # noqa: PLC0415

            app = DiagnoseApp(
                Target(
                    path=path,
                    child=child,
                    recent=recent,
                    use_model=asked.use_model,
                    show_prompt=asked.show_prompt,
                )
            )
        code = app.run()
        return (app.return_code or 0) if code is None else code
    finally:
        child.stop()


def _suit_terminal(environ: MutableMapping[str, str]) -> None:
    """Set what textual reads when it is imported: iTerm2 loses composed Hangul under the kitty protocol.

    Source: https://github.com/humanfia/humanize2/issues/4
    """
    if environ.get("TERM_PROGRAM") == "iTerm.app" and "TMUX" not in environ:
        environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
