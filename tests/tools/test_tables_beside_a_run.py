"""Matrices, lists of splits and tables of classes that lie beside a run."""

import json
from pathlib import Path

import pytest

from jindan_tools.arithmetic.confusion import never_answered, of_matrix, swapped_pair
from jindan_tools.model.event import Event, EventKind
from jindan_tools.readers.open_run import open_run

CURVE = "epoch,loss,val_acc\n" + "".join(f"{i},{1 / (i + 1):.3f},{0.5 + i / 20:.3f}\n" for i in range(8))
SWAPPED = ((90, 4, 6), (3, 5, 92), (2, 94, 4))
NAMES = ("cat", "dog", "fox")
HEADED = "true\\pred,cat,dog,fox\n" + "".join(
    f"{n},{','.join(map(str, r))}\n" for n, r in zip(NAMES, SWAPPED, strict=True)
)
BARE = "".join(" ".join(f"{v:.6e}" for v in r) + "\n" for r in SWAPPED)
TURNED = "Predicted,cat,dog,fox,background\ncat,90,3,2,4\ndog,4,5,94,2\nfox,6,92,4,1\nbackground,9,9,9,0\n"
SHARES = "true,cat,dog,fox\ncat,0.9,0.04,0.06\ndog,0.03,0.05,0.92\nfox,0.02,0.94,0.04\n"


def figures(folder: Path, name: str, *files: tuple[str, str]) -> list[Event]:
    for path, text in (("log.csv", CURVE), *files):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (run,) = open_run(folder)
    return [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == name]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("confusion_matrix.csv", HEADED),
        ("confusion-matrix.txt", BARE),
        ("val_conf_mat.csv", TURNED),
        ("confusion_matrix.csv", SHARES),
    ],
    ids=["with names", "numbers only", "rows are answers", "shares"],
)
def test_a_matrix_tells_two_classes_in_each_others_place(tmp_path: Path, path: str, text: str) -> None:
    (found,) = figures(tmp_path, "answers", (path, text))
    assert found.word("layout") == "matrix"
    assert {found.word("one"), found.word("other")} in ({"dog", "fox"}, {"1", "2"})
    assert found.number("crossed") == pytest.approx(0.92)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "epoch,loss,acc\n1,2,3\n2,3,4\n3,4,5\n4,5,6\n"])
def test_other_tables_are_no_matrix(tmp_path: Path, text: str) -> None:
    assert not figures(tmp_path, "answers", ("confusion_matrix.csv", text))


def test_a_class_without_an_answer_is_told_with_its_rows() -> None:
    rows = ((610, 5, 0), (9, 142, 0), (41, 22, 0))
    assert never_answered(rows) == (2, 63, 0)
    assert swapped_pair(rows) is None
    assert of_matrix(rows)["value"] == pytest.approx(752 / 829)


@pytest.mark.parametrize(
    ("held_out", "shared"),
    [("val.txt", 4), ("test.txt", 4), ("other/val.txt", 0), ("val_fold1.txt", 0), ("trainval.txt", 0)],
)
def test_lists_of_one_split_are_compared_and_lists_of_folds_are_not(tmp_path: Path, held_out: str, shared: int) -> None:
    train = "".join(f"./images/{i:04d}.jpg\n" for i in range(20))
    held = "".join(f"images/{i:04d}.jpg 1\n" for i in range(16, 26))
    found = figures(tmp_path, "split_lists", ("train.txt", train), (held_out, held))
    assert [e.number("shared") for e in found] == ([shared] if shared else [])


def test_ids_a_line_are_compared_and_numbers_alone_are_not(tmp_path: Path) -> None:
    ids = "".join(f"2007_{27 + 7 * i:06d}\n" for i in range(9))
    labels = "".join(f"{i}\n" for i in range(9))
    files = (("a_train.txt", ids), ("a_val.txt", ids), ("b_train.txt", labels), ("b_val.txt", labels))
    assert [e.source.path for e in figures(tmp_path, "split_lists", *files)] == ["a_val.txt"]


def test_numbers_that_each_folder_counts_anew_are_no_shared_files(tmp_path: Path) -> None:
    train = "".join(f"{i:04d}.jpg\n" for i in range(40))
    held = "".join(f"{i:04d}.jpg\n" for i in range(12))
    assert not figures(tmp_path, "split_lists", ("train.txt", train), ("test.txt", held))


def test_the_pictures_that_annotations_name_are_compared(tmp_path: Path) -> None:
    images = [{"id": i, "file_name": f"{i:06d}.jpg"} for i in range(20)]
    train, held = (json.dumps({"images": part}) for part in (images[:12], images[9:]))
    (found,) = figures(tmp_path, "split_lists", ("a/instances_train.json", train), ("a/instances_val.json", held))
    assert (found.number("held_out"), found.number("shared")) == (11, 3)


def test_a_table_of_classes_tells_those_that_have_nothing(tmp_path: Path) -> None:
    (found,) = figures(tmp_path, "class_rows", ("val_pixels.csv", "class,pixels\nroad,90\nfence,0\nsky,40\n"))
    assert (found.word("names"), found.word("split"), found.number("classes")) == ("fence", "held_out", 3)


@pytest.mark.parametrize(
    ("banner", "version", "memory"),
    [
        ("YOLOv5 🚀 v6.1-0-g3752807 torch 1.11.0+cu113 CUDA:0 (Tesla V100, 32510MiB)", "6.1-0-g3752807", 32510),
        ("YOLOv5 🚀 v5.0-419-gc5360f6 torch 1.9.0+cu102 CUDA:0 (Tesla P100, 16280.875MB)", "5.0-419-gc5360f6", 16280),
        ("YOLOR 🚀 v0.1-115-g072f76c torch 1.12.1+cu113 CUDA:0 (Tesla T4, 15109.875MB)", "0.1-115-g072f76c", 15109),
    ],
)
def test_banners_that_do_not_name_python_tell_the_trainer(
    tmp_path: Path, banner: str, version: str, memory: int
) -> None:
    (tmp_path / "train.log").write_text(f"{banner}\n\nStarting training for 3 epochs...\n")
    (run,) = open_run(tmp_path)
    (device,) = run.of_kind(EventKind.DEVICE)
    assert (run.framework, run.version, device.number("memory_mib")) == ("yolov5", version, memory)
