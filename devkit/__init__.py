"""Brings up, tests and measures the platform. Standard library only: it runs before
anything is installed. Everything it makes is under ``.dev/``."""
