"""What the small model is asked: new mixtures of what it was taught, runs kept out of training, and the project's real runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from jindan_evals.lanes.runs import contents_of, run_folders
from jindan_evals.small_model.examples import Example, examples
from jindan_evals.small_model.model import rules_taught
from jindan_evals.small_model.pool import Origin, for_training, held_out, load_pool, of_rules
from jindan_evals.small_model.synthesis import made_up
from jindan_tools.model.diagnosis import Diagnosis

DIAGNOSES = 40
# No shard of the training data has a seed like this.
_SEED = 7_000_001
# Traps lie beside each other by their names: a few of each kind are asked about.
_EVERY = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question with the diagnosis behind it."""

    diagnosis: Diagnosis
    example: Example


def splits(count: int = DIAGNOSES) -> Mapping[str, list[Asked]]:
    """Return the questions by the name of their split, a draft, an action and a ranking for each diagnosis."""
    pool, rules = load_pool(), rules_taught()
    taught = (d for d in _real() if _is_taught(d, rules))
    return {
        "new": list(islice(_questions(_made_up(of_rules(for_training(pool), rules), _SEED)), 3 * count)),
        "held": list(islice(_questions(_made_up(of_rules(held_out(pool), rules), _SEED + 1)), 3 * count)),
        "real": list(islice(_questions(islice(taught, 0, None, _EVERY)), 3 * count)),
    }


def _made_up(pool: Sequence[Origin], seed: int) -> Iterator[Diagnosis]:
    random = Random(seed)
    while True:
        yield made_up(pool, random)


def _real() -> Iterator[Diagnosis]:
    """Yield diagnoses of the examples and of the traps."""
    for folder in run_folders():
        yield from (content.diagnosis for content in contents_of(folder))


def _is_taught(diagnosis: Diagnosis, rules: Collection[str]) -> bool:
    """Return whether the model was told of every rule that speaks for a cause here; of others it can only guess."""
    return all(argument.code in rules for cause in diagnosis.causes for argument in cause.arguments_for)


def _questions(diagnoses: Iterator[Diagnosis]) -> Iterator[Asked]:
    random = Random(_SEED)
    for diagnosis in diagnoses:
        yield from (Asked(diagnosis=diagnosis, example=e) for e in islice(examples(diagnosis, random), 3))
