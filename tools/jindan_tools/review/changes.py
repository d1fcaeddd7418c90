"""List what differs between two configurations, whatever their dialects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from jindan_tools.model.run import Run
from jindan_tools.model.setting import Origin, Scalar, Setting
from jindan_tools.model.source import Source
from jindan_tools.resolve.names import canonical_name

# Keys that only name a run or say where it writes.
_NAMES = frozenset({
    "name", "project", "save_dir", "run_name", "output_dir", "exp_name", "experiment_name", "experiment", "log_dir",
    "logging_dir", "work_dir", "wandb_run_name", "run_id", "id", "exp_id", "out_dir", "output", "date", "timestamp",
    "default_root_dir", "wandb_project", "wandb_entity", "project_name", "group", "tags", "notes", "preset", "description", "exist_ok", "verbose", "plots",
})  # fmt: skip
_CLASS_KEYS = frozenset({"_target_", "type", "class_path"})
_CONFIGURATIONS = (".yaml", ".yml", ".json", ".toml", ".py", ".sh", ".bash", ".slurm", ".sbatch", ".cfg", ".ini")
# Records that a trainer writes while it runs; they are no configuration.
_RECORDS = ("trainer_state.json", "all_results.json", "train_results.json", "eval_results.json", "wandb-summary.json")


class Change(Struct, frozen=True, kw_only=True):
    """One setting on both sides; a value of None means that the side does not give it.

    `name` is the dotted key as written, `canonical` our name for it or ''.
    """

    name: str
    canonical: str
    old: Scalar
    new: Scalar
    old_source: Source | None
    new_source: Source | None

    @property
    def label(self) -> str:
        """Return the last part of the key, or the section of a class name (optimizer._target_)."""
        section, _, last = self.name.rpartition(".")
        if last in _CLASS_KEYS and section:
            return section.rpartition(".")[2]
        return last.lstrip("-")

    @property
    def only_a_name(self) -> bool:
        """Return whether the key only names the run or its folder."""
        return self.label.lower() in _NAMES


def find_changes(old: Run, new: Run) -> tuple[Change, ...]:
    """Return the settings that differ, in the order of the new configuration.

    A key that the other side writes differently (batch, batch_size) is compared by its canonical name.
    """
    return tuple(c for c in _pairs(old, new) if not same_value(c.old, c.new))


def find_kept(old: Run, new: Run) -> tuple[Change, ...]:
    """Return the settings that both sides give alike."""
    return tuple(c for c in _pairs(old, new) if same_value(c.old, c.new) and c.old is not None)


def same_value(one: Scalar, two: Scalar) -> bool:
    """Return whether two values mean the same: 1e-3 and '0.001' do, true and 'True' do."""
    if one is None or two is None:
        return one is None and two is None
    try:
        return float(one) == float(two)
    except (ValueError, OverflowError):
        return str(one).strip().lower() == str(two).strip().lower()


def configured(run: Run) -> Mapping[str, Setting]:
    """Return the settings of configuration files by dotted key; the last statement of a key wins.

    What a trainer recorded serves only where no file configures anything.
    """
    files = {s.name: s for s in run.settings if _is_configuration(s.source.path)}
    return files or {s.name: s for s in run.settings}


def unmatched_files(one: Run, other: Run) -> frozenset[str]:
    """Return the files of a side whose keys the other side has none of, when a side is read from several files."""
    known = set(configured(other))
    by_file: dict[str, set[str]] = {}
    for setting in configured(one).values():
        by_file.setdefault(setting.source.path, set()).add(setting.name)
    return frozenset(path for path, names in by_file.items() if len(by_file) > 1 and not names & known)


def _is_configuration(path: str) -> bool:
    return path.endswith(_CONFIGURATIONS) and not path.endswith(_RECORDS)


def _pairs(old: Run, new: Run) -> Iterator[Change]:
    before, after = configured(old), configured(new)
    alone = unmatched_files(old, new) | unmatched_files(new, old)
    for name, setting in after.items():
        other = before.get(name)
        if other is None and setting.source.path not in alone:
            yield from _under_another_key(old, setting, one_side_new=True)
        elif other is not None:
            yield _change(name, other, setting)
    for name, setting in before.items():
        if name not in after and setting.source.path not in alone:
            yield from _under_another_key(new, setting, one_side_new=False)


def _under_another_key(other: Run, setting: Setting, *, one_side_new: bool) -> Iterator[Change]:
    """Yield the change of a key that only one side writes, unless the other side's own key already tells it."""
    found = canonical_name(setting.name)
    held = other.config.get(found[0]) if found is not None else None
    if held is not None and held.origin is Origin.GIVEN and not one_side_new:
        return
    value, source = (held.value, held.source) if held is not None and held.origin is Origin.GIVEN else (None, None)
    yield Change(
        name=setting.name,
        canonical=found[0] if found is not None else "",
        old=value if one_side_new else setting.value,
        new=setting.value if one_side_new else value,
        old_source=source if one_side_new else setting.source,
        new_source=setting.source if one_side_new else source,
    )


def _change(name: str, old: Setting, new: Setting) -> Change:
    found = canonical_name(name)
    return Change(
        name=name,
        canonical=found[0] if found is not None else "",
        old=old.value,
        new=new.value,
        old_source=old.source,
        new_source=new.source,
    )
