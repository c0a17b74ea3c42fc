"""The public functions and modules, as directives of Sphinx's autodoc."""

from __future__ import annotations

from importlib import import_module

import kg

# What the functions of `kg` take and return, in the order of the data flow.
MODULES = (
    "kg.report",
    "kg.statements",
    "kg.ontology",
    "kg.dataset",
    "kg.queries",
    "kg.explain",
    "kg.comparison",
    "kg.network",
    "kg.analysis",
    "kg.exports",
    "kg.knowledge_graph",
    "kg.release",
    "kg.evaluation",
    "kg.validate",
    "kg.errors",
)


def functions() -> str:
    """Return the functions of `kg`."""
    return "\n".join(_rst(f".. autofunction:: kg.{name}") for name in kg.__all__)


def modules() -> str:
    """Return the modules, each with its public members; of a package those that it offers."""
    options = ("   :members:", "   :imported-members:")
    return "\n".join(
        f"### {name}\n\n{_rst(f'.. automodule:: {name}', *options[: 1 + _offers(name)])}" for name in MODULES
    )


def _offers(name: str) -> bool:
    return hasattr(import_module(name), "__all__")


def _rst(*lines: str) -> str:
    return "\n".join(("```{eval-rst}", *lines, "```", ""))
