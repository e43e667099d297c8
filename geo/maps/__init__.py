"""Where maps are drawn: projection, classes, colours, layers, labels and legend."""
