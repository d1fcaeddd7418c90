"""The typed layers of a diagnosis: what was read, what was found, what it means, what to do."""
