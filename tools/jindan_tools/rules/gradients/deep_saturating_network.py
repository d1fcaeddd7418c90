"""GRD401: many layers of sigmoid or tanh whose training loss stays at guessing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_ends, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_DEPTHS = {"sigmoid": 6.0, "logistic": 6.0, "tanh": 20.0}
_SLOPE = {"sigmoid": 0.25, "logistic": 0.25, "tanh": 1.0}
_LEAST = 4
_LOW, _HIGH = 0.97, 1.05
_BRIDGED = (
    "norm",
    "batch_norm",
    "batchnorm",
    "layer_norm",
    "layernorm",
    "use_bn",
    "residual",
    "skip",
    "skip_connections",
)
_OFF = (None, False, 0, "", "none", "None", "false")


@rule(
    "GRD401",
    "deep-saturating-network",
    {"grad_vanish": 4.0, "labels_shuffled": -1.0, "init_bad": -0.5, "dying_relu": -1.0},
)
def deep_saturating_network(run: Run) -> Iterator[Finding]:
    """Report a network of many sigmoid (or very many tanh) layers whose training loss never leaves guessing.

    ## What it does
    Takes the activation and the number of layers from the settings and the median of the late training losses.
    ## Why it matters
    A sigmoid passes at most a quarter of its gradient on. Of what reaches the last of twelve layers less than a millionth
    reaches the first; the norm over all layers hides it, as the last layers have an ordinary gradient.
    ## Fires on
    Six layers of sigmoid or twenty of tanh and more, four records or more, a second half within 97 % to 105 % of ln C.
    ## Stays silent on
    Losses that leave guessing, other activations, settings that name a normalisation or skip connections.
    ## Source
    Glorot and Bengio 2010; the derivative of the logistic function is at most 1/4.
    """
    named = next(
        (s for s in run.stated("act", "activation", "act_fn", "nonlinearity", "act_layer") if isinstance(s.value, str)),
        None,
    )
    deep = next((s for s in run.stated("depth", "num_layers", "n_layers", "layers") if s.number() is not None), None)
    loss, classes = train_loss(run), class_count(run)
    if named is None or deep is None or loss is None or classes is None or len(loss.finite) < max(_LEAST, len(loss)):
        return
    name = str(named.value).strip().lower().rpartition(".")[2]
    layers = deep.number() or 0.0
    if layers < _DEPTHS.get(name, float("inf")) or any(s.value not in _OFF for s in run.stated(*_BRIDGED)):
        return
    level, rest = uniform_cross_entropy(classes.count), median(tail(loss.values, 0.5))
    if not _LOW * level <= rest <= _HIGH * level:
        return
    yield finding(
        f"{name} 층이 {figure(layers)}개 이어져 있고 {loss.name} 값은 추측 수준 ln {classes.count} = {figure(level)}에서 벗어나지 못합니다. "
        "앞쪽 층까지 기울기가 닿지 않습니다.",
        cite_stated(named),
        cite_stated(deep),
        *cite_ends(loss),
        calculated(
            "첫 층에 닿는 기울기의 몫은 많아야 이만큼입니다.",
            _SLOPE[name] ** layers,
            f"{_SLOPE[name]:g}^{layers:g} = {_SLOPE[name] ** layers:.2g}",
        ),
        severity=Severity.HIGH,
        facts={"layers": layers, "activation": name},
    )
