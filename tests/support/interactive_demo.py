"""The interactive demo as a person starts it, with its temporary files where the test can look at them."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


class InteractiveDemo:
    """`start()` and `line(...)`, then `interrupt()`; `said` collects what it printed."""

    def __init__(self, folder: Path) -> None:
        for parent in (folder, *folder.parents):
            if parent != Path("/tmp") and str(parent).startswith("/tmp"):
                parent.chmod(0o755)  # as root PostgreSQL runs as another user
        self.folder = folder
        self.said = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """`python -m app demo`."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app", "demo"],
            cwd=ROOT,
            env=dict(os.environ) | {"TMPDIR": str(self.folder), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def line(self, begins: str, seconds: float = 120.0) -> str:
        """The first line that begins like this, once it is printed."""
        assert self._process is not None
        assert self._process.stdout is not None
        ends = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while time.monotonic() < ends:
                whole = self.said.splitlines(keepends=True)
                found = next((w for w in whole if w.startswith(begins) and w.endswith("\n")), None)
                if found:
                    return found.strip()
                if selector.select(0.5):
                    new = os.read(self._process.stdout.fileno(), 65536)
                    if not new:
                        break
                    self.said += new.decode(errors="replace")
        raise AssertionError(f"no line begins with {begins!r}:\n{self.said[-4000:]}")

    def interrupt(self, seconds: float = 40.0) -> int:
        """Ctrl-C; the exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            rest, _ = self._process.communicate(timeout=seconds)
            self.said += rest.decode(errors="replace")
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise
        return self._process.returncode

    def left_running(self) -> list[str]:
        """Command lines of processes that still work in its folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
                where = str((process / "cwd").readlink())
            except OSError:
                continue
            if str(self.folder) in words or where.startswith(str(self.folder)):
                found.append(words)
        return found
