"""Deaths below and above Python: kernels, C++, launchers, debuggers, notebooks and logs of several attempts."""

import sys
from pathlib import Path

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Ending, Framework
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.ending import Progress, judge_ending
from jindan_tools.readers.logs.restarts import RestartFinder

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import event, kinds, points, read_lines

CLAIM = "/src/native/cuda/Loss.cu:99: nll_kernel: block: [0,0,0], thread: [7,0,0] Assertion `t >= 0 && t < n_classes` failed."
ASSERTED = f"""
{CLAIM}
Traceback (most recent call last):
  File "fit.py", line 8, in step
    total += loss.item()
RuntimeError: CUDA error: device-side assert triggered
"""
THROWN = """
terminate called after throwing an instance of 'std::runtime_error'
  what():  cannot open the shard
"""
DEBUGGER = """
Exception has occurred: KeyError
'weights'
  File "/home/u/fit.py", line 30, in build
    w = cfg['weights']
  File "/home/u/fit.py", line 5, in <module>
    build(cfg)
"""
NOTEBOOK = """
OutOfMemoryError                          Traceback (most recent call last)
Cell In[4], line 2
File /usr/lib/python3.10/dist-packages/transformers/trainer.py:2113, in Trainer.evaluate(self, eval_dataset)
   2110 start_time = time.time()
-> 2113 output = eval_loop(
File /usr/lib/python3.10/dist-packages/transformers/trainer.py:2400, in Trainer.evaluation_loop(self, dataloader)
File /usr/lib/python3.10/dist-packages/torch/nn/module.py:1102, in Module._call_impl(self, *args)
File /usr/lib/python3.10/dist-packages/x/y.py:12, in gather(a)
OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.
"""
BEGIN = "[2024-05-0{day} 10:00:00][INFO] - composing the configuration of the run"
ERROR = """Traceback (most recent call last):
  File "fit.py", line 3, in <module>
    main()
ValueError: depth is 0"""


def _attempts(lines_of_the_second: int) -> Reading:
    second = [BEGIN.format(day=2), *(f"loading part {i} of the data" for i in range(lines_of_the_second))]
    return read_lines("\n".join([BEGIN.format(day=1), ERROR, *second]))


def test_a_device_side_assert_says_what_the_kernel_asserted() -> None:
    assert "t < n_classes" in event(read_lines(ASSERTED), EventKind.EXCEPTION).word("message")


def test_the_assertion_of_a_kernel_stands_for_a_traceback_that_is_missing() -> None:
    assert event(read_lines(f"Epoch 1\n{CLAIM}"), EventKind.EXCEPTION).word("topic") == "device_assert"


def test_an_uncaught_exception_of_cpp_has_its_type_and_message() -> None:
    found = event(read_lines(THROWN), EventKind.EXCEPTION)

    assert (found.word("type"), found.word("message")) == ("std::runtime_error", "cannot open the shard")


def test_a_launchers_error_without_words_is_an_exception() -> None:
    text = "torch.distributed.elastic.multiprocessing.errors.ChildFailedError:\n========\nfit.py FAILED"

    assert event(read_lines(text), EventKind.EXCEPTION).word("type").endswith("ChildFailedError")


def test_a_debugger_prints_the_deepest_frame_first_below_the_error() -> None:
    assert event(read_lines(DEBUGGER), EventKind.EXCEPTION).word("frame") == "/home/u/fit.py:30"


def test_a_debuggers_frames_are_no_second_traceback() -> None:
    assert kinds(read_lines(DEBUGGER)) == [EventKind.EXCEPTION]


def test_the_frames_of_a_notebook_tell_the_phase() -> None:
    assert event(read_lines(NOTEBOOK), EventKind.CUDA_OOM).word("phase") == "eval"


def test_an_error_before_the_program_began_again_is_not_the_end() -> None:
    reading = _attempts(20)

    assert judge_ending(Framework.UNKNOWN, reading.events, reading.series, Progress()) is Ending.UNKNOWN


def test_a_second_attempt_that_says_nothing_leaves_the_error_the_end() -> None:
    reading = _attempts(2)

    assert judge_ending(Framework.UNKNOWN, reading.events, reading.series, Progress()) is Ending.CRASHED


def test_a_first_line_that_came_again_before_the_death_is_no_restart() -> None:
    finder = RestartFinder()
    for number in range(1, 30):
        finder.feed("starting the worker processes now", number, died=False)

    assert not finder.after(2)


def test_an_attempt_that_said_enough_counts_although_a_shorter_one_follows() -> None:
    finder = RestartFinder()
    for number in range(1, 30):
        first = number in (1, 15, 28)
        finder.feed("Loaded module python" if first else f"line {number} of the attempt", number, died=number > 3)

    assert finder.after(10)
    assert not finder.after(16)


def test_a_repeated_cancellation_stands_where_it_was_printed_last() -> None:
    cancel = "slurmstepd: error: *** JOB {job} ON node1 CANCELLED AT 2024-01-01T00:00:00 ***"
    reading = read_lines("\n".join([cancel.format(job=10), ERROR, cancel.format(job=11)]))

    assert judge_ending(Framework.UNKNOWN, reading.events, reading.series, Progress()) is Ending.KILLED


def test_a_class_name_in_a_set_up_line_is_no_early_stop() -> None:
    assert kinds(read_lines("[INFO] - Instantiating callback <lightning.callbacks.EarlyStopping>")) == []


def test_overflow_lines_of_old_fairseq_are_skipped_steps() -> None:
    text = "| WARNING: overflow detected, setting loss scale to: 0.5\n| WARNING: overflow detected, setting loss scale to: 0.25"

    assert event(read_lines(text), EventKind.SKIPPED_STEP).number("scale_to") == 0.25


def test_keras_bars_redrawn_on_lines_of_their_own_give_one_record_an_epoch() -> None:
    bars = [f" {i}/99 [====>....] - ETA: 3s - loss: 9.0000 - acc: 0.1000" for i in range(1, 99)]
    text = "\n".join(["Epoch 1/2", *bars, "99/99 [======] - 6s 2ms/step - loss: 0.5 - val_loss: 0.7"])

    assert points(read_lines(text), "val_loss") == [(1, 0.7)]


def test_a_keras_bar_that_stops_on_infinity_is_kept() -> None:
    text = "Epoch 1/5\n 3/99 [>.....] - ETA: 9:10 - loss: 44.5\n 4/99 [>.....] - ETA: 9:00 - loss: inf"

    assert points(read_lines(text), "loss") == [(1, float("inf"))]


def test_a_keras_bar_without_its_heading_tells_the_progress_only() -> None:
    assert kinds(read_lines(" 3/99 [>.....] - ETA: 9:10 - loss: 0.5\n 4/99 [>.....] - ETA: 9:00 - loss: 0.4")) == [
        EventKind.PROGRESS
    ]
