"""Conditions on the events of a run: what the trainer told of labels, weights, classes and stops."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.rules.glance import Condition, Glance


def scanned(count: str) -> Condition:
    """Ask for a scan of labels that counted some of these."""

    def met(glance: Glance) -> bool:
        return any((e.number(count) or 0) > 0 for e in glance.run.of_kind(EventKind.LABEL_SCAN))

    return met


def scanned_twice(glance: Glance) -> bool:
    """Say whether two splits scanned labels at the same path, but for the ending of a cache, or as many images."""
    scans = [
        (e.word("split"), e.word("path").strip().strip("'\""), e) for e in glance.run.of_kind(EventKind.LABEL_SCAN)
    ]
    places = {(split, path.removesuffix(".cache").rstrip("/")) for split, path, _ in scans if path}
    counts = {(split, scan.number("images")) for split, path, scan in scans if path}
    return any(len(pairs) > len({what for _, what in pairs}) for pairs in (places, counts))


def crowded(glance: Glance) -> bool:
    """Say whether a table of a validation counts more than 100 objects an image."""
    tables = glance.run.of_kind(EventKind.VALIDATION)
    counts = ((e.number("instances") or 0, e.number("images") or 0) for e in tables)
    return any(objects > 100 * images > 0 for objects, images in counts)


def warned(*problems: str) -> Condition:
    """Ask for a warning about one of these problems of labels."""

    def met(glance: Glance) -> bool:
        return any(e.word("problem") in problems for e in glance.run.of_kind(EventKind.LABEL_WARNING))

    return met


def misread(problem: str) -> Condition:
    """Ask for a warning of a reader about this problem of a file."""

    def met(glance: Glance) -> bool:
        return any(e.word("problem") == problem for e in glance.run.of_kind(EventKind.WARNING))

    return met


def warns_of(words: str) -> Condition:
    """Ask for a warning whose message, or line, holds these words."""

    def met(glance: Glance) -> bool:
        return any(words in (e.word("message") or e.text) for e in glance.run.of_kind(EventKind.WARNING))

    return met


def tells_a_fault(glance: Glance) -> bool:
    """Say whether a library warned of what its table knows."""
    # Few runs warn.
    from jindan_tools.frameworks.telling_warnings import telling_warning  # noqa: PLC0415

    told = glance.run.of_kind(EventKind.WARNING)
    return any(telling_warning(e.word("message")) or telling_warning(e.text) for e in told)


def new_weights(glance: Glance) -> bool:
    """Say whether layers were told to be new."""
    return any(e.word("newly_initialized") for e in glance.run.of_kind(EventKind.WEIGHTS))


def names_missing_weights(glance: Glance) -> bool:
    """Say whether names of weights were told that a checkpoint lacks, and others that it has too much."""
    return any(e.word("missing") and e.word("unexpected") for e in glance.run.of_kind(EventKind.WEIGHTS))


def counts_missing_weights(glance: Glance) -> bool:
    """Say whether a dozen weights or more were counted as missing, and as many as left over."""
    told = glance.run.of_kind(EventKind.WEIGHTS)
    return any(min(e.number("missing_count") or 0, e.number("unexpected_count") or 0) >= 12 for e in told)


def few_transferred(glance: Glance) -> bool:
    """Say whether part of the pretrained weights did not fit."""
    told = glance.run.of_kind(EventKind.WEIGHTS)
    return any((e.number("transferred") or 0) < 0.71 * (e.number("total") or 0) for e in told)


def trains_next_to_nothing(glance: Glance) -> bool:
    """Say whether fewer than five of a million parameters are trained."""
    event = glance.run.last_event(EventKind.PARAMETERS)
    few, total = (None, None) if event is None else (event.number("trainable"), event.number("total"))
    return few is not None and total is not None and 0 <= few < 5e-6 * total


def trains_at_most_half(glance: Glance) -> bool:
    """Say whether some line counts parameters that are trained, and at most as many as are not."""
    event = glance.run.last_event(EventKind.PARAMETERS)
    if event is None:
        return False
    few, total, frozen = (event.number(name) for name in ("trainable", "total", "frozen"))
    return few is not None and (few <= 0.5 * total if total is not None else frozen is not None and few <= frozen)


def tells_modes(glance: Glance) -> bool:
    """Say whether a summary counts modules that are in eval mode."""
    return any(e.number("modules_eval") for e in glance.run.of_kind(EventKind.PARAMETERS))


def names_a_side(glance: Glance) -> bool:
    """Say whether a class is named for the left side."""
    run = glance.run
    told = [e.word("class") for e in run.of_kind(EventKind.VALIDATION)]
    written = [str(s.value) for s in run.settings if "names" in s.name]
    return any(side in name.lower() for name in (*told, *written) for side in ("left", "왼", "좌", "lhs"))


def scale_told(glance: Glance) -> bool:
    """Say whether a trainer warned of a scale that it assumed."""
    return any(e.word("scale") for e in glance.run.of_kind(EventKind.WARNING))


def tells_best_recall(glance: Glance) -> bool:
    """Say whether the fit of anchors was told."""
    return any(e.word("name") == "best_possible_recall" for e in glance.run.of_kind(EventKind.FIGURE))


def tells(name: str) -> Condition:
    """Ask for a figure of this name about data, answers or rounds."""
    return lambda glance: any(e.word("name") == name for e in glance.run.of_kind(EventKind.FIGURE))


def tells_answers(kind: str) -> Condition:
    """Return a condition: a table of true values and answers of this kind was read."""
    return lambda glance: any(
        e.word("name") == "answers" and e.word("kind") == kind for e in glance.run.of_kind(EventKind.FIGURE)
    )


def figures(*names: str) -> Condition:
    """Return a condition: a figure of one of these names was read."""
    return lambda glance: any(e.word("name") in names for e in glance.run.of_kind(EventKind.FIGURE))


def compares_by_class(glance: Glance) -> bool:
    """Say whether a method, a loss or a curve is called SupCon."""
    run = glance.run
    given = run.stated("method", "loss", "loss_type", "criterion", "objective", "loss_fn", "mode")
    named = f"{run.word('loss_name')} {glance.curve_names}".lower()
    return "supcon" in named or any("supcon" in str(s.value).lower() for s in given)


def validated_apart(glance: Glance) -> bool:
    """Say whether two files give another value to an argument of a validation."""
    names = ("imgsz", "conf", "iou", "rect", "half", "max_det")
    told = ([s for s in glance.run.stated(name) if s.value is not None] for name in names)
    return any(len({str(s.value) for s in given}) > 1 for given in told if len(given) > 1)


def freezes_many(glance: Glance) -> bool:
    """Say whether an argument freezes twelve modules and more, as their count or by their numbers."""
    parts = (part.strip(" []") for part in str(glance.run.setting("freeze") or "").split(","))
    return any(part.partition(".")[0].isdigit() and float(part) > 10 for part in parts)


def keeps_some_classes(glance: Glance) -> bool:
    """Say whether an argument lists the classes that are kept."""
    return any(s.value not in (None, "") for s in glance.run.stated("classes"))


def a_class_is_missed(glance: Glance) -> bool:
    """Say whether a class has next to no AP50."""
    classes = (e for e in glance.run.of_kind(EventKind.VALIDATION) if e.word("class"))
    return any((e.number("map50") or 0) < 0.005 for e in classes)


def a_class_is_faint(glance: Glance) -> bool:
    """Say whether a class has a recall below a third of another's."""
    recalls = [e.number("r") or 0.0 for e in glance.run.of_kind(EventKind.VALIDATION) if e.word("class")]
    found = [r for r in recalls if r > 0]
    return len(recalls) >= 5 and bool(found) and 3 * min(found) <= max(found)


def stopped_soon(glance: Glance) -> bool:
    """Say whether it stopped after fewer than 15 epochs without a gain."""
    return any((e.number("patience") or 0) < 15 for e in glance.run.of_kind(EventKind.EARLY_STOP))


def lists_environment(glance: Glance) -> bool:
    """Say whether versions that are installed, or the devices of the machine, are listed."""
    versions = (e.number("installed") for e in glance.run.of_kind(EventKind.VERSION))
    devices = (e.number("machine_count") for e in glance.run.of_kind(EventKind.DEVICE))
    return any(v is not None for v in versions) or any(devices)


def does(*habits: str) -> Condition:
    """Ask for a script that does one of these."""

    def met(glance: Glance) -> bool:
        return any(e.word("habit") in habits for e in glance.run.of_kind(EventKind.SCRIPT))

    return met
