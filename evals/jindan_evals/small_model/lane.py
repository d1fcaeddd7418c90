"""The small-model lane: scores by split and arm, held against constant and random answers and against the scorecard."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

from jindan_agent.llm.settings import ModelSettings
from jindan_evals.local_model.model_file import read_vocabulary
from jindan_evals.local_model.random_weights import write_random_model
from jindan_evals.local_model.server import served
from jindan_evals.small_model.arms import Tally, constant_arm, model_arm, tally
from jindan_evals.small_model.compact import END
from jindan_evals.small_model.model import MODEL, SCORECARD, TOKENIZER
from jindan_evals.small_model.splits import Asked, splits

# By split, then arm.
Card = dict[str, dict[str, Tally]]
# Of what the better of the other arms leaves: 0.15 where a constant is right in 40 %, less where there is less to win.
_LEAD = 0.25
_MOST_ERRORS = 3.0
# Where the model must beat both other arms; other figures are shown and held to the scorecard only.
_MUST_BEAT = ("action: right look", "draft: nothing dropped", "ranking: first cause")
_SPLITS = ("new", "held", "real")
_RANDOM_SEED, _RANDOM_SPREAD = 11, 0.3


def run_lane(asked: Mapping[str, list[Asked]] | None = None) -> Card:
    """Return the scores of the small model, of random weights and of a constant on every split."""
    questions = splits() if asked is None else asked
    card: Card = {name: {"constant": tally(found, constant_arm(found))} for name, found in questions.items()}
    with tempfile.TemporaryDirectory() as folder:
        random = Path(folder) / "random.gguf"
        vocabulary = read_vocabulary(TOKENIZER.read_text(encoding="utf-8"), END)
        write_random_model(random, vocabulary, _RANDOM_SEED, _RANDOM_SPREAD)
        for arm, file in (("random", random), ("small", MODEL)):
            with served(file) as url:
                answer = model_arm(ModelSettings(base_url=url, model=arm))
                _score(card, questions, arm, answer)
    return card


def _score(card: Card, questions: Mapping[str, list[Asked]], arm: str, answer: Callable[[Asked], object]) -> None:
    for name, found in questions.items():
        card[name][arm] = tally(found, answer)


def read_card() -> Card:
    """Return the committed scorecard; raises OSError when there is none."""
    data = cast(
        "Mapping[str, Mapping[str, Mapping[str, list[int]]]]", json.loads(SCORECARD.read_text(encoding="utf-8"))
    )
    return {
        split: {arm: {name: (n[0], n[1]) for name, n in found.items()} for arm, found in arms.items()}
        for split, arms in data.items()
    }


def write_card(card: Card) -> None:
    """Replace the committed scorecard."""
    SCORECARD.write_text(f"{json.dumps(card, indent=1, sort_keys=True)}\n", encoding="utf-8")


def lane_failures(card: Card, stored: Card) -> list[str]:
    """Return what the gate says: a lead that is lost, a drop beyond three standard errors, or nothing asked."""
    return [*_lost_leads(card), *_drops(card, stored)]


def _lost_leads(card: Card) -> Iterator[str]:
    for split in _SPLITS:
        arms = card.get(split, {})
        for name in _MUST_BEAT:
            right = {arm: _share(found.get(name, (0, 0))) for arm, found in arms.items()}
            best = max(right.get("constant", 1.0), right.get("random", 1.0))
            wanted = best + _LEAD * (1 - best)
            if right.get("small", 0.0) < wanted:
                yield f"small model, {split}, {name}: {right.get('small', 0.0):.2f}, {wanted:.2f} would beat {best:.2f} clearly"


def _drops(card: Card, stored: Card) -> Iterator[str]:
    for split, arms in stored.items():
        for name, (before, of) in arms["small"].items():
            right, n = card.get(split, {}).get("small", {}).get(name, (0, 0))
            error = _error(before + right, of + n, of, n)
            if _share((right, n)) < _share((before, of)) - _MOST_ERRORS * error:
                yield f"small model, {split}, {name}: {right}/{n} is below {before}/{of} by more than three errors"


def _share(found: tuple[int, int]) -> float:
    return found[0] / found[1] if found[1] else 0.0


def _error(right: int, asked: int, of: int, n: int) -> float:
    """Return the standard error of the difference of two shares of one rate, which both tell: one right and one wrong are added.

    The questions are drawn anew with every change of the rules' cases, so a lucky draw must not narrow the error.
    """
    p = (right + 1) / (asked + 2)
    return math.sqrt(p * (1 - p) * (1 / (of + 2) + 1 / (n + 2)))


def lane_table(card: Card) -> str:
    """Return the scores as a table for a terminal."""
    head = f"{'split':<7}{'judged':<42}{'small':>10}{'random':>10}{'constant':>10}"
    rows = [head, "-" * len(head)]
    for split, arms in card.items():
        for name in arms["small"]:
            cells = "".join(
                f"{right}/{of}".rjust(10) for right, of in (arms[a][name] for a in ("small", "random", "constant"))
            )
            rows.append(f"{split:<7}{name:<42}{cells}")
    return "\n".join(rows)
