"""Rules of the family 'ultralytics', one file a rule.

YOL001 auto-optimizer
YOL002 adam-with-sgd-rate
YOL003 adam-warmup-bias
YOL004 faulty-warmup-version
YOL005 bias-warmup-normal
YOL006 early-stop-arithmetic
YOL007 zero-fitness
YOL008 best-survives
YOL010 memory-over-card
YOL011 object-density-memory
YOL012 memory-not-nan
YOL013 clip-already-on
YOL014 nan-recovery
YOL015 patience-changed
YOL016 frozen-without-weights
YOL020 validation-filtered
YOL021 loss-gain-zero
YOL022 warmup-by-iterations
YOL023 fraction-of-images
YOL024 averages-stay-broken
YOL025 half-precision-card
YOL026 detections-capped
"""
