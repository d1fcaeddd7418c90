"""The small model: its tasks are right by the project's own code, and its file is what the card says."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from urllib.request import Request, urlopen

import pytest

from jindan_agent.graph.drafting import told_causes
from jindan_agent.verify.draft import verify_draft
from jindan_evals.local_model.server import served
from jindan_evals.small_model.compact import compact
from jindan_evals.small_model.examples import Example, examples, state_of
from jindan_evals.small_model.lane import lane_failures, read_card
from jindan_evals.small_model.model import MODEL, TOKENIZER, rules_taught
from jindan_evals.small_model.pool import RULE_CASES, Origin, for_training, held_out, load_pool, of_rules
from jindan_evals.small_model.synthesis import made_up
from jindan_evals.small_model.teacher import draft
from jindan_tools.model.diagnosis import Diagnosis

MOST_BYTES = 12 << 20


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> list[Origin]:
    folder = tmp_path_factory.mktemp("cases")
    for path in sorted(RULE_CASES.glob("*.json"))[::12]:
        (folder / path.name).write_bytes(path.read_bytes())
    return load_pool(folder)


@pytest.fixture(scope="module")
def diagnoses(pool: list[Origin]) -> list[Diagnosis]:
    random = Random(3)
    return [made_up(pool, random) for _ in range(40)]


def _questions(diagnoses: list[Diagnosis]) -> list[Example]:
    random = Random(4)
    return [example for diagnosis in diagnoses for example in examples(diagnosis, random)]


def test_what_is_held_out_is_not_trained_on(pool: list[Origin]) -> None:
    trained, held = for_training(pool), held_out(pool)

    assert held
    assert {id(o) for o in trained}.isdisjoint({id(o) for o in held})


def test_the_teacher_writes_what_the_verifier_keeps_whole(diagnoses: list[Diagnosis]) -> None:
    lost = []
    for diagnosis in diagnoses:
        state = state_of(diagnosis)
        if told_causes(state):
            lost.append(verify_draft(diagnosis, state.get("admissible", {}), draft(state, diagnosis))[1])

    assert lost
    assert sum(lost) == 0


def test_the_same_seed_makes_the_same_questions(pool: list[Origin]) -> None:
    first, second = (made_up(pool, Random(9)) for _ in range(2))

    assert _answers(first) == _answers(second)


def _answers(diagnosis: Diagnosis) -> list[str]:
    return [example.answer for example in examples(diagnosis, Random(1))]


SLICE = """
import hashlib, sys
from pathlib import Path
from jindan_evals.small_model.pool import for_training, load_pool
from jindan_evals.small_model.write_data import texts
pairs = texts(for_training(load_pool(Path(sys.argv[1]))), 1, 2)
print(hashlib.sha256("|".join(text for pair in pairs for text in pair).encode()).hexdigest())
"""


def test_a_slice_of_the_data_has_the_same_bytes_in_another_process_and_folder(tmp_path: Path) -> None:
    paths = sorted(RULE_CASES.glob("*.json"))[::48]
    digests = set[str]()
    for seed, order in (("1", paths), ("2", paths[::-1])):
        folder = tmp_path / seed
        folder.mkdir()
        for path in order:
            (folder / path.name).write_bytes(path.read_bytes())
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", SLICE, str(folder)]
        digests.add(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)

    assert len(digests) == 1


def test_the_tokenizer_is_the_one_that_the_card_names() -> None:
    card = json.loads(MODEL.with_name("training.json").read_text(encoding="utf-8"))

    assert hashlib.sha256(TOKENIZER.read_bytes()).hexdigest() == card["data"]["tokenizer.json"]


def test_new_mixtures_are_of_rules_that_the_model_was_told_of() -> None:
    taught = of_rules(for_training(load_pool()), rules_taught())

    assert taught
    assert {origin.rule for origin in taught} <= rules_taught()
    assert not any(origin.held for origin in taught)


def test_the_template_in_the_file_leaves_what_training_saw(diagnoses: list[Diagnosis]) -> None:
    asked = _questions(diagnoses)[:12]
    with served(MODEL) as url:
        shown = [_templated(url.removesuffix("/v1"), example) for example in asked]

    assert shown == [compact(example.messages) for example in asked]


def _templated(root: str, example: Example) -> str:
    body = {"messages": [{"role": m.role, "content": m.content} for m in example.messages]}
    request = Request(f"{root}/apply-template", json.dumps(body).encode(), {"content-type": "application/json"})
    with urlopen(request) as answer:
        return str(json.load(answer)["prompt"])


def test_the_file_is_small_enough_to_be_committed() -> None:
    assert Path(MODEL).stat().st_size <= MOST_BYTES


def test_the_stored_scores_pass_their_own_gate() -> None:
    assert lane_failures(read_card(), read_card()) == []


def test_the_gate_sees_a_model_that_is_no_better_than_random() -> None:
    card = read_card()
    worse = {split: {**arms, "small": arms["random"]} for split, arms in card.items()}

    assert len(lane_failures(worse, card)) > 6
