"""Trade flows: who ships what to whom."""
