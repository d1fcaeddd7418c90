"""The fuzz lane: models of random weights drive the real graph over HTTP, and nothing they say may do harm."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jindan_agent.graph.part import ModelPart
from jindan_agent.graph.run import enrich
from jindan_agent.llm.answer import ABOUT_SHAPE, REASON_KO
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.report.content import ReportContent
from jindan_evals.lanes.promises import broken
from jindan_evals.lanes.runs import contents_of, run_folders
from jindan_evals.local_model.model_file import Vocabulary, read_vocabulary
from jindan_evals.local_model.random_weights import byte_vocabulary, cut, write_random_model
from jindan_evals.local_model.server import served
from jindan_evals.small_model.compact import END, PAD, START
from jindan_evals.small_model.model import TOKENIZER

# Random models talk past every bound now and then; each report stands without them, which is a promise of its own.
_SHAPELESS_SHARE = 0.02
LEAST_CASES = 100
# Seed and spread of the weights; a wide spread makes each answer hang on every letter of the question.
_WORDS = ((1, 0.08), (2, 0.3), (3, 0.3), (4, 1.0))
_BYTES = ((5, 0.3),)
_EVERY = 3
_ENTRIES = 1024
_SECONDS = 60.0
# Short answers, so that some are cut off and asked again.
_TOKENS = 400
_GRACE = 2.0


@dataclass(kw_only=True)
class Fuzzed:
    """What came of the cases; `problems` are broken promises, the other figures say that every way was taken."""

    cases: int = 0
    calls: int = 0
    tokens: int = 0
    seconds: float = 0.0
    looks: int = 0
    dropped: int = 0
    paragraphs: int = 0
    failures: Counter[str] = field(default_factory=Counter[str])
    problems: list[str] = field(default_factory=list[str])


def fuzz(folders: Sequence[Path] | None = None, models: int | None = None) -> Fuzzed:
    """Run every model on every third run, or on the given ones."""
    chosen = run_folders()[::_EVERY] if folders is None else folders
    contents = [content for folder in chosen for content in contents_of(folder)]
    result = Fuzzed()
    for name, file in _models(models):
        with served(file) as url:
            for content in contents:
                _one(content, url, name, result)
    return result


def _models(most: int | None) -> Iterator[tuple[str, Path]]:
    words = cut(read_vocabulary(TOKENIZER.read_text(encoding="utf-8"), END), _ENTRIES)
    letters = byte_vocabulary(END, (PAD, START, END))
    plan: list[tuple[str, Vocabulary, int, float]] = [
        *(("words", words, seed, spread) for seed, spread in _WORDS),
        *(("bytes", letters, seed, spread) for seed, spread in _BYTES),
    ]
    with tempfile.TemporaryDirectory() as folder:
        for kind, vocabulary, seed, spread in plan[:most]:
            path = Path(folder) / f"{kind}-{seed}.gguf"
            write_random_model(path, vocabulary, seed, spread)
            yield f"{kind} seed {seed} spread {spread}", path


def _one(content: ReportContent, url: str, name: str, result: Fuzzed) -> None:
    nodes: list[str] = []
    settings = ModelSettings(base_url=url, model="random", max_tokens=_TOKENS, total_seconds=_SECONDS)
    part = enrich(content.diagnosis, content.prior, settings, nodes.append)
    if not part["calls"]:
        return
    _count(part, nodes, result)
    place = f"{name} on {Path(content.diagnosis.run.root).parent.name}/{content.diagnosis.run.name}"
    result.problems += [f"{place}: {problem}" for problem in broken(content, part)]
    if part["seconds"] > _SECONDS + _GRACE:
        result.problems.append(f"{place}: took {part['seconds']} s of {_SECONDS}")


def _count(part: ModelPart, nodes: Sequence[str], result: Fuzzed) -> None:
    result.cases += 1
    result.calls += part["calls"]
    result.tokens += part["tokens"]
    result.seconds += part["seconds"]
    result.looks += nodes.count("investigate")
    result.dropped += part["dropped"]
    result.paragraphs += len(part["prose"])
    result.failures[part["failure"] or "none"] += 1


def fuzz_failures(result: Fuzzed) -> list[str]:
    """Return what the gate says: broken promises, and too few cases or a way that no case took."""
    ways = {"a look": result.looks, "a dropped sentence": result.dropped}
    shapeless = sum(result.failures[REASON_KO[kind]] for kind in ABOUT_SHAPE)
    return [
        *(
            [f"fuzz: {shapeless} of {result.cases} cases ended without an answer of the form asked for"]
            if shapeless > _SHAPELESS_SHARE * result.cases
            else []
        ),
        *result.problems,
        *([f"fuzz: only {result.cases} cases, {LEAST_CASES} are needed"] if result.cases < LEAST_CASES else []),
        *(f"fuzz: no case took {way}" for way, count in ways.items() if not count),
    ]


def fuzz_table(result: Fuzzed) -> str:
    """Return the figures as lines for a terminal."""
    failures = ", ".join(f"{count}x {reason}" for reason, count in result.failures.most_common())
    return (
        f"fuzz: {result.cases} cases, {result.calls} calls, {result.tokens:,} tokens, {result.seconds:.0f} s\n"
        f"  questions for looks {result.looks}, paragraphs kept {result.paragraphs}, dropped {result.dropped}\n"
        f"  failures after the last try: {failures}\n"
        f"  broken promises: {len(result.problems)}"
    )
