"""Put a diagnosis together from findings of several runs; causes, ranks and verdict are the real ones for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from msgspec.structs import replace

from jindan_evals.small_model.pool import Origin
from jindan_tools.causes.number import number_evidence
from jindan_tools.causes.rank import rank
from jindan_tools.causes.verdict import judge
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, FileRead, Run

_GUESTS = (0, 0, 0, 1, 1, 2, 3)
_DROPPED = 0.15
_OTHER_ENDING = 0.15
_OTHER_NUMBERS = 0.4
_FILES = (
    *("train.log", "args.yaml", "results.csv", "trainer_state.json", "config.yaml", "metrics.csv", "hparams.yaml"),
    *("logs/train.log", "output.log", "slurm-4417.out", "configs/base.yaml", "NOTES.md", "run.sh", "stderr.txt"),
    *("lightning_logs/version_0/metrics.csv", "checkpoint-500/trainer_state.json", "ds_config.json", "environment.txt"),
)
_MOST_FILES = 6
_MOST_SERIES = 24
_DIGITS = re.compile(r"(?<![A-Za-z_\d.])\d+(?:\.\d+)?(?![A-Za-z_\d])")


def made_up(pool: Sequence[Origin], random: Random) -> Diagnosis:
    """Return the diagnosis of a run that might have been: a host's findings, some of guests, other numbers."""
    host, *guests = (random.choice(pool) for _ in range(1 + random.choice(_GUESTS)))
    findings = _mixed(host, guests, random)
    if random.random() < _OTHER_NUMBERS:
        findings = _renumbered(findings, random)
    run = _shell(host, guests, random)
    numbered, evidence = number_evidence(findings)
    causes, ruled_out = rank(numbered)
    verdict, reason = judge(run, numbered, causes)
    return Diagnosis(
        run=run,
        verdict=verdict,
        verdict_reason=reason,
        findings=numbered,
        evidence=evidence,
        causes=causes,
        ruled_out=ruled_out,
        fixes=(),
        timeline=(),
        missing=(),
        do_not=(),
    )


def _mixed(host: Origin, guests: Sequence[Origin], random: Random) -> list[Finding]:
    kept = [f for f in host.findings if random.random() >= _DROPPED] or list(host.findings)
    for guest in guests:
        kept += random.sample(guest.findings, random.randint(1, len(guest.findings)))
    return list({finding.code: finding for finding in kept}.values())


def _renumbered(findings: Sequence[Finding], random: Random) -> list[Finding]:
    """Return the findings with other figures in their sentences, the same sentence the same figures."""
    changed: dict[str, str] = {}

    def other(text: str) -> str:
        if text not in changed:
            changed[text] = _DIGITS.sub(lambda found: _like(found.group(), random), text)
        return changed[text]

    return [
        replace(f, title=other(f.title), evidence=tuple(replace(e, statement=other(e.statement)) for e in f.evidence))
        for f in findings
    ]


def _like(number: str, random: Random) -> str:
    """Return a number of as many digits, the zeros before the first other one kept."""
    digits = [d if d in ".0" else random.choice("123456789") for d in number]
    return "".join(digits)


def _shell(host: Origin, guests: Sequence[Origin], random: Random) -> Run:
    series = [s for origin in (host, *guests) for s in origin.run.series]
    random.shuffle(series)
    unlike = {s.name: s for s in series}
    names = random.sample(_FILES, random.randint(1, _MOST_FILES))
    ending = random.choice(list(Ending)) if random.random() < _OTHER_ENDING else host.run.ending
    return replace(
        host.run,
        files=tuple(FileRead(path=name, size=random.randint(200, 90_000), reader="log") for name in sorted(names)),
        series=tuple(unlike.values())[:_MOST_SERIES],
        ending=ending,
    )
