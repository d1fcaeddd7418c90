"""The local record of a SwanLab run."""
