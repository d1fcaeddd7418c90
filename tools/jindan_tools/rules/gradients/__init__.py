"""Rules of the family 'gradients', one file a rule.

GRD001 zero-gradient
GRD002 zero-gradient-artefact
GRD003 vanishing-by-layer
GRD004 tiny-gradient
GRD005 gradient-accumulates
GRD006 exploding-gradient
GRD007 always-clipped
GRD008 weights-do-not-move
GRD009 dead-activations
GRD100 held-out-never-moves
"""
