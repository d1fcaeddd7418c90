"""Pure calculations behind the rules: each takes numbers and returns numbers with their formula."""
