"""`diagnose vram`: the memory that a training configuration needs, and what fits a card."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.korean_parser import KoreanParser
from jindan_agent.vram_scope import Kind, kind_of, refuse_unheeded
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure, span
from jindan_tools.text.safe import safe_line
from jindan_tools.vram.estimate import GIB, PART_KO, Estimate, Fit, fit
from jindan_tools.vram.largest import largest_batch, largest_image_size
from jindan_tools.vram.on_card import Reading, reading_on_card
from jindan_tools.vram.setup import Lora, Loss, Optimizer, Precision, Quantization, Setup
from jindan_tools.vram.training_memory import UnknownModelError, estimate_from_config, estimate_training

_FIT_KO = {Fit.FITS: "들어갑니다", Fit.DOUBTFUL: "들어갈지 분명하지 않습니다", Fit.TOO_LARGE: "들어가지 않습니다"}
_CONFIG_BYTES = 1 << 20
_MOST_SIZE = 10_000_000
# A larger image is a typing error, and the table of sizes reaches not so far.
_MOST_SIDE = 4096
_SIZES = ("batch", "image_size", "seq_len", "devices", "lora_rank", "boxes")


class _Room(Struct, frozen=True, kw_only=True):
    """What fits a card of `card` bytes: the largest batch, and the largest side in px at the batch (None: no images)."""

    card: float
    batch: int
    side: int | None


def vram(given: Sequence[str]) -> int:
    """Print the estimate and return 0, or say what to change and return 2."""
    output.prepare_streams()
    parser = vram_parser()
    asked = _options(parser, given)
    try:
        _refuse_unheeded(parser, asked)
        if asked["path"] is not None:
            output.write_report(_runs(Path(str(asked["path"])), asked))
            return 0
        found, room = _computed(asked)
    except UserError as error:
        output.write_error(error.what, error.hint)
        return 2
    output.write_report(_json(found, room) if asked["json"] else _text(found, room))
    return 0


def vram_text(parser: KoreanParser, given: Sequence[str]) -> str:
    """Return the estimate for the options as text. Raises UserError for a model or file that is not known."""
    asked = _options(parser, given)
    _refuse_unheeded(parser, asked)
    return _text(*_computed(asked)) if asked["path"] is None else _runs(Path(str(asked["path"])), asked)


def _refuse_unheeded(parser: KoreanParser, asked: dict[str, object]) -> None:
    refuse_unheeded(asked, {name: cast("object", parser.get_default(name)) for name in asked})


def _runs(path: Path, asked: dict[str, object]) -> str:
    # Reading a run is only needed when one is given.
    from jindan_agent.steps import collect  # noqa: PLC0415
    from jindan_agent.vram_run import run_json, run_page  # noqa: PLC0415
    from jindan_tools.vram.run_memory import run_memory  # noqa: PLC0415

    card = asked["card"] * GIB if isinstance(asked["card"], float) else None
    found = [(run.name, run_memory(run)) for run in collect(path) if isinstance(run, Run)]
    if asked["json"]:
        return json.dumps([run_json(name, one, card) for name, one in found], ensure_ascii=False, indent=2) + "\n"
    return "\n".join(run_page(name, one, card) for name, one in found)


def _options(parser: KoreanParser, given: Sequence[str]) -> dict[str, object]:
    asked = cast("dict[str, object]", vars(parser.parse_args(list(given))))
    for name in _SIZES:
        size = asked[name]
        if isinstance(size, int) and not 1 <= size <= _MOST_SIZE:
            parser.error(f"argument --{name.replace('_', '-')}: 1에서 {_MOST_SIZE:,}까지의 정수를 지정하세요")
    if sum(asked[name] is not None for name in ("path", "model", "config")) != 1:
        parser.error("실행 폴더, --model 이름, --config 파일 가운데 하나를 지정하세요")
    card = asked["card"]
    if isinstance(card, float) and not 0 < card < 1e6:
        parser.error("argument --card: 0보다 큰 GiB 값을 지정하세요")
    return asked


def _computed(asked: dict[str, object]) -> tuple[Estimate, _Room | None]:
    setup, card = _setup(asked), asked["card"]
    at = _estimator(asked)
    found = at(setup)
    if not isinstance(card, float):
        return found, None
    limit = card * GIB
    most = largest_batch(lambda b: at(replace(setup, batch=b)), limit)
    images = kind_of(asked) in {Kind.CLASSIFIER, Kind.DETECTOR}
    side = largest_image_size(lambda px: at(replace(setup, image_size=px)), limit, most=_MOST_SIDE) if images else None
    return found, _Room(card=limit, batch=most, side=side)


def vram_parser(kind: type[KoreanParser] = KoreanParser) -> KoreanParser:
    """Return the parser of the options; a `kind` of one's own may answer errors differently."""
    parser = kind(prog="diagnose vram", description="학습 설정에 필요한 GPU 메모리를 추정합니다.")
    parser.add_argument(
        "path", nargs="?", metavar="실행", help="실행 폴더: 기록된 메모리, 부족한 까닭, 들어가는 배치와 크기"
    )
    parser.add_argument(
        "--model", metavar="이름", help="timm 모델, 공개 언어 모델, 탐지 모델 (resnet50, llama-3.1-8b, yolo11s)"
    )
    parser.add_argument("--config", metavar="파일", help="Hugging Face config.json")
    parser.add_argument("--batch", type=int, default=1, metavar="N", help="장치당 배치 (기본값 1)")
    parser.add_argument("--image-size", type=int, metavar="px", help="입력 한 변 (기본값은 모델의 것)")
    parser.add_argument(
        "--boxes", type=int, default=20, metavar="N", help="라벨이 가장 많은 이미지의 상자 수 (탐지 모델, 기본값 20)"
    )
    parser.add_argument("--freeze-backbone", action="store_true", help="백본을 얼립니다 (Ultralytics freeze=10)")
    parser.add_argument("--seq-len", type=int, metavar="N", help="시퀀스 길이(토큰)")
    parser.add_argument("--precision", choices=[p.value for p in Precision], default="fp32", help="정밀도")
    parser.add_argument("--optimizer", choices=[o.value for o in Optimizer], help="옵티마이저")
    parser.add_argument("--zero", type=int, choices=(0, 1, 2, 3), default=0, help="ZeRO 단계 (FSDP는 3)")
    parser.add_argument("--devices", type=int, default=1, metavar="N", help="장치 수")
    parser.add_argument("--offload-optimizer", action="store_true", help="옵티마이저 상태를 CPU에 둡니다")
    parser.add_argument("--lora-rank", type=int, metavar="N", help="LoRA 순위 (q와 v 행렬)")
    parser.add_argument("--quantize", choices=[q.value for q in Quantization], default="none", help="QLoRA 양자화")
    parser.add_argument("--checkpointing", action="store_true", help="활성화를 다시 계산합니다")
    parser.add_argument("--no-flash", action="store_true", help="어텐션 행렬을 저장하는 방식입니다")
    parser.add_argument("--loss", choices=[k.value for k in Loss], default="full", help="손실 계산 방식")
    parser.add_argument("--card", type=float, metavar="GiB", help="카드 용량: 들어가는지와 가장 큰 배치를 답합니다")
    parser.add_argument("--json", action="store_true", help="JSON으로 보여 줍니다")
    return parser


