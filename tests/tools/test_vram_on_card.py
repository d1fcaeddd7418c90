"""What a card shows of a run, and models without a row."""

import pytest

from jindan_tools.vram.estimate import GIB, MIB, PartName
from jindan_tools.vram.on_card import reading_on_card
from jindan_tools.vram.setup import Optimizer, Precision, Setup
from jindan_tools.vram.training_memory import UnknownModelError, estimate_training

CARD = 40 * GIB
# GPUMemNet's table, MiB: runs that died before their first step, and one that died with the card full.
DIED = [("vit_gigantic_patch14_clip_224", 64, 11825), ("eva02_large_patch14_224", 128, 40349)]


def needs(model: str, batch: int, image_size: int | None = None):
    return estimate_training(model, Setup(batch=batch, optimizer=Optimizer.SGD, image_size=image_size), similar=True)


@pytest.mark.parametrize(("model", "batch", "shown"), DIED)
def test_what_a_run_that_died_showed_lies_in_the_reading(model: str, batch: int, shown: int) -> None:
    found = reading_on_card(needs(model, batch), CARD)

    assert found.low <= shown * MIB <= found.high


def test_a_run_that_fits_shows_what_it_needs() -> None:
    need = needs("resnet50", 32)

    found = reading_on_card(need, CARD)

    assert (found.stops, found.low, found.likely, found.high) == (False, need.low, need.total, need.high)


def test_a_reading_never_exceeds_the_card() -> None:
    assert reading_on_card(needs("cait_m48_448", 128), CARD).high == CARD


def test_no_card_is_refused() -> None:
    with pytest.raises(ValueError, match="card"):
        reading_on_card(needs("resnet50", 8), 0)


def test_a_hub_name_is_the_timm_model_of_the_same_words() -> None:
    assert needs("google/vit-base-patch16-224", 16) == needs("vit_base_patch16_224", 16)


# Pairs that are built alike but for one number or word, so that the one stands for the other.
@pytest.mark.parametrize(
    ("asked", "known", "side"), [("vit_base_patch16_320", "vit_base_patch16_224", 320), ("resnet52", "resnet50", None)]
)
def test_a_model_without_a_row_takes_its_neighbours(asked: str, known: str, side: int | None) -> None:
    assert needs(asked, 32).total == pytest.approx(needs(known, 32, side).total, rel=0.25)


def test_a_neighbour_widens_the_interval() -> None:
    guess = needs("vit_base_patch16_320", 32)

    assert guess.high / guess.low > 2


@pytest.mark.parametrize("name", ["resnet500", "zzz_base", "", "1234", "vit"])
def test_a_name_that_is_like_none_stays_unknown(name: str) -> None:
    with pytest.raises(UnknownModelError):
        needs(name, 8)


def detector(name: str, *, frozen: bool = False, batch: int = 16):
    return estimate_training(name, Setup(batch=batch, precision=Precision.AMP, frozen_backbone=frozen, image_size=640))


@pytest.mark.parametrize(("name", "share"), [("yolo11n", 0.446), ("yolo11s", 0.421), ("yolov8x", 0.335)])
def test_a_frozen_backbone_keeps_the_counted_share_of_the_activations(name: str, share: float) -> None:
    whole, part = (detector(name, frozen=f).part(PartName.ACTIVATIONS) for f in (False, True))

    assert part / whole == pytest.approx(share, abs=0.001)


def test_a_detector_without_a_count_says_that_a_frozen_backbone_needs_less() -> None:
    found = detector("fcos_resnet50_fpn", frozen=True)

    assert (found.total, "이보다 작습니다" in found.notes[0]) == (detector("fcos_resnet50_fpn").total, True)


def test_rt_detr_has_a_share_of_each_image_beside_its_pixels() -> None:
    small, large = (
        estimate_training("rtdetr-l.pt", Setup(batch=4, image_size=side)).part(PartName.ACTIVATIONS)
        for side in (320, 640)
    )

    assert 3 * small < large < 4 * small
