"""Fine-tunings of tiny language models, each the whole script of a run, which the run keeps beside its log."""
