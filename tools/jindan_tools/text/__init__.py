"""Text that reaches a person: numbers as engineers write them, foreign text made safe."""
