"""Follow references between settings of one file, and leave out what only the process could have resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from jindan_tools.model.setting import Scalar, Setting

# OmegaConf: "${model.lr}" names a key of the file; "${oc.env:HOME}" and "${now:%Y}" call a resolver, "${.lr}" is relative.
_OPEN, _CLOSE = "${", "}"
_DEEPEST = 5


def followed(settings: Iterable[Setting]) -> Iterator[Setting]:
    """Yield the settings, a reference with the value it names; one that cannot be followed in its file is left out."""
    told = tuple(settings)
    if not any(_is_reference(each.value) for each in told):
        yield from told
        return
    table = {(each.source.path, each.name): each.value for each in told}
    for each in told:
        if not _is_reference(each.value):
            yield each
            continue
        value = _value(table, each.source.path, each.value)
        if value is not None:
            yield replace(each, value=value)


def _is_reference(value: Scalar) -> bool:
    return isinstance(value, str) and _OPEN in value


def _value(table: Mapping[tuple[str, str], Scalar], path: str, value: Scalar) -> Scalar:
    for _ in range(_DEEPEST):
        if not isinstance(value, str) or _OPEN not in value:
            return value
        name = value.strip().removeprefix(_OPEN).removesuffix(_CLOSE)
        value = table.get((path, name)) if name.replace(".", "").replace("_", "").isalnum() else None
    return None
