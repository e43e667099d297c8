"""What a view shows, before anything draws it: words, numbers, colours, charts, table and sources."""
