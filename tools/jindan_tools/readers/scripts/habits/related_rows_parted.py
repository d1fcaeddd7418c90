"""Rows that hold nearly the same thing are made first and parted at random afterwards: copies, overlapping windows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_false, is_true, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

_SPLITS = frozenset({"random_split", "train_test_split"})
# Oversampling makes rows from rows; what is repeated stands beside itself.
_COPIES = frozenset({"fit_resample", "repeat", "tile", "repeat_interleave"})
_MOST = 60


def related_rows_parted(training: Training) -> Iterator[Habit]:
    """Find copies of one sample, or windows that overlap, among the rows that random_split or train_test_split parts."""
    program = training.program
    splits = [c for c in program.calls if called(c) in _SPLITS and c.args]
    if not splits:
        return
    made = dict(_made(program)) | dict(_of_classes(program))
    if not made:
        yield from _parted_in_time(program, splits)
        return
    for _ in range(4):
        made |= _passed_on(program, made)
    for split in sorted(splits, key=lambda c: c.lineno):
        if is_false(argument(split, "shuffle")) or argument(split, "groups") is not None:
            continue
        for node in (n for arg in split.args[:3] for n in ast.walk(arg)):
            known = made.get(node.id) if isinstance(node, ast.Name) else None
            if known is not None and known[1] <= split.lineno:
                facts: dict[str, str | float] = {"kind": known[0], "made_line": float(known[1])}
                yield Habit(name="related_rows_parted", line=split.lineno, facts=facts)
                return


def _made(program: Program) -> Iterator[tuple[str, tuple[str, int]]]:
    for call in program.calls[: 400 * _MOST]:
        function = call.func
        if isinstance(function, ast.Attribute) and function.attr == "append" and isinstance(function.value, ast.Name):
            kind = _appended(program, call)
            if kind:
                yield function.value.id, (kind, call.lineno)
                if kind == "windows":
                    yield from _handed_back(program, call, kind)
        elif called(call) in _COPIES or _draws_again(call):
            for name in _targets(program, call):
                yield name, ("copies", call.lineno)
            yield from _handed_back(program, call)


def _handed_back(program: Program, call: ast.Call, kind: str = "copies") -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield the names that are given what a function of the file returns, when copies or windows are made in it."""
    function = program.scope(call)
    if not isinstance(function, ast.FunctionDef) or any(
        called(c) in _SPLITS for c in ast.walk(function) if isinstance(c, ast.Call)
    ):
        return
    for other in program.calls:
        if called(other) == function.name and program.scope(other) is not function:
            yield from ((name, (kind, other.lineno)) for name in _targets(program, other))


def _parted_in_time(program: Program, splits: list[ast.Call]) -> Iterator[Habit]:
    """Yield a split at random of rows that the script itself puts in the order of time."""
    shuffled = [c for c in splits if not is_false(argument(c, "shuffle")) and argument(c, "groups") is None]
    ordered = next((c for c in program.calls if called(c) == "sort_values" and _is_time(c)), None)
    if ordered is not None and shuffled and shuffled[0].lineno >= ordered.lineno:
        facts: dict[str, str | float] = {"kind": "time", "made_line": float(ordered.lineno)}
        yield Habit(name="related_rows_parted", line=shuffled[0].lineno, facts=facts)


def _is_time(call: ast.Call) -> bool:
    said = word(call.args[0] if call.args else argument(call, "by")).lower()
    return said in {"t", "ts", "dt", "ds"} or any(part in said for part in ("date", "time", "stamp"))


def _draws_again(call: ast.Call) -> bool:
    """Say whether rows are drawn with replacement: `resample` of scikit-learn draws so by default, `sample` of pandas when told."""
    given = argument(call, "replace")
    if called(call) == "resample":
        return bool(call.args) and not is_false(given) and argument(call, "n_samples") is not None
    return called(call) == "sample" and is_true(given)


def _of_classes(program: Program) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield the names given a data set whose item i is `x[i:i + n]`."""
    for kind in program.classes.values():
        item = next((f for f in kind.body if isinstance(f, ast.FunctionDef) and f.name == "__getitem__"), None)
        index = item.args.args[1].arg if item is not None and len(item.args.args) == 2 else ""
        if item is None or not any(_moves_with(s, index) for s in _slices(item)):
            continue
        for call in program.calls:
            if isinstance(call.func, ast.Name) and call.func.id == kind.name:
                yield from ((name, ("windows", item.lineno)) for name in _targets(program, call))


def _slices(node: ast.AST) -> Iterator[ast.Slice]:
    for part in (n.slice for n in ast.walk(node) if isinstance(n, ast.Subscript)):
        first = part.elts[0] if isinstance(part, ast.Tuple) and part.elts else part
        if isinstance(first, ast.Slice):
            yield first


def _moves_with(part: ast.Slice, counter: str) -> bool:
    """Say whether a slice begins at the counter itself and ends a fixed number later."""
    one, other = part.lower, part.upper
    for at, reckoned in ((one, other), (other, one)):
        plain = isinstance(at, ast.Name) and at.id == counter
        if not plain or not isinstance(reckoned, ast.BinOp) or not isinstance(reckoned.op, ast.Add | ast.Sub):
            continue
        if any(isinstance(n, ast.Name) and n.id == counter for n in ast.walk(reckoned)):
            return True
    return False


def _appended(program: Program, call: ast.Call) -> str:
    """Return what an append in loops makes: several rows of one sample, windows of one series, '' for neither."""
    loops = [loop for loop in program.loops(call) if isinstance(loop, ast.For)]
    if not loops or not call.args:
        return ""
    if _is_window(program, call.args[0], loops[0]):
        return "windows"
    within = loops[0].iter
    counted = isinstance(within, ast.Call) and called(within) == "range"
    listed = isinstance(within, ast.List | ast.Tuple) and len(within.elts) > 1
    changed = any(isinstance(n, ast.Call) for n in ast.walk(call.args[0]))
    outer = loops[1] if len(loops) > 1 else None
    # The inner loop repeats one item of the outer one, each time changed by a call.
    return "copies" if outer is not None and changed and (counted or listed) and _uses(call.args[0], outer) else ""


def _is_window(program: Program, given: ast.expr, loop: ast.For) -> bool:
    """Say whether `x[i:i + n]` is appended for each i of a range that moves by one."""
    counter = loop.target.id if isinstance(loop.target, ast.Name) else ""
    steps = loop.iter
    if not counter or not isinstance(steps, ast.Call) or called(steps) != "range" or len(steps.args) > 2:
        return False
    return any(_moves_with(part, counter) for part in _slices(given))


def _uses(node: ast.expr, loop: ast.For) -> bool:
    names = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
    return any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(node))


def _passed_on(program: Program, made: dict[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """Return the further names that are given something made of these rows, later in the file."""
    found: dict[str, tuple[str, int]] = {}
    for name, stored in program.stored.items():
        for node in stored:
            statement = program.statement(node)
            if not isinstance(statement, ast.Assign) or not isinstance(node, ast.Name):
                continue
            used = (made.get(n.id) for n in ast.walk(statement.value) if isinstance(n, ast.Name))
            source = next((u for u in used if u is not None and u[1] < statement.lineno), None)
            if source is not None and name not in made:
                found[name] = (source[0], statement.lineno)
    return found


def _targets(program: Program, call: ast.Call) -> Iterator[str]:
    statement = program.statement(call)
    if isinstance(statement, ast.Assign):
        yield from (n.id for t in statement.targets for n in ast.walk(t) if isinstance(n, ast.Name))
