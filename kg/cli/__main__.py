"""Lets the command line run as `python -m kg.cli`."""

from kg.cli import main

main()
