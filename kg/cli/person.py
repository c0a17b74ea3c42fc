"""Who decides: the name under which a person's decisions are kept."""

from __future__ import annotations

from pathlib import Path

import click


def name_of_person(folder: Path) -> str:
    """Return the name under which a person commits in a folder, else the login.

    Raises:
        click.UsageError: when there is neither.
    """
    import getpass
    import subprocess

    try:
        told = subprocess.run(["git", "config", "user.name"], cwd=folder, capture_output=True, text=True, check=False)
        if name := told.stdout.strip():
            return name
    except OSError:  # there is no git
        pass
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise click.UsageError("say who you are with --by") from error
