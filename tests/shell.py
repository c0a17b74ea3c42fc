"""Runs the commands of the documentation as a reader's shell does, but `kg` within this process, which starts at once."""

from __future__ import annotations

import doctest
import glob
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from unittest.mock import patch

from kg.cli import run

_PROGRAM = re.compile(r"(?:\.venv/bin/)?kg\s")
_ALL_SAMPLES = re.compile(r"kg build tests/reports(?:/\*\.txt)? -o (\S+)$")
_HERE = re.compile(r"<<\s*'?(\w+)'?")
_SHELL = re.compile(r"[|;&<`$\n]")  # what a shell has to do
_QUOTED = re.compile(r"'[^']*'|\"[^\"`$]*\"")


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a command.

    Attributes:
        status: its exit status.
        output: what it wrote to standard output, or into the file to which that goes.
        messages: what it wrote to standard error.
    """

    status: int
    output: str
    messages: str


def commands(text: str) -> Iterator[str]:
    """Yield the commands of a block, those that go over several lines (`\\`, `<<END`) as one.

    Examples:
        >>> list(commands("cat > a <<END\\none\\nEND\\nkg query d \\\\\\n  grades\\n"))
        ['cat > a <<END\\none\\nEND', 'kg query d   grades']
    """
    lines = iter(text.replace("\\\n", "").splitlines())
    for line in lines:
        if here := _HERE.search(line):
            found = [line]
            while found[-1] != here[1]:
                found.append(next(lines))
            yield "\n".join(found)
        elif line.strip() and not line.startswith("#"):
            yield line


class Shell:
    """A shell in a folder that looks like the checkout: `tests` is there, and `kg`, also as `.venv/bin/kg`.

    Where the sample reports are built into a folder that is not there, `samples`, a dataset of them, is there: so the command
    has to find that nothing is new, and the dataset is what it would have made.

    Once a command changes the data of kg (`>> ontology/…`), the folder has data of its own, and `kg` runs in a process of its
    own, which reads these.
    """

    def __init__(self, folder: Path, root: Path, samples: Path) -> None:
        self.folder, self.root, self.samples = folder, root, samples
        self.own = False
        (folder / "tests").symlink_to(root / "tests")
        bin = folder / ".venv" / "bin"
        bin.mkdir(parents=True)
        (bin / "kg").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kg.cli "$@"\n')
        (bin / "kg").chmod(0o755)
        (bin / "python").symlink_to(sys.executable)
        self.environment = os.environ | {"PATH": os.pathsep.join([str(bin), os.environ["PATH"]])}

    def run(self, command: str) -> Ended:
        """Run a command."""
        if (found := _ALL_SAMPLES.search(command)) and not (self.folder / found[1]).exists():
            shutil.copytree(self.samples, self.folder / found[1], ignore=shutil.ignore_patterns(".editions"))
        if ">> ontology/" in command and not self.own:
            self._take_data()
        if not self.own and _PROGRAM.match(command) and not _SHELL.search(_QUOTED.sub("", command)):
            bare, _, target = command.partition(" > ")
            return self._within(bare, self.folder / target.strip() if target else None)
        ran = subprocess.run(command, cwd=self.folder, shell=True, capture_output=True, env=self.environment)
        return Ended(ran.returncode, _text(ran.stdout), _text(ran.stderr))

    def _take_data(self) -> None:
        self.own = True
        (self.folder / "kg").symlink_to(self.root / "kg")
        for name in ("ontology", "queries", "shapes"):
            shutil.copytree(self.root / name, self.folder / name)

    def written(self, command: str) -> list[Path]:
        """Return the files and folders that a command names as those into which it writes (`>`, `-o`)."""
        return [self.folder / name for name in re.findall(r" (?:>|-o) ([\w./-]+)", command)]

    def python(self, text: str, names: dict[str, object], where: str) -> None:
        """Run Python in the folder: what has prompts has to give what stands below it, all else must raise nothing."""
        with chdir(self.folder), patch.dict(os.environ, self.environment):
            if not text.startswith(">>> "):
                exec(compile(text, where, "exec"), names)
                return
            test = doctest.DocTestParser().get_doctest(text, names, where, where, 0)
            test.globs = names  # what one block defines, the next one knows
            told = io.StringIO()
            failed = doctest.DocTestRunner().run(test, out=told.write, clear_globs=False).failed
        assert not failed, told.getvalue()

    def _within(self, command: str, target: Path | None) -> Ended:
        """Run `kg` within this process; it takes standard output for a file or a pipe, not for a terminal."""
        arguments = [found for word in _words(command)[1:] for found in self._matching(word)]
        with ExitStack() as stack:
            written: BinaryIO = stack.enter_context(target.open("w+b")) if target else io.BytesIO()
            output = io.TextIOWrapper(written, "utf-8", newline="", write_through=True)
            messages = stack.enter_context(redirect_stderr(io.StringIO()))
            stack.enter_context(redirect_stdout(output))
            stack.enter_context(chdir(self.folder))
            status = run(arguments)
            output.flush()
            written.seek(0)
            says = written.read()
            output.detach()
        return Ended(status, _text(says), messages.getvalue())

    def _matching(self, word: str) -> list[str]:
        """Return the files that an unquoted pattern means, else the word as it is."""
        bare = word.removeprefix("\0")
        if bare == word or not any(sign in bare for sign in "*?["):
            return [bare]
        return sorted(glob.glob(bare, root_dir=self.folder)) or [bare]


def _words(command: str) -> list[str]:
    """Return the words of a command; what stood without quotes begins with a null character.

    Examples:
        >>> _words("kg query 'a *' b*")
        ['\\x00kg', '\\x00query', 'a *', '\\x00b*']
    """
    pieces = shlex.shlex(command, posix=False, punctuation_chars=False)
    pieces.whitespace_split = True
    pieces.commenters = "#"
    return [_word(piece) for piece in pieces]


def _word(piece: str) -> str:
    bare = shlex.split(piece)[0]
    return f"\0{bare}" if bare == piece else bare


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