def _setup(asked: dict[str, object]) -> Setup:
    rank = cast("int | None", asked["lora_rank"])
    language = asked["config"] is not None or asked["seq_len"] is not None
    optimizer = asked["optimizer"] or ("adamw" if language else None)
    return Setup(
        batch=cast("int", asked["batch"]),
        image_size=cast("int | None", asked["image_size"]),
        boxes=cast("int", asked["boxes"]),
        frozen_backbone=asked["freeze_backbone"] is True,
        seq_len=cast("int | None", asked["seq_len"]),
        precision=Precision(cast("str", asked["precision"])),
        optimizer=Optimizer(cast("str", optimizer or _usual_optimizer(cast("str", asked["model"])))),
        zero=cast("int", asked["zero"]),
        devices=cast("int", asked["devices"]),
        offload_optimizer=asked["offload_optimizer"] is True,
        lora=None if rank is None else Lora(rank=rank),
        quantization=Quantization(cast("str", asked["quantize"])),
        checkpointing=asked["checkpointing"] is True,
        flash_attention=asked["no_flash"] is not True,
        loss=Loss(cast("str", asked["loss"])),
    )


def _usual_optimizer(model: str) -> str:
    # The table is needed only when no optimizer was named.
    from jindan_tools.vram.known_transformers import known_transformer  # noqa: PLC0415

    return "sgd" if known_transformer(model) is None else "adamw"


def _estimator(asked: dict[str, object]) -> Callable[[Setup], Estimate]:
    path, model = asked["config"], asked["model"]
    if isinstance(path, str):
        config = _config(Path(path))
        return lambda setup: _from_config(config, setup, path)
    return lambda setup: _by_name(str(model), setup)


