"""The cases that ship with the package: valid, known by the names of the rest, and in words of our own."""

import re
from pathlib import Path

import pytest

from jindan_knowledge.corpus import FINGERPRINTS, fingerprints_text, load_seeds, seed_fingerprints
from jindan_knowledge.fingerprint import fingerprint_of
from jindan_knowledge.serial import parse_prior, prior_json
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.rules.load import all_rules

RUN_OF_WORDS = 12


def test_there_is_a_seed_for_every_case_that_is_evaluated(repo_root: Path) -> None:
    cases = {folder.name for folder in (repo_root / "evals" / "cases").iterdir() if (folder / "answer.json").is_file()}

    assert cases - {seed.id for seed in load_seeds()} == set()


def test_the_short_list_of_fingerprints_is_that_of_the_seeds() -> None:
    assert FINGERPRINTS.read_text(encoding="utf-8") == fingerprints_text(), "python -m jindan_evals fingerprints"
    assert dict(seed_fingerprints()) == {seed.id: fingerprint_of(seed) for seed in load_seeds()}


def test_a_seed_that_is_no_reference_links_to_where_it_is_documented() -> None:
    assert [seed.id for seed in load_seeds() if not seed.id[:3].isdigit() and not seed.links] == []


def test_every_seed_survives_being_written_and_read() -> None:
    assert [parse_prior(prior_json(seed)) for seed in load_seeds()] == list(load_seeds())


def test_seeds_name_only_causes_of_the_catalogue() -> None:
    assert {c for seed in load_seeds() for c in seed.cause_ids} - load_taxonomy().keys() == set()


def test_seeds_name_only_rules_that_exist() -> None:
    assert {c for seed in load_seeds() for c in seed.finding_codes} - {rule.code for rule in all_rules()} == set()


def test_seeds_share_no_run_of_twelve_words_with_the_references(repo_root: Path) -> None:
    folder = repo_root.parent / "shared" / "references"
    if not folder.is_dir():
        pytest.skip("no ../shared/references beside this checkout")
    theirs = {run for file in folder.glob("*.txt") for run in _runs(file.read_text("utf-8"))}

    ours = {run for seed in load_seeds() for run in _runs(prior_json(seed))}

    assert ours & theirs == set()


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN_OF_WORDS]) for i in range(len(words) - RUN_OF_WORDS + 1)}
