"""A release: a dataset as it is published, cited and checked.

    about          what people say of it                   contents      the files that hold data
    sources        the dataset and its reports             statistics    what is counted
    dcat, crate, citation, readme, words                   the files that describe it
    writing        the folder, and the ZIP file            verifying, rebuilding   whether it is right
    citing, bibliography                                   how a statement, report or thing of it is cited

A release is a dataset folder without the sources, so all commands that ask a dataset also ask a release.
"""

from __future__ import annotations

from kg.release.about import About, Creator, read_about
from kg.release.citing import Citation, cite
from kg.release.rebuilding import compare_with, rebuild
from kg.release.verifying import Problem, verify
from kg.release.writing import Release, package, told_of

__all__ = [
    "About",
    "Citation",
    "Creator",
    "Problem",
    "Release",
    "cite",
    "compare_with",
    "package",
    "read_about",
    "rebuild",
    "told_of",
    "verify",
]
