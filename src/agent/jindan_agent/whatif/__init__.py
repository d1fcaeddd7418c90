"""What a change of the settings would do to a run: learning rate, memory and time, before and after."""
