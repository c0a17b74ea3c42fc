"""What `import kg` gives: all of `kg.api`, and nothing is loaded before it is used."""

from __future__ import annotations

import subprocess
import sys

import kg
from kg import api


def test_importing_kg_loads_nothing_else_of_it() -> None:
    code = "import kg, sys; dir(kg); sys.exit(', '.join(name for name in sys.modules if name.startswith('kg.')) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_function_of_the_api_is_at_hand_as_kg() -> None:
    assert kg.__all__ == api.__all__
    assert all(getattr(kg, name) is getattr(api, name) for name in kg.__all__)
    assert {"package", "verify", "cite"} < set(dir(kg))
