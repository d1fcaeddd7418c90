"""Rules about detectors and segmenters of any trainer: what their frameworks do on their own."""
