"""Recall is part of every diagnosis, so it loads nothing heavy; only a search through kept reports does."""

import subprocess
import sys

import pytest

HEAVY = ("chromadb", "langgraph", "numpy", "openai", "pandas", "pydantic", "textual")
STARTS = {
    "recall": """
from jindan_knowledge.fingerprint import FingerprintQuery
from jindan_knowledge.recall import recall
assert recall(FingerprintQuery(framework="keras", verdict="failing", cause_ids=("plateau_infonce",)), None).matches
""",
    "search among the cases of the package": """
from jindan_knowledge.search import search_text
assert search_text("loss stuck at chance", None).matches
""",
    "keeping a report": "import jindan_knowledge.remember",
}


@pytest.mark.parametrize("start", STARTS)
def test_nothing_heavy_is_loaded(start: str) -> None:
    code = STARTS[start] + f"\nimport sys; print(sorted(set(sys.modules) & {set(HEAVY)!r}))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
