"""What breaks and what the tools of an alliance buy: pure functions, stated assumptions in, a frozen result out."""
