"""Where the small model lies, and of which rules it was told."""

import json
from pathlib import Path
from typing import cast

FOLDER = Path(__file__).resolve().parents[2] / "models" / "small"
MODEL = FOLDER / "model-q8_0.gguf"
TOKENIZER = FOLDER / "tokenizer.json"
SCORECARD = FOLDER / "scorecard.json"
TRAINING = FOLDER / "training.json"


def rules_taught() -> frozenset[str]:
    """Return the codes of the rules whose cases the training data was made of."""
    return frozenset(cast("list[str]", json.loads(TRAINING.read_text(encoding="utf-8"))["rules"]))
