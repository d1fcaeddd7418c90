"""A diagnosis that was broken off goes on where it stopped, from a private file that can do no harm."""

import stat
from pathlib import Path

import msgspec
import ormsgpack
import pytest
from fakes import CRASHED, FAILING, RUN
from fakes_server import FakeServer
from msgspec.structs import replace

from jindan_agent.graph.checkpoint_file import CheckpointFile, checkpoint_key
from jindan_agent.graph.run import enrich
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.llm.use import ModelUse

LONG = {"total_seconds": 60.0, "call_seconds": 20.0}
# The canary, one look and the end of looking are good requests; the draft and its second try meet the fault.
BEFORE_THE_DRAFT = 3


def broken_off(folder: Path) -> tuple[ModelSettings, list[str]]:
    """Return the settings and the steps of a diagnosis whose draft found no server."""
    names: list[str] = []
    with FakeServer("503", faults_from=BEFORE_THE_DRAFT) as server:
        settings = server.settings(**LONG)
        part = enrich(FAILING, (), settings, names.append, use=ModelUse(checkpoints=folder))
    assert part["failure"]
    return settings, names


def again(folder: Path, settings: ModelSettings, *, resume: bool) -> tuple[list[str], str, int]:
    names: list[str] = []
    with FakeServer(port=int(settings.host.rpartition(":")[2])) as server:
        part = enrich(FAILING, (), settings, names.append, use=ModelUse(checkpoints=folder, resume=resume))
    return names, part["prose"].get("summary", ""), len(server.received)


def test_a_diagnosis_goes_on_where_the_server_failed(tmp_path: Path) -> None:
    settings, before = broken_off(tmp_path)
    after, summary, requests = again(tmp_path, settings, resume=True)

    assert before == ["collect", "check", "recall", "investigate", "investigate", "draft", "verify", "render"]
    assert after == ["draft", "verify", "render"]
    assert summary
    assert requests == 2


def test_without_being_asked_it_starts_anew(tmp_path: Path) -> None:
    settings, before = broken_off(tmp_path)

    assert again(tmp_path, settings, resume=False)[0] == before


def test_nothing_is_left_when_all_went_well(tmp_path: Path) -> None:
    settings, _ = broken_off(tmp_path)
    kept = len(list(tmp_path.iterdir()))
    again(tmp_path, settings, resume=True)

    assert (kept, list(tmp_path.iterdir())) == (1, [])


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "checkpoints"
    broken_off(folder)
    (file,) = folder.iterdir()

    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)


def test_nothing_is_written_into_the_run(tmp_path: Path) -> None:
    run = replace(RUN, root=str(tmp_path))
    with FakeServer("503", faults_from=BEFORE_THE_DRAFT) as server:
        use = ModelUse(checkpoints=tmp_path / "checkpoints")
        enrich(replace(FAILING, run=run), (), server.settings(**LONG), lambda _: None, use=use)

    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_costs_only_the_checkpoint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with FakeServer() as server:
        use = ModelUse(checkpoints=tmp_path / "file")
        part = enrich(FAILING, (), server.settings(**LONG), lambda _: None, use=use)

    assert part["prose"]["summary"]


def test_another_diagnosis_or_model_has_another_checkpoint() -> None:
    one = ModelSettings(base_url="http://127.0.0.1:1/v1", model="a")
    keys = {checkpoint_key(d, s) for d in (FAILING, CRASHED) for s in (one, replace(one, model="b"))}

    assert len(keys) == 4


HOSTILE = {
    "nothing": b"",
    "garbage": b"\xff\x00garbage",
    "another format": msgspec.msgpack.encode({"format": 99}),
    "a list": msgspec.msgpack.encode([1, 2, 3]),
    "deep": b"\x91" * 100_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_checkpoint_is_as_good_as_none(data: bytes, tmp_path: Path) -> None:
    settings, before = broken_off(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(data)

    assert again(tmp_path, settings, resume=True)[0] == before


def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    key = "k" * 64
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"x")
    saver = CheckpointFile(tmp_path / "folder", key)
    saver.file.parent.mkdir()
    saver.file.symlink_to(elsewhere)

    assert not CheckpointFile(tmp_path / "folder", key).is_there


def test_no_class_is_built_from_a_checkpoint(tmp_path: Path) -> None:
    saver = CheckpointFile(tmp_path, "k")
    called = ormsgpack.packb(ormsgpack.Ext(0, ormsgpack.packb(("subprocess", "check_output", ("true",)))))

    assert not isinstance(saver.serde.loads_typed(("msgpack", called)), bytes)
