"""Uploads: a file is sniffed, read, recognised, mapped, checked, compared, and only then kept.

``intake.examine`` runs the first five steps in one call; ``store`` keeps versions. Nothing here draws.
"""
