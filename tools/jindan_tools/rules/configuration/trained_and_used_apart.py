"""CFG095: a setting that training and use must share has two values in two files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

# What a network is trained for and cannot be used without: the form of its target and of its input.
_SHARED = frozenset(
    {
        "prediction_type", "beta_schedule", "beta_start", "beta_end", "num_train_timesteps", "rescale_betas_zero_snr", "scaling_factor",
        "image_mean", "image_std", "sample_rate", "sampling_rate", "n_mels", "num_mels", "hop_length", "n_fft", "do_lower_case",
    }
)  # fmt: skip
_USE = regex(
    r"(?:^|[/_.\-])(?:sampl\w*|infer\w*|eval\w*|generat\w*|deploy\w*|serv\w*|test|predict\w*|scheduler(?:_config)?)(?:[/_.\-]|$)"
)


@rule("CFG095", "trained-and-used-apart", {"config_error": 3.5, "val_settings_differ": 3.0, "train_val_shift": 1.5})
def trained_and_used_apart(run: Run) -> Iterator[Finding]:
    """Report a property of the target or of the input that two files of the run give differently.

    ## What it does
    Compares settings of one name between the file of the training and one that is named for sampling, inference or evaluation.
    ## Why it matters
    A model that was trained to predict the noise and is sampled as if it predicted the velocity makes noise, with a perfect
    loss. The same goes for the mean of the pixels, the bands of a spectrogram and the rate of the audio.
    ## Fires on
    Two values of prediction_type, of a beta schedule, of image_mean, of n_mels and the like, one of them in a file that is used after the training.
    ## Stays silent on
    Equal values, one file alone, other settings.
    ## Source
    diffusers DDIMScheduler: prediction_type epsilon, sample, v_prediction; it must be that of the training.
    """
    told = dict[str, list[Setting]]()
    for setting in run.stated(*_SHARED):
        if setting.value is not None:
            told.setdefault(setting.leaf, []).append(setting)
    for name, settings in told.items():
        pair = _apart(settings)
        if pair is not None:
            yield finding(
                f"{name} 값이 학습({safe_line(str(pair[0].value), 40)})과 사용({safe_line(str(pair[1].value), 40)})에서 다릅니다. 모델은 학습 때의 값으로만 맞게 쓸 수 있습니다.",
                *(Evidence(statement=f"{s.source.path} 파일의 {s.name} 값은 {safe_line(str(s.value), 60)}입니다.", source=s.source) for s in pair),
                severity=Severity.HIGH,
                facts={"name": name},
            )  # fmt: skip


def _apart(settings: Sequence[Setting]) -> tuple[Setting, Setting] | None:
    used = [s for s in settings if _USE.search(s.source.path.lower())]
    trained = [s for s in settings if s not in used]
    for one in trained:
        for other in used:
            if str(one.value).strip().lower() != str(other.value).strip().lower():
                return one, other
    return None
