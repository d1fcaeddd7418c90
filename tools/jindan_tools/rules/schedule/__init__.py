"""Rules of the family 'schedule', one file a rule.

LRS001 scheduler-never-stepped
LRS002 warmup-outlasts-run
LRS003 warmup-planned-too-long
LRS004 epoch-schedule-per-batch
LRS005 rate-dead-too-early
LRS006 cosine-rebound
LRS007 plateau-decay-while-improving
LRS008 rate-jump-at-resume
LRS009 rate-too-low
LRS010 loss-oscillates
LRS011 early-spike-without-warmup
LRS012 schedule-cut-short
LRS013 stepped-times-n
LRS014 logged-rate-replayed
LRS015 still-in-warmup
LRS016 rate-at-floor-while-flat
LRS100 mode-against-monitor
"""
