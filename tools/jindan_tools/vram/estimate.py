"""What an estimator answers: parts that add up, and an interval that should hold the measured value."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

GIB = float(2**30)
MIB = float(2**20)


class PartName(StrEnum):
    """What memory is spent on."""

    WEIGHTS = "weights"
    GRADIENTS = "gradients"
    OPTIMIZER = "optimizer"
    ACTIVATIONS = "activations"
    LOGITS = "logits"
    ASSIGNER = "assigner"
    COMMUNICATION = "communication"
    WORKSPACE = "workspace"
    CONTEXT = "context"
    SLACK = "slack"
    MEASURED_FIXED = "measured_fixed"
    MEASURED_SAMPLES = "measured_samples"


PART_KO = {
    PartName.WEIGHTS: "가중치",
    PartName.GRADIENTS: "기울기",
    PartName.OPTIMIZER: "옵티마이저 상태",
    PartName.ACTIVATIONS: "활성화",
    PartName.LOGITS: "logits와 손실",
    PartName.ASSIGNER: "라벨 할당기",
    PartName.COMMUNICATION: "통신 버퍼",
    PartName.WORKSPACE: "연산 작업 공간",
    PartName.CONTEXT: "CUDA 컨텍스트와 라이브러리",
    PartName.SLACK: "할당기 여유분",
    PartName.MEASURED_FIXED: "배치와 무관한 몫",
    PartName.MEASURED_SAMPLES: "샘플과 픽셀에 비례하는 몫",
}
_OUTSIDE_ALLOCATOR = (PartName.CONTEXT, PartName.SLACK)


class Basis(StrEnum):
    """What an estimate rests on, from the firmest to the loosest."""

    MEASURED_POINT = "measured_point"
    MEASURED_TABLE = "measured_table"
    FORMULA = "formula"


class Part(Struct, frozen=True, kw_only=True):
    """Bytes of one purpose; `how` is a short Korean text that writes the calculation out."""

    name: PartName
    size: float
    how: str


class Estimate(Struct, frozen=True, kw_only=True):
    """The peak of one device in bytes: `low` to `high` should hold the measured value in 9 of 10 runs.

    `total` is what nvidia-smi shows, the sum of `parts`. `notes` are Korean sentences on what was assumed.
    """

    subject: str
    parts: tuple[Part, ...]
    low: float
    high: float
    basis: Basis
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """Return the sum of all parts: the use that the driver sees."""
        return sum(part.size for part in self.parts)

    @property
    def allocated(self) -> float:
        """Return what torch.cuda.max_memory_allocated() counts: neither context nor slack."""
        return sum(part.size for part in self.parts if part.name not in _OUTSIDE_ALLOCATOR)

    def part(self, name: PartName) -> float:
        """Return the bytes of one purpose, 0 without it."""
        return sum(part.size for part in self.parts if part.name is name)


class Fit(StrEnum):
    """Whether a configuration fits a card."""

    FITS = "fits"
    DOUBTFUL = "doubtful"
    TOO_LARGE = "too_large"


def fit(estimate: Estimate, card: float) -> Fit:
    """Compare the interval with `card` bytes: FITS below its end, TOO_LARGE above its start.

    Raises ValueError unless card > 0.
    """
    if card <= 0:
        raise ValueError("card must be positive")
    if estimate.high <= card:
        return Fit.FITS
    return Fit.DOUBTFUL if estimate.low <= card else Fit.TOO_LARGE
