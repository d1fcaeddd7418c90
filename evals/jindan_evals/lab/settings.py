"""What a lab run is made of: data, network, optimiser, schedule and how it is logged."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Data:
    """A synthetic data set and what is wrong with it."""

    kind: str = "clusters"
    n_train: int = 1600
    n_val: int = 400
    classes: int = 8
    dim: int = 24
    length: int = 24
    spread: float = 0.55
    seed: int = 0
    label_noise: float = 0.0
    shuffled: bool = False
    sorted_by_class: bool = False
    majority: float = 0.0
    scale: float = 1.0
    offset: float = 0.0
    val_scale: float = 1.0
    val_offset: float = 0.0
    val_is_train: bool = False
    nan_at: int = 0
    label_offset: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Net:
    """A network and its start."""

    kind: str = "mlp"
    hidden: int = 64
    depth: int = 2
    act: str = "relu"
    dropout: float = 0.0
    norm: str = ""
    inputs: int = 0
    outputs: int = 0
    head_scale: float = 0.0
    bias: float = 0.0
    freeze: bool = False
    double: bool = False
    detach: bool = False
    softmax_out: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Optim:
    """An optimiser, its schedule and what the loop does with them."""

    name: str = "adam"
    lr: float = 2e-3
    momentum: float = 0.0
    beta1: float = 0.9
    weight_decay: float = 0.0
    clip: float = 0.0
    schedule: str = "none"
    step_each: str = "epoch"
    schedule_calls: int = 1
    t_max: int = 0
    warmup: int = 0
    total: int = 0
    factor: float = 0.1
    patience: int = 2
    threshold: float = 1e-4
    zero_grad: bool = True
    only_last: bool = False
    accumulate: int = 1
    average_accumulated: bool = True
    scaler: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Loop:
    """How long, in which batches, with which objective and log."""

    epochs: int = 20
    batch: int = 40
    objective: str = "classify"
    temperature: float = 0.1
    shuffle: bool = True
    eval_mode: bool = True
    fixed_metric: bool = False
    val_every: int = 1
    validate: bool = True
    stop_patience: int = 0
    stop_on_nan: bool = False
    workers: int = 0
    style: str = "pipe"
    each_step: int = 0
    bar: bool = False
    show_gnorm: bool = False
    show_lr: bool = True
    config_form: str = "yaml"
    show_data: bool = False
    save_every: int = 0
    save_full: bool = False
    resume_at: int = 0
    resume_resets: bool = False
    extra_import: str = ""
    read_first: str = ""
    load_from: str = ""
    leak_mb: int = 0
    memory_mb: int = 0
    interrupt_at: int = 0
    signal_at: int = 0
    signal_number: int = 9
    assert_below: float = 0.0
    unknown_key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spec:
    """Everything a template needs to make one run."""

    data: Data = field(default_factory=Data)
    net: Net = field(default_factory=Net)
    optim: Optim = field(default_factory=Optim)
    loop: Loop = field(default_factory=Loop)
