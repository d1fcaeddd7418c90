"""The traps of tables of true values and answers: what counting them shows and no curve does; computed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping, Sequence

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]


def _epochs(count: int, start: float, end: float, *, right: Sequence[float] = ()) -> str:
    rows = [
        f"{n},{falling(n, start, end, count / 4, 11):.4f},{falling(n, start, end * 1.06, count / 4, 12):.4f}"
        + (f",{right[n]:.4f}" if right else "")
        for n in range(count)
    ]
    return "epoch,train_loss,val_loss" + (",val_acc" if right else "") + "\n" + "\n".join(rows) + "\n"


def _table(truth: Sequence[object], answers: Sequence[object], head: str = "y_true,y_pred") -> str:
    return head + "\n" + "".join(f"{t},{a}\n" for t, a in zip(truth, answers, strict=True))


def _series(rows: int, seed: int) -> list[float]:
    dice, level, values = random.Random(seed), 412.0, list[float]()
    for _ in range(rows):
        level += dice.gauss(0.1, 5.2)
        values.append(round(level, 2))
    return values


def fault_never_answered() -> Files:
    """Return a pump monitor whose 71 % are the share of the quiet hours: each answer is `quiet`."""
    dice = random.Random(71)
    truth = [dice.choices(("quiet", "worn", "leaking"), (71, 19, 10))[0] for _ in range(640)]
    share = truth.count("quiet") / len(truth)
    right = [share - 0.04 if n < 2 else share for n in range(18)]
    return {
        "history.csv": _epochs(18, 0.98, 0.79, right=right),
        "held_out_answers.csv": _table(truth, ["quiet"] * 640, "true_state,predicted_state"),
        "NOTES.md": "71 % is a fine start for three classes, next we train longer.\n",
    }


def folders_sorted_as_text() -> Files:
    """Return a good classifier of 14 stamps whose answers are numbered as text sorts them: 0, 1, 10, 11, 12, 13, 2, ..."""
    dice = random.Random(72)
    order = sorted(range(14), key=str)
    truth = [dice.randrange(14) for _ in range(700)]
    answers = [order.index(t if dice.random() < 0.93 else dice.randrange(14)) for t in truth]
    right = [0.93 - 0.85 * 0.7**n for n in range(20)]
    return {
        "history.csv": _epochs(20, 2.6, 0.24, right=right),
        "test_answers.csv": _table(truth, answers, "label,prediction"),
        "NOTES.md": "Validation is at 93 %, the test set only at a tenth of that: it over-fits, or the test photos differ.\n",
    }


def forecast_one_day_late() -> Files:
    """Return a forecast of prices with R2 near 1 that repeats the price of the day before."""
    dice, prices = random.Random(73), _series(420, 73)
    answers = [prices[0], *(round(p + dice.gauss(0, 0.35), 2) for p in prices[:-1])]
    return {
        "history.csv": _epochs(40, 0.41, 0.012),
        "forecast.csv": _table(prices, answers, "actual_close,predicted_close"),
        "NOTES.md": "The two lines lie on each other, R2 is 0.98: ready for trading.\n",
    }


def forecast_ahead_of_the_day() -> Files:
    """Return its twin: answers near the price of the day before that know a good part of the next step."""
    dice, prices = random.Random(74), _series(420, 74)
    steps = itertools.pairwise(prices)
    answers = [prices[0], *(round(a + 0.7 * (b - a) + dice.gauss(0, 1.5), 2) for a, b in steps)]
    return {
        "history.csv": _epochs(40, 0.41, 0.012),
        "forecast.csv": _table(prices, answers, "actual_close,predicted_close"),
    }


def tonnes_left_standardised() -> Files:
    """Return a regression whose answers were never turned back to tonnes: R2 is far below 0, the correlation 0.98."""
    dice = random.Random(75)
    truth = [round(dice.gauss(61.5, 9.4), 2) for _ in range(380)]
    answers = [round((t - 60.9) / 9.2 + dice.gauss(0, 0.19), 4) for t in truth]
    return {
        "history.csv": _epochs(30, 1.02, 0.041),
        "test_answers.csv": _table(truth, answers),
        "NOTES.md": "The loss is tiny and R2 on the test file is -41. It must have memorised the training fields.\n",
    }


def answers_with_a_frequent_class() -> Files:
    """Return a healthy twin: most rows are `quiet`, and the others are found as well."""
    dice = random.Random(76)
    truth = [dice.choices(("quiet", "worn", "leaking"), (71, 19, 10))[0] for _ in range(640)]
    answers = [t if dice.random() < 0.94 else "quiet" for t in truth]
    right = [0.96 - 0.3 * 0.75**n for n in range(24)]
    return {
        "history.csv": _epochs(24, 0.98, 0.13, right=right),
        "held_out_answers.csv": _table(truth, answers, "true_state,predicted_state"),
    }


def _forecast(name: str, stated: float, best: float) -> Files:
    """Return a forecast whose held-out error comes to rest at `best`, below a line that states what repeating would do."""
    noise, lines = random.Random(300), [f"persistence ({name}) MAE: {stated:.3f}"]
    for epoch in range(1, 26):
        error = best + 0.21 * 0.8**epoch
        lines.append(
            f"epoch {epoch} train_mae {error - 0.004 + noise.gauss(0, 0.0004):.4f} val_mae {error + abs(noise.gauss(0, 0.001)):.4f}"
        )
    return {"train.log": "\n".join(lines) + "\n"}


def forecast_above_persistence() -> Files:
    """Return a forecast that falls by a third and ends where repeating the last value is."""
    return _forecast("load of the hour before", 0.387, 0.389)


def forecast_below_persistence() -> Files:
    """Return the same forecast where the last value is worth little."""
    return _forecast("load of the day before", 0.637, 0.389)


ANSWERS: Mapping[str, Callable[[], Files]] = {
    "fault-never-answered": fault_never_answered,
    "folders-sorted-as-text": folders_sorted_as_text,
    "forecast-one-day-late": forecast_one_day_late,
    "forecast-ahead-of-the-day": forecast_ahead_of_the_day,
    "forecast-above-persistence": forecast_above_persistence,
    "forecast-below-persistence": forecast_below_persistence,
    "tonnes-left-standardised": tonnes_left_standardised,
    "answers-with-a-frequent-class": answers_with_a_frequent_class,
}
