"""What a group of countries holds, what it buys from outsiders, and what a new member would add."""
