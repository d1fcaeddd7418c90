"""The gate for everything a model wrote: pure code that drops what the diagnosis does not carry."""
