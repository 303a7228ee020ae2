"""Reading what people write, in cells and in running text."""
