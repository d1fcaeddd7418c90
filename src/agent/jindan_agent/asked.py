"""What `diagnose PATH...` is asked; a plain command line is read without argparse, a twentieth of a report on a small run."""

from __future__ import annotations

from collections.abc import Sequence

TYPE_CHECKING = False  # help, which starts at once, needs no typing
if TYPE_CHECKING:
    from typing import NoReturn

FORMATS = ("md", "json", "text")


class Asked:
    """The options of `diagnose`, read once. A field that is False by default is a flag: `no_llm` is `--no-llm`."""

    paths: Sequence[str] = ()
    auto: bool = False
    format: str | None = None
    output: str | None = None
    no_llm: bool = False
    resume: bool = False
    show_prompt: bool = False
    remember: bool = False
    diff: bool = False
    jobs: int = 1
    full: bool = False
    version: bool = False

    def __init__(self, **given: object) -> None:
        vars(self).update(given)


_FLAGS = {f"--{name.replace('_', '-')}": name for name, usual in vars(Asked).items() if usual is False}


def read_arguments(given: Sequence[str]) -> Asked:
    """Return what was asked; `--help` and what is wrong end the program with a message, as argparse does."""
    plain = read_plainly(given)
    if plain is not None:
        return plain
    # As the module says.
    from jindan_agent.options import options_parser  # noqa: PLC0415

    return Asked(**vars(options_parser().parse_args(given)))


def refuse(message: str) -> NoReturn:
    """End the program with what is wrong, said in the words of argparse."""
    # As the module says.
    from jindan_agent.options import options_parser  # noqa: PLC0415

    options_parser().error(message)


def read_plainly(given: Sequence[str]) -> Asked | None:
    """Return what a line of flags, `--format X`, `--output X` and paths side by side asks; None for any other."""
    found = dict[str, bool | str]()
    paths: list[str] = []
    after_path = True
    words = iter(given)
    for word in words:
        if word in _FLAGS:
            found[_FLAGS[word]] = True
        elif word in {"--format", "--output"}:
            value = next(words, "-")
            if value.startswith("-") or (word == "--format" and value not in FORMATS):
                return None
            found[word[2:]] = value
        elif word.startswith("-") or (paths and not after_path):
            return None
        else:
            paths.append(word)
        after_path = not word.startswith("-")
    return Asked(paths=paths, **found)
