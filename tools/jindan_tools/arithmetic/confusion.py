"""What a confusion matrix of counts says about the answers; a row is a true class, a column an answer."""

from __future__ import annotations

from collections.abc import Sequence

# So much of a class has to be answered as the other one, in both directions, and so little as itself.
_CROSSED, _OWN = 0.6, 0.2
_FEWEST_ROWS = 10

Matrix = Sequence[Sequence[float]]


def of_matrix(rows: Matrix) -> dict[str, float]:
    """Return the figures of `arithmetic.answers.class_facts` that a matrix tells; those that need an order of rows are 0."""
    total = sum(map(sum, rows))
    truth = [sum(r) for r in rows]
    answers = [sum(c) for c in zip(*rows, strict=True)]
    return {
        "of": total,
        "classes": float(sum(t > 0 for t in truth)),
        "value": sum(rows[i][i] for i in range(len(rows))) / total,
        "expected": sum(t * a for t, a in zip(truth, answers, strict=True)) / total**2,
        "apart": sum(abs(t - a) for t, a in zip(truth, answers, strict=True)) / (2 * total),
        "largest_true": max(truth) / total,
        "largest_answer": max(answers) / total,
        "renamed": _renamed(rows) / total,
        "one_row_off": 0.0,
        "stays": 0.0,
    }


def swapped_pair(rows: Matrix) -> tuple[int, int, float] | None:
    """Return two classes that are answered as each other, and the least share (0..1) of a class that is."""
    best: tuple[int, int, float] | None = None
    for one in range(len(rows)):
        for other in range(one + 1, len(rows)):
            own, its = sum(rows[one]), sum(rows[other])
            if min(own, its) < _FEWEST_ROWS or max(rows[one][one] / own, rows[other][other] / its) > _OWN:
                continue
            crossed = min(rows[one][other] / own, rows[other][one] / its)
            if crossed >= _CROSSED and (best is None or crossed > best[2]):
                best = (one, other, crossed)
    return best


def never_answered(rows: Matrix) -> tuple[int, float, int] | None:
    """Return the largest class that is no answer at all, its rows, and the class that takes most of them."""
    silent = [i for i, column in enumerate(zip(*rows, strict=True)) if sum(column) == 0]
    known = [i for i in silent if sum(rows[i]) >= _FEWEST_ROWS]
    if not known:
        return None
    worst = max(known, key=lambda i: sum(rows[i]))
    return worst, sum(rows[worst]), max(range(len(rows)), key=lambda j: rows[worst][j])


def _renamed(rows: Matrix) -> float:
    cells = sorted(((v, i, j) for i, row in enumerate(rows) for j, v in enumerate(row) if v > 0), reverse=True)
    truth, answers, right = set[int](), set[int](), 0.0
    for count, true, answer in cells:
        if true not in truth and answer not in answers:
            truth.add(true)
            answers.add(answer)
            right += count
    return right
