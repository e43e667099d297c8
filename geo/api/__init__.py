"""Every view as a file by address, for other programs."""
