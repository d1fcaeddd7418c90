"""How the models of a file that does not train begin and end, for the script that imports them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.readers.scripts.endings import Last, class_ending
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.habits.inputs_scaled_twice import scaling_modules
from jindan_tools.readers.scripts.program import Program

_MOST = 40


def module_endings(program: Program) -> Iterator[Habit]:
    """Yield `module_ends` for each module of torch whose forward is sure to end with an activation or one output.

    `module_scales` is one that divides its input by 255.
    """
    for owner in list(program.classes.values())[:_MOST]:
        if not any(program.meaning(b).endswith("nn.Module") for b in owner.bases):
            continue
        last = class_ending(program, owner)
        if last is not None and (last.last is not Last.LINEAR or last.width == 1):
            yield Habit(name="module_ends", line=last.line, facts={"class": owner.name, "last": last.last.value})
    for owner, line in scaling_modules(program):
        yield Habit(name="module_scales", line=line, facts={"class": owner.name})
