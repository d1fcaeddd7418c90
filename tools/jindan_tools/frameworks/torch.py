"""Optimizer and scheduler defaults of PyTorch; signatures read from torch 2.13.0."""

from jindan_tools.frameworks.fact import Fact, find_fact

_OPTIM = "torch.optim 2.13.0 signature"
_SCHED = "torch.optim.lr_scheduler 2.13.0"

FACTS: tuple[Fact, ...] = (
    Fact(name="SGD.lr", value=1e-3, since="2.13", source=_OPTIM, note="a required argument in old releases"),
    Fact(name="SGD.momentum", value=0.0, source=_OPTIM, note="no momentum unless it is set"),
    Fact(name="SGD.weight_decay", value=0.0, source=_OPTIM),
    Fact(name="Adam.lr", value=1e-3, source=_OPTIM),
    Fact(name="Adam.weight_decay", value=0.0, source=_OPTIM, note="coupled L2, unlike AdamW"),
    Fact(name="AdamW.lr", value=1e-3, source=_OPTIM),
    Fact(name="AdamW.weight_decay", value=1e-2, source=_OPTIM),
    Fact(name="NAdam.lr", value=2e-3, source=_OPTIM),
    Fact(name="RAdam.lr", value=1e-3, source=_OPTIM),
    Fact(name="Adamax.lr", value=2e-3, source=_OPTIM),
    Fact(name="Adagrad.lr", value=1e-2, source=_OPTIM),
    Fact(name="Adadelta.lr", value=1.0, source=_OPTIM),
    Fact(name="RMSprop.lr", value=1e-2, source=_OPTIM),
    Fact(name="RMSprop.momentum", value=0.0, source=_OPTIM),
    Fact(name="Adam.eps", value=1e-8, source=_OPTIM),
    Fact(name="AdamW.eps", value=1e-8, source=_OPTIM),
    Fact(name="ReduceLROnPlateau.factor", value=0.1, source=_SCHED),
    Fact(name="ReduceLROnPlateau.patience", value=10, source=_SCHED),
    Fact(name="ReduceLROnPlateau.threshold", value=1e-4, source=_SCHED),
    Fact(name="ReduceLROnPlateau.mode", value="min", source=_SCHED),
    Fact(name="ReduceLROnPlateau.verbose_accepted", value=True, until="2.2", source="deprecated in torch 2.2"),
    Fact(name="ReduceLROnPlateau.verbose_accepted", value=False, since="2.13", source=f"{_SCHED} raises TypeError"),
    Fact(name="GradScaler.init_scale", value=65536.0, source="torch/amp/grad_scaler.py 2.13.0"),
    Fact(name="StepLR.gamma", value=0.1, source=_SCHED),
    Fact(name="CosineAnnealingLR.eta_min", value=0.0, source=_SCHED),
    Fact(name="OneCycleLR.pct_start", value=0.3, source=_SCHED),
    Fact(name="OneCycleLR.div_factor", value=25.0, source=_SCHED),
    Fact(name="OneCycleLR.final_div_factor", value=1e4, source=_SCHED),
)


def torch_fact(name: str, version: str | None = None) -> Fact | None:
    """Return the torch fact called `name` ("AdamW.lr"), or None when nothing is known."""
    return find_fact(FACTS, name, version)
