"""Draw the picture in the README from the real program: `python docs/screen/draw.py`."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from pathlib import Path

from jindan_agent.tui.app import DiagnoseApp
from jindan_agent.tui.target import Target

HERE = Path(__file__).resolve().parent
RUN = HERE.parent.parent / "examples" / "failing_run"
FONTS = "ui-monospace, 'D2Coding', 'Noto Sans Mono CJK KR', monospace"


async def draw() -> None:
    """Open the example, wait for the diagnosis and write what is on the screen."""
    app = DiagnoseApp(Target(path=RUN, clock=lambda: datetime(2026, 11, 27, 12, 0)))
    async with app.run_test(size=(132, 40)) as pilot:
        while app.checked is None:
            await pilot.pause(0.05)
        await pilot.press("down")
        await pilot.pause(0.5)
        svg = app.export_screenshot(title="diagnose examples/failing_run")
    # A picture in a README loads nothing.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", FONTS)
    (HERE / "overview.svg").write_text(svg.replace("font-family: arial", f"font-family: {FONTS}"), "utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
