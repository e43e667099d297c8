"""One loader of trade releases, for the page, the command line and the build."""
