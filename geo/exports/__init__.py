"""What leaves the atlas: maps on paper, slides, files that open offline, and the figures behind them."""
