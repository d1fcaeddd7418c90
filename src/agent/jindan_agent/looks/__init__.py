"""The bounded views of a run a model or a person may ask for; each is plain code and announces what it leaves out."""
