"""Write one file of learning rates that a library's own scheduler returned, step by step."""

import json
from pathlib import Path

HERE = Path(__file__).parent


def write(name: str, origin: str, cases: list[dict]) -> None:
    """Write `name`.json: where the values come from and the cases, one a line."""
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"origin": {json.dumps(origin)}, "cases": [\n{lines}\n]}}\n'
    (HERE / f"{name}.json").write_text(text, "utf-8")
