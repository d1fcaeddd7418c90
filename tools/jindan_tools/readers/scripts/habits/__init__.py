"""The habits that are looked for: one file each, a function from a training to what it found."""
