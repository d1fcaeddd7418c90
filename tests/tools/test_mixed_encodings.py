"""A log whose parts were appended in other encodings, as PowerShell does, shows every line."""

import pytest

from jindan_tools.readers.decode import text_of
from jindan_tools.readers.encodings import is_text

LINES = [f"에폭 {e}/6 학습 손실: 0.{9 - e}" for e in range(1, 7)]
FIRST, REST = "\n".join(LINES[:3]) + "\n", "\r\n".join(LINES[3:]) + "\r\n"
PARTS = [
    pytest.param(FIRST.encode() + REST.encode("utf-16-le"), id="UTF-16 behind UTF-8"),
    pytest.param(FIRST.encode("cp949") + REST.encode("utf-16-le"), id="UTF-16 behind Korean Windows"),
    pytest.param(FIRST.encode("utf-16") + REST.encode(), id="UTF-8 behind UTF-16"),
    pytest.param(FIRST.encode() + REST.encode("cp949"), id="Korean Windows behind UTF-8"),
]


@pytest.mark.parametrize("data", PARTS)
def test_every_part_is_read_in_its_own_encoding(data: bytes) -> None:
    assert [line.text for line in text_of("train.log", data).lines if line.text] == LINES


@pytest.mark.parametrize("data", PARTS)
def test_such_a_log_is_taken_for_text(data: bytes) -> None:
    assert is_text(data)


def test_a_half_written_line_of_wide_characters_loses_only_its_end() -> None:
    data = FIRST.encode() + REST.encode("utf-16-le")[:-5]

    assert [line.text for line in text_of("train.log", data).lines if line.text][-1] == LINES[-1][:-1]
