"""The out-of-memory example: a training that dies in its first step with the message of a current PyTorch."""

from __future__ import annotations

# 23.64 - 1.12 GiB in use = 21.34 allocated + 0.69 reserved (702.51 MiB) + about 0.5 of CUDA context.
TRACEBACK = """\
Traceback (most recent call last):
  File "/workspace/segment/train.py", line 214, in <module>
    main()
  File "/workspace/segment/train.py", line 187, in main
    loss = train_one_epoch(model, loader, optimizer, scaler, epoch)
  File "/workspace/segment/train.py", line 96, in train_one_epoch
    logits = model(images)
  File "/opt/venv/lib/python3.11/site-packages/torch/nn/modules/module.py", line 1751, in _wrapped_call_impl
    return self._call_impl(*args, **kwargs)
  File "/opt/venv/lib/python3.11/site-packages/torch/nn/modules/module.py", line 1762, in _call_impl
    return forward_call(*args, **kwargs)
  File "/workspace/segment/unet.py", line 71, in forward
    x = torch.cat([self.up(x), skip], dim=1)
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of \
23.64 GiB of which 1.12 GiB is free. Including non-PyTorch memory, this process has 22.51 GiB memory in \
use. Of the allocated memory 21.34 GiB is allocated by PyTorch, and 702.51 MiB is reserved by PyTorch but \
unallocated. If reserved but unallocated memory is large try setting \
PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation.  See documentation for Memory \
Management  (https://pytorch.org/docs/stable/notes/cuda.html#environment-variables)
"""
CONFIG = """\
model: unet
encoder: resnet50
num_classes: 4
image_size: 1024
batch_size: 16
epochs: 80
optimizer: adamw
lr: 0.0003
weight_decay: 0.01
amp: false
"""


def files() -> dict[str, str]:
    """Return the run directory: config.yaml and a log that ends in the traceback of the first step."""
    head = (
        "torch 2.7.1+cu126, NVIDIA GeForce RTX 4090, 24210MiB\n"
        "config.yaml: unet resnet50, image_size 1024, batch_size 16, amp false\n"
        "train images 1840, val images 210\n"
        "epoch 1/80 step 0/115\n"
    )
    return {"config.yaml": CONFIG, "train.log": head + TRACEBACK}