def _by_name(model: str, setup: Setup) -> Estimate:
    try:
        return estimate_training(model, setup, similar=True)
    except UnknownModelError as error:
        close = f" 비슷한 이름: {', '.join(error.close)}" if error.close else ""
        what = f"'{safe_line(model, 80)}' 모델의 크기를 모릅니다."
        raise UserError(what, f"이름을 확인하거나 --config config.json 값을 주세요.{close}") from error


def _from_config(config: dict[str, object], setup: Setup, path: str) -> Estimate:
    try:
        return estimate_from_config(config, setup)
    except (ValueError, RecursionError) as error:
        what = f"config.json에서 모델의 크기를 읽을 수 없습니다: '{path}' ({error})"
        raise UserError(what, "transformers 모델의 config.json 파일을 지정하세요.") from error


def _config(path: Path) -> dict[str, object]:
    hint = "1 MiB 이하의 JSON 파일을 지정하세요."
    try:
        if not path.is_file() or path.stat().st_size > _CONFIG_BYTES:
            raise UserError(f"config.json 파일을 읽을 수 없습니다: '{path}'", hint)  # noqa: EM102
        data: object = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        what = f"config.json 파일을 읽을 수 없습니다: '{path}' ({error})"
        raise UserError(what, hint) from error
    if not isinstance(data, dict):
        raise UserError(f"config.json의 최상위가 객체가 아닙니다: '{path}'", hint)  # noqa: EM102
    return cast("dict[str, object]", data)


def _text(found: Estimate, room: _Room | None) -> str:
    lines = [f"{safe_line(found.subject, 120)}", ""]
    lines += [
        f"  {part.size / GIB:8.2f} GiB  {PART_KO[part.name]} ({safe_line(part.how, 120)})" for part in found.parts
    ]
    lines += [
        f"  {found.total / GIB:8.2f} GiB  합계 (10번 중 9번은 {span(found.low / GIB, found.high / GIB)} GiB로 예상)",
        "",
    ]
    if room is not None:
        lines.append(f"카드 {figure(room.card / GIB)} GiB에 {_FIT_KO[fit(found, room.card)]}. {_largest(room)}")
        lines += _stopped(reading_on_card(found, room.card))
    return "\n".join([*lines, *found.notes]).rstrip() + "\n"


def _largest(room: _Room) -> str:
    batch = f"들어가는 가장 큰 배치는 {room.batch}입니다." if room.batch else "배치 1도 확실히 들어가지는 않습니다."
    if not room.side:
        return batch
    at_least = " 이상" if room.side >= _MOST_SIDE else ""
    return f"{batch} 지금 배치로 들어가는 가장 큰 이미지는 {room.side:,}px{at_least}입니다."


def _stopped(reading: Reading) -> list[str]:
    """Return what the recorded peak of a run that runs out means, nothing for one that fits."""
    if not reading.stops:
        return []
    if reading.low >= reading.high:
        return [
            f"가중치와 컨텍스트({reading.low / GIB:.2f} GiB)만으로 카드보다 커서 첫 스텝 전에 멈춥니다. nvidia-smi에는 "
            f"{reading.high / GIB:.2f} GiB 가까이까지만 남습니다."
        ]
    return [
        f"메모리가 부족해 멈춘 실행의 nvidia-smi 최고 기록은 필요량이 아닙니다. {reading.low / GIB:.2f} GiB(첫 스텝 전)와 "
        f"{reading.high / GIB:.2f} GiB 사이에서 끊깁니다."
    ]


def _reading_json(reading: Reading) -> dict[str, float | bool]:
    sizes = {"low": reading.low, "likely": reading.likely, "high": reading.high}
    return {**{name: round(size / GIB, 4) for name, size in sizes.items()}, "stops": reading.stops}


def _json(found: Estimate, room: _Room | None) -> str:
    reading = None if room is None else reading_on_card(found, room.card)
    data = {
        "subject": found.subject,
        "parts_gib": {part.name.value: round(part.size / GIB, 4) for part in found.parts},
        "total_gib": round(found.total / GIB, 4),
        "low_gib": round(found.low / GIB, 4),
        "high_gib": round(found.high / GIB, 4),
        "total_mib": round(found.total / GIB * 1024, 1),
        "basis": found.basis.value,
        "card_gib": None if room is None else room.card / GIB,
        "fit": None if room is None else fit(found, room.card).value,
        "largest_batch": None if room is None else room.batch,
        "largest_image_size": None if room is None else room.side,
        "reading_on_card_gib": None if reading is None else _reading_json(reading),
        "notes": list(found.notes),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
