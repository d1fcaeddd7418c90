"""The screen over a run: overview, evidence, chat, report and fix; the only place that imports textual."""
