"""A log tells how many rows were left, which libraries ran and which model was made."""

from __future__ import annotations

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line
from jindan_tools.readers.logs.kept_rows import KeptRowScanner
from jindan_tools.readers.logs.library_lines import LibraryLineScanner

LEFT = {
    "matched 950 of 5000 pairs": (950.0, 5000.0),
    "dropped 4,050/5,000 rows (no partner)": (950.0, 5000.0),
    "4050 of 5000 files were skipped": (950.0, 5000.0),
    "duplicates removed: 18211 -> 6904 rows": (6904.0, 18211.0),
    "전체 5,000개 중 950개 사용": (950.0, 5000.0),
    "5000장 가운데 4050장 제외": (950.0, 5000.0),
}
NOTHING = (
    "epoch 3: 12 of 40 batches matched",
    "train on 807 pairs, validate on 143",
    "Loaded 5000 samples",
    "resize 640 -> 512",
)
VERSIONS = {
    "transformers 4.56.2 torch 2.8.0": {"transformers": "4.56.2", "torch": "2.8.0"},
    "trl==0.11.4, transformers==4.46.1": {"trl": "0.11.4", "transformers": "4.46.1"},
    "PyTorch version: 2.5.1+cu124": {"torch": "2.5.1+cu124"},
    "This argument will be removed in transformers 5.0": {},
    "requires torch 2.1": {},
    "/site-packages/torch/2.0/x.py": {},
}


@pytest.mark.parametrize(("text", "left"), LEFT.items(), ids=LEFT.keys())
def test_what_is_left_is_counted(text: str, left: tuple[float, float]) -> None:
    scanner = KeptRowScanner("a.log")
    scanner.feed(Line(number=1, text=text))

    (event,) = scanner.finish().events
    assert (event.number("value"), event.number("of")) == left


def test_pairs_are_held_against_the_smaller_side() -> None:
    scanner = KeptRowScanner("a.log")
    for number, text in enumerate(("voices: 5200 wav files", "faces: 5000 jpg files", "matched pairs: 950"), 1):
        scanner.feed(Line(number=number, text=text))

    (event,) = scanner.finish().events
    assert (event.number("value"), event.number("of")) == (950.0, 5000.0)


SPLITS = (
    ("Train samples: 8000", "Valid samples: 2000", "Test samples: 1500"),
    ("The number of semi-supervised samples = 12271", "The number of validation samples = 3589"),
    ("train files: 900, valid files: 100",),
    ("Loaded 500/1500 images", "Loaded 1000/1500 images", "Loaded 1500/1500 images"),
)


@pytest.mark.parametrize("told", SPLITS, ids=[lines[0] for lines in SPLITS])
def test_a_split_and_a_loader_under_way_lose_nothing(told: tuple[str, ...]) -> None:
    scanner = KeptRowScanner("a.log")
    for number, text in enumerate(told, 1):
        scanner.feed(Line(number=number, text=text))

    assert scanner.finish().events == ()


def test_what_is_valid_of_all_is_counted() -> None:
    scanner = KeptRowScanner("a.log")
    for number, text in enumerate(("total images: 5000", "valid images: 950"), 1):
        scanner.feed(Line(number=number, text=text))

    assert [e.number("value") for e in scanner.finish().events] == [950.0]


@pytest.mark.parametrize("text", NOTHING)
def test_other_counts_say_nothing_of_what_is_left(text: str) -> None:
    scanner = KeptRowScanner("a.log")
    scanner.feed(Line(number=1, text=text))

    assert scanner.finish().events == ()


@pytest.mark.parametrize(("text", "versions"), VERSIONS.items(), ids=VERSIONS.keys())
def test_versions_that_ran_are_read(text: str, versions: dict[str, str]) -> None:
    scanner = LibraryLineScanner("a.log")
    scanner.feed(Line(number=1, text=text))

    found = {e.word("package"): e.word("version") for e in scanner.finish().events if e.kind is EventKind.VERSION}
    assert found == versions


def test_the_class_of_the_model_is_read() -> None:
    scanner = LibraryLineScanner("a.log")
    scanner.feed(Line(number=1, text="Qwen2ForSequenceClassification num_labels=2"))

    assert [s.value for s in scanner.finish().settings] == ["Qwen2ForSequenceClassification"]
