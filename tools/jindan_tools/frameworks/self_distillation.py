"""How many prototypes the heads of self-distillation have: their loss is ln K when all of them are alike."""

from jindan_tools.frameworks.fact import Fact, find_fact

# The names by which such recipes give the number of outputs of the head.
PROTOTYPES = ("out_dim", "head_n_prototypes", "nmb_prototypes", "num_prototypes", "n_prototypes", "prototypes")
# Settings that only such recipes have.
MARKS = ("teacher_temp", "momentum_teacher", "teacher_momentum", "warmup_teacher_temp", "nmb_prototypes", "sinkhorn")

FACTS: tuple[Fact, ...] = (
    Fact(name="dino.out_dim", value=65536, source="facebookresearch/dino main_dino.py: --out_dim"),
    Fact(name="swav.nmb_prototypes", value=3000, source="facebookresearch/swav main_swav.py: --nmb_prototypes"),
)


def prototypes_fact(name: str, version: str | None = None) -> Fact | None:
    """Return the fact called `name` ("dino.out_dim"), or None when nothing is known."""
    return find_fact(FACTS, name, version)
