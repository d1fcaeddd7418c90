"""Read what Weights & Biases leaves in files/: the configuration, the machine and the closing figures."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import scalar
from jindan_tools.readers.files.json_settings import read_json_settings
from jindan_tools.readers.files.json_text import JsonText
from jindan_tools.readers.files.whole_text import file_name, too_large, whole_text
from jindan_tools.readers.files.yaml_config import framework_of
from jindan_tools.readers.files.yaml_settings import read_yaml

_VERSIONS = {
    "python_version": "python",
    "cli_version": "wandb",
    "huggingface_version": "transformers",
    "python": "python",
}
_MIB = 1024 * 1024


class WandbConfig:
    """config.yaml of W&B and SwanLab, where every key wraps its value in `value:`."""

    name = "wandb-config"

    def claims(self, path: str, head: str) -> bool:
        """Take a config.yaml that W&B or SwanLab wrote."""
        kept = path.endswith("files/config.yaml") and " value:" in head
        # SwanLab wraps the same way, with a `sort:` beside.
        swanlab = all(f"  {key}: " in head for key in ("desc", "sort", "value"))
        ours = kept or swanlab or "wandb_version:" in head or "_wandb:" in head
        return file_name(path).endswith((".yaml", ".yml")) and ours

    def read(self, file: TextFile) -> Reading:
        """Return the values without their wrappers; the versions W&B noted are events."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        found = read_yaml(whole_text(file), file.path)
        inner = [s for s in found.settings if s.name.startswith("_wandb.")]
        settings = tuple(_unwrapped(s) for s in found.settings if _is_value(s))
        # W&B writes the values that ran; how its writer spells 1e-05 is no fault of the user's configuration.
        events = tuple(e for s in inner if (e := _version(s)) is not None)
        return Reading(framework=framework_of(settings), settings=settings, events=events, problem=found.problem)


class WandbMetadata:
    """wandb-metadata.json: the machine and the command line."""

    name = "wandb-metadata"

    def claims(self, path: str, head: str) -> bool:
        """Take wandb-metadata.json."""
        return file_name(path) == "wandb-metadata.json" and bool(head)

    def read(self, file: TextFile) -> Reading:
        """Return program, state and command-line arguments as settings, GPUs and versions as events."""
        found = read_json_settings(JsonText(whole_text(file)), file.path)
        table = {s.name: s for s in found.settings}
        kept = tuple(table[k] for k in ("program", "state", "cpu_count", "gpu_count") if k in table)
        versions = (e for s in found.settings if (e := _version(s)) is not None)
        return Reading(
            settings=(*kept, *_arguments(table.get("args"))),
            events=(*_device(table), *versions),
            problem=found.problem,
        )


class WandbSummary:
    """wandb-summary.json: the last value of every logged key."""

    name = "wandb-summary"

    def claims(self, path: str, head: str) -> bool:
        """Take wandb-summary.json."""
        return file_name(path) == "wandb-summary.json" and bool(head)

    def read(self, file: TextFile) -> Reading:
        """Return the last values as settings `summary.<key>`, histograms and media left out."""
        text = JsonText(whole_text(file))
        found = read_json_settings(text, file.path, prefix="summary")
        media = {s.name.rpartition(".")[0] for s in found.settings if s.name.endswith("._type")}
        kept = tuple(s for s in found.settings if s.name.rpartition(".")[0] not in media)
        return Reading(settings=kept, problem=found.problem)


def _is_value(setting: Setting) -> bool:
    first, _, rest = setting.name.partition(".")
    return first not in {"_wandb", "wandb_version"} and rest not in {"desc", "sort"}


def _unwrapped(setting: Setting) -> Setting:
    first, _, rest = setting.name.partition(".")
    inner = rest.removeprefix("value").removeprefix(".") if rest == "value" or rest.startswith("value.") else rest
    return replace(setting, name=f"{first}.{inner}" if inner else first)


def _version(setting: Setting) -> Event | None:
    package = _VERSIONS.get(setting.name.rpartition(".")[2])
    if package is None or setting.value is None or setting.name.count(".") not in {0, 2}:
        return None
    data: dict[str, str | float] = {"package": package, "version": str(setting.value)}
    return Event(kind=EventKind.VERSION, text=f"{package} {setting.value}", source=setting.source, data=data)


def _device(table: dict[str, Setting]) -> tuple[Event, ...]:
    gpu = table.get("gpu", table.get("gpu_nvidia.0.name"))
    if gpu is None or not gpu.value:
        return ()
    data: dict[str, str | float] = {"gpu": str(gpu.value)}
    count = table.get("gpu_count")
    if count is not None and isinstance(count.value, int):
        data["count"] = float(count.value)
    memory = table.get("gpu_devices.0.memory_total", table.get("gpu_nvidia.0.memoryTotal"))
    size = scalar(str(memory.value)) if memory is not None else None
    if isinstance(size, int | float) and not isinstance(size, bool):
        data["memory_mib"] = float(size) / _MIB
    return (Event(kind=EventKind.DEVICE, text=str(gpu.value), source=gpu.source, data=data),)


def _arguments(setting: Setting | None) -> tuple[Setting, ...]:
    """Return `--key value`, `--key=value` and `key=value` words as settings."""
    if setting is None or not isinstance(setting.value, str):
        return ()
    try:
        decoded, _ = JsonText(setting.value).decode(0)
    except ValueError:
        return ()
    words = [str(word) for word in decoded] if isinstance(decoded, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return tuple(argument_settings(words, setting.source))


def argument_settings(words: list[str], source: Source) -> list[Setting]:
    """Return the settings that the words of a command line make."""
    found: list[Setting] = []
    for at, word in enumerate(words):
        key, equals, value = word.lstrip("-").partition("=")
        following = words[at + 1] if at + 1 < len(words) else "--"
        if equals:
            found.append(Setting(name=key, value=scalar(value), source=source))
        elif word.startswith("--"):
            flag = following.startswith("--")
            found.append(Setting(name=key, value=True if flag else scalar(following), source=source))
    return found
