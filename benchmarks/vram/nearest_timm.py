"""How well the nearest name stands for a model without a row: nearest_timm.py (leave one out over the table of timm)."""

from statistics import median, quantiles

from jindan_tools.vram.image_classifier import classifier_names, estimate_classifier, known_classifier
from jindan_tools.vram.nearest_classifier import nearest_classifier
from jindan_tools.vram.setup import Optimizer, Setup

BATCH = 32


def main() -> None:
    """Print the ratio of a model's own estimate to its neighbour's at batch 32."""
    names = classifier_names()
    ratios = []
    for name in names:
        near = nearest_classifier(name, [n for n in names if n != name])
        if near is None:
            continue
        own, other = known_classifier(name), known_classifier(near.name)
        setup = Setup(batch=BATCH, optimizer=Optimizer.SGD)
        guess = estimate_classifier(other, Setup(batch=BATCH, optimizer=Optimizer.SGD, image_size=near.side))
        ratios.append(estimate_classifier(own, setup).total / guess.total)
    cuts = quantiles(ratios, n=20)
    off = sorted(abs(1 / r - 1) for r in ratios)
    print(f"{len(ratios)} of {len(names)}: own over neighbour {cuts[0]:.2f} to {cuts[-1]:.2f} in nine of ten")
    print(f"median error {median(off):.3f}, 90th percentile {off[int(0.9 * len(off))]:.3f}")


if __name__ == "__main__":
    main()
