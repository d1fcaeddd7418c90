"""Logs of BasicSR and its kin: records by iteration, validations behind them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import event, points, read, read_lines, settings

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis

OLD = """19-08-09 08:23:24.709 - INFO: <epoch:  6, iter:   7,000, lr:1.000e-04> l_g_pix: 1.5e-03 l_g_gan: 7.2e-02 l_d_real: 1.4e-05
19-08-09 08:25:25.996 - INFO: <epoch:  6, iter:   7,000> psnr: 2.4831e+01
19-08-09 08:27:27.746 - INFO: <epoch:  7, iter:   7,400, lr:1.000e-04> l_g_pix: 1.4e-03 l_g_gan: 9.4e-02 l_d_real: 1.5e-05"""


def test_a_record_counts_iterations_with_commas() -> None:
    found = points(read("basicsr.log"), "l_pix", Axis.STEP)

    assert found == [(500, 0.0512), (1000, 0.0301), (1500, 0.026), (2000, 0.0245)]


def test_a_validation_belongs_to_the_record_before_it_on_one_line_or_several() -> None:
    reading = read("basicsr.log")

    assert points(reading, "val/psnr", Axis.STEP) == [(1000, 28.1), (2000, 29.4)]
    assert points(reading, "val/ssim", Axis.STEP) == [(1000, 0.81), (2000, 0.84)]


def test_the_plan_and_the_end_are_read() -> None:
    reading = read("basicsr.log")

    assert settings(reading)["total_iter"] == 2000
    assert event(reading, EventKind.FINISHED)


def test_the_form_of_2019_is_read_too() -> None:
    reading = read_lines(OLD)

    assert points(reading, "l_g_pix", Axis.STEP) == [(7000, 0.0015), (7400, 0.0014)]
    assert points(reading, "val/psnr", Axis.STEP) == [(7000, 24.831)]
