"""The chain of a mineral from ore to product: who holds each stage, and where an importer depends most."""
