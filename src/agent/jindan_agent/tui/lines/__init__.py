"""Text of any length as lines of the screen: Markdown turned into lines, and the view that shows them."""
