"""What a crash whose words nobody listed gives away by its type, place, line of code, words and phase."""
