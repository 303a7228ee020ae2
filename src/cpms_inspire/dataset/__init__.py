"""One dataset, and the questions asked of it."""
