"""Where the small model lies."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "models" / "small"
MODEL = FOLDER / "model-q8_0.gguf"
TOKENIZER = FOLDER / "tokenizer.json"
SCORECARD = FOLDER / "scorecard.json"
