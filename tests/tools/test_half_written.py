"""A run still being written is read at any moment: what is half there is left out, never misread."""

import re
import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.encodings import is_text
from jindan_tools.readers.logs import read_log

sys.path.insert(0, str(Path(__file__).parent))
from samples import LOG, name_of, points_of, read_as, reader_of, sample_files, settings_of

# Every STRIDE-th byte; `STRIDE = 1` takes minutes and was run by hand.
STRIDE = 11
# A configuration is written once, before the training; people leave out its last newline.
CONFIGURATIONS = {
    "yaml-config",
    "python-config",
    "shell-script",
    "wandb-config",
    "mlflow-meta",
    "mlflow-param",
    "mlflow-tag",
    "notes",
}
# Means and peaks over the samples that there are.
SUMMARIES = {"gpu-samples"}
NUMBER = re.compile(rb"(?<![\w.])[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def spelled(data: bytes) -> set[tuple[int, float | str]]:
    """Return line and value of every number that the text spells out whole."""
    return {
        (number, float(word.replace(b",", b"")))
        for number, line in enumerate(data.split(b"\n"), 1)
        for word in NUMBER.findall(line)
    }


@pytest.mark.parametrize("path", tuple(sample_files()), ids=name_of)
def test_a_beginning_of_a_file_tells_nothing_that_the_whole_does_not(path: Path) -> None:
    data, reader, name = path.read_bytes(), reader_of(path), name_of(path)
    whole = read_as(reader, name, data)
    values = spelled(data) | {(line, value) for _, line, value in points_of(whole)}

    for cut in range(1 + len(data) % STRIDE, len(data), STRIDE):
        found = read_as(reader, name, data[:cut])

        assert {p for p in points_of(found) if p[1:] not in values} == set(), data[:cut][-80:]
        if reader not in CONFIGURATIONS | SUMMARIES:
            assert settings_of(found) - settings_of(whole) == set(), data[:cut][-80:]


def values(text: str) -> list[tuple[str, tuple[float, ...]]]:
    reading = read_as(LOG, "train.log", text.encode())
    return [(s.name, s.values) for s in reading.series]


def test_a_last_line_of_the_known_shape_is_whole() -> None:
    assert values("step 1: loss 2.5 (1 ms)\nstep 2: loss 2.4 (1 ms)") == [("loss", (2.5, 2.4))]


def test_a_number_at_the_very_end_may_lack_digits() -> None:
    assert values("step 1: acc 0.1, loss 2.5\nstep 2: acc 0.2, loss 2.4") == [("acc", (0.1, 0.2)), ("loss", (2.5,))]


def test_a_last_line_cut_after_a_whole_number_is_left_out() -> None:
    assert values("step 1: loss 2.5, acc 0.1\nstep 2: loss 2.4, ") == [("loss", (2.5,)), ("acc", (0.1,))]


def test_the_redraws_before_a_half_drawn_bar_stay() -> None:
    bars = "\r".join(f"Epoch 1: {n}0%|#| {n}/10 [00:01<00:01, 5.0it/s, loss=0.{n}]" for n in range(1, 4))

    assert values(f"{bars}\rEpoch 1: 40%|#| 4/10 [00:01<00:01, 5.0it/s, loss=0.")[0][1] == (0.1, 0.2, 0.3)


def test_the_last_words_without_a_newline_are_heard() -> None:
    file = text_of("train.log", b"step 1: loss 2.5\nRuntimeError: CUDA out of memory")

    assert EventKind.CUDA_OOM in [e.kind for e in read_log(file).events]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_korean_log_is_read_in_every_encoding(encoding: str, newline: str) -> None:
    text = newline.join(["에폭 1/3: 손실 2.31, 정확도 0.11", "에폭 2/3: 손실 1.92, 정확도 0.32", ""])

    reading = read_as(LOG, "train.log", text.encode(encoding))

    assert [(s.name, s.values, s.lines) for s in reading.series] == [
        ("손실", (2.31, 1.92), (1, 2)),
        ("정확도", (0.11, 0.32), (1, 2)),
    ]


# As a training on Chinese Windows prints them; Korean Windows has other characters for every pair of these bytes.
CHINESE = "当前Batch：{0}/60 | 当前epoch:0/5 | 当前损失值：{1} | 当前准确率：{2}%\n"
CHINESE_LINES = [CHINESE.format(10, 10.11, 0.5), CHINESE.format(20, 9.02, 1.5), CHINESE.format(30, 8.43, 2.5)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb2312", "gbk", "gb18030"])
def test_a_chinese_log_is_decoded_in_every_encoding(encoding: str) -> None:
    lines = text_of("train.log", "".join(CHINESE_LINES).encode(encoding)).lines

    assert [line.text for line in lines if line.text] == [line.strip() for line in CHINESE_LINES]


def test_half_a_character_of_chinese_windows_changes_none_before_it() -> None:
    line = CHINESE_LINES[-1]
    data, first = line.encode("gbk"), len("当前Batch：30/60 | 当前epoch:0/5 | 当前损".encode("gbk"))

    for end in range(first, len(data)):
        assert line.startswith(text_of("train.log", data[:end]).lines[0].text)


@pytest.mark.parametrize("line", ["에폭 1/3: 손실 2.31, 정확도 0.11", "학습률 0.1 검증 손실: 2", "뷁 훈련 완료"])
def test_korean_windows_stays_korean(line: str) -> None:
    assert text_of("train.log", line.encode("cp949") + b"\n").lines[0].text == line


def test_each_line_is_decoded_by_itself() -> None:
    lines = ["에폭 1/3: 손실 2.31\n".encode(), "에폭 2/3: 손실 1.92\n".encode("cp949")]

    assert [s.values for s in read_as(LOG, "train.log", b"".join(lines)).series] == [(2.31, 1.92)]


def test_the_end_of_a_message_in_c_makes_no_binary_file() -> None:
    # What PyTorch's data workers write when they die: torch/csrc/DataLoader.cpp.
    data = b"step 1: loss 2.5\nstep 2: loss 2.4\nERROR: Unexpected bus error encountered in worker.\n\x00Traceback:\n"

    assert is_text(data)


def test_the_hole_that_a_rotation_leaves_is_skipped() -> None:
    data = b"\x00" * 512 + b"step 1: loss 2.5\nstep 2: loss 2.4\n"

    assert [s.values for s in read_as(LOG, "train.log", data).series] == [(2.5, 2.4)]
