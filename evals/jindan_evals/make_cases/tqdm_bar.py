"""Print a tqdm progress bar as tqdm does, because many logs hold nothing but redrawn bars."""

from __future__ import annotations

BLOCKS = " ▏▎▍▌▋▊▉█"
WIDTH = 10


def clock(seconds: float) -> str:
    """Return MM:SS, or H:MM:SS from an hour on (tqdm.format_interval)."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute:02d}:{second:02d}"


def bar(
    description: str, done: int, total: int, seconds: float, postfix: str = "", *, rate: float | None = None
) -> str:
    """Return one drawing of a bar: `description` must bring its own ': ' when it has one.

    `seconds` is the time since the start and `rate` tqdm's smoothed iterations a second (the mean when None);
    below one it is printed as s/it (tqdm.format_meter).
    """
    share = done / total
    full, part = divmod(int(share * WIDTH * len(BLOCKS[1:])), len(BLOCKS[1:]))
    drawn = (BLOCKS[-1] * full + (BLOCKS[part] if full < WIDTH else "")).ljust(WIDTH)
    left, speed = "?", "?it/s"
    if done and seconds:
        pace = rate or done / seconds
        left = clock((total - done) / pace)
        speed = f"{pace:5.2f}it/s" if pace >= 1 else f"{1 / pace:5.2f}s/it"
    tail = f", {postfix}" if postfix else ""
    return f"{description}{100 * share:3.0f}%|{drawn}| {done}/{total} [{clock(seconds)}<{left}, {speed}{tail}]"
