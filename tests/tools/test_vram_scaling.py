"""What a measured peak says about other settings, and what fits a card."""

import pytest

from jindan_tools.vram.estimate import GIB, Basis, Estimate, Fit, Part, PartName, fit
from jindan_tools.vram.largest import largest_batch, largest_image_size
from jindan_tools.vram.measured_point import MeasuredPoint, fixed_from_two, scale_measured

# YOLO-like: 2 GiB that do not grow, 0.5 GiB a sample at 640 px.
POINT = MeasuredPoint(peak=10 * GIB, batch=16, image_size=640, fixed=2 * GIB)


def line(batch: int) -> Estimate:
    part = Part(name=PartName.ACTIVATIONS, size=batch * GIB, how="")
    return Estimate(subject="", parts=(part,), low=0.9 * batch * GIB, high=1.1 * batch * GIB, basis=Basis.FORMULA)


def test_half_the_batch_keeps_the_fixed_part() -> None:
    assert scale_measured(POINT, batch=8).total == pytest.approx(6 * GIB)


def test_a_larger_image_grows_by_its_pixels() -> None:
    assert scale_measured(POINT, batch=16, image_size=1280).total == pytest.approx(34 * GIB)


def test_the_measured_setting_gives_the_measured_peak() -> None:
    assert scale_measured(POINT, batch=16, image_size=640).total == pytest.approx(10 * GIB)


def test_an_unknown_fixed_part_widens_the_interval() -> None:
    unknown = MeasuredPoint(peak=10 * GIB, batch=16, image_size=640)
    known = scale_measured(POINT, batch=8)
    wide = scale_measured(unknown, batch=8)

    assert wide.high - wide.low > known.high - known.low


@pytest.mark.parametrize(
    ("image_size", "batch", "expected"), [(1280, 3, 33), (1024, 4, 28), (1536, 2, 32), (1152, 1, 9)]
)
def test_with_nothing_fixed_memory_follows_pixels_and_batch(image_size: int, batch: int, expected: float) -> None:
    point = MeasuredPoint(peak=16 * GIB, batch=1, image_size=1536, fixed=0)

    found = scale_measured(point, batch=batch, image_size=image_size)

    assert found.total / GIB == pytest.approx(expected, rel=0.02)


def test_two_points_give_the_fixed_part() -> None:
    other = MeasuredPoint(peak=6 * GIB, batch=8, image_size=640)

    assert fixed_from_two(POINT, other) == pytest.approx(2 * GIB)


def test_two_points_of_one_setting_say_nothing_about_the_fixed_part() -> None:
    assert fixed_from_two(POINT, POINT) is None


def test_scaling_to_a_size_that_the_point_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="known"):
        scale_measured(POINT, batch=16, seq_len=2048)


def test_the_largest_batch_counts_the_end_of_the_interval() -> None:
    assert largest_batch(line, 11.05 * GIB) == 10


def test_nothing_fits_a_card_smaller_than_one_sample() -> None:
    assert largest_batch(line, 0.5 * GIB) == 0


def test_the_largest_image_is_a_multiple_of_the_stride() -> None:
    assert largest_image_size(lambda side: scale_measured(POINT, batch=16, image_size=side), 12 * GIB, most=1280) == 672


@pytest.mark.parametrize(("card", "expected"), [(12, Fit.FITS), (10, Fit.DOUBTFUL), (8, Fit.TOO_LARGE)])
def test_a_card_inside_the_interval_is_doubtful(card: float, expected: Fit) -> None:
    assert fit(line(10), card * GIB) is expected
