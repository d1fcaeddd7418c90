"""A particle behind a number takes the form that the number asks for when it is read aloud."""

import pytest

from jindan_tools.text.figures import fit_particles

CASES = {
    "한도 1를 넘는": "한도 1을 넘는",
    "값 0.0564은 찍은": "값 0.0564는 찍은",
    "최저 2.47와 중앙값": "최저 2.47과 중앙값",
    "학습률 0.1가 아니라": "학습률 0.1이 아니라",
    "1000로 나누면": "1000으로 나누면",
    "1으로, 7으로, 8으로 나누면": "1로, 7로, 8로 나누면",
    "5과 2은 (9을)": "5와 2는 (9를)",
    "3이며 5가지, 2이고, 12은행": "3이며 5가지, 2이고, 12은행",
    "loss는 20 %로": "loss는 20 %로",
}


@pytest.mark.parametrize(("text", "told"), CASES.items())
def test_a_particle_fits_its_number(text: str, told: str) -> None:
    assert fit_particles(text) == told
    assert fit_particles(told) == told
