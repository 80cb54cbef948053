"""Processes that begin at once: each is forked from one that has imported the whole bot before."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import contextmanager
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT: Final = Path(__file__).parents[2]

_context = get_context("forkserver")
_context.set_forkserver_preload(
    [
        "tests.faults.rig",
        "tests.faults.sending_child",
        "bot.app",
        "bot.web.server",
        "bot.store.migrate",
        "psycopg",
        "uvloop",
    ]
)


class Process:
    """One of them, with the ways of an asyncio.subprocess.Process."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @property
    def pid(self) -> int:
        return int(self._inner.pid)

    @property
    def returncode(self) -> int | None:
        """Its exit code, or minus the signal that ended it; None while it runs."""
        code: int | None = self._inner.exitcode
        return code

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    async def wait(self) -> int:
        """Return its exit code once it has ended."""
        loop, told = asyncio.get_running_loop(), asyncio.Event()
        while (code := self.returncode) is None:
            loop.add_reader(self._inner.sentinel, told.set)
            try:
                await told.wait()
            finally:
                loop.remove_reader(self._inner.sentinel)
            told.clear()
        return code


async def fork(work: Callable[..., int], *args: Any, environment: Mapping[str, str], heard: bool) -> Process:
    """Run `work(*args)` in a process that has only this environment; `heard`: its stderr is ours."""
    inner = _context.Process(target=_live, args=(work, args, dict(environment), heard), daemon=True)
    with _unmeasured():
        forkserver.ensure_running()
    await asyncio.to_thread(inner.start)
    return Process(inner)


def _live(work: Callable[..., int], args: tuple[Any, ...], environment: dict[str, str], heard: bool) -> None:  # noqa: FBT001 - passed on by multiprocessing
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    if not heard:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    sys.exit(work(*args))


@contextmanager
def _unmeasured() -> Iterator[None]:
    """What runs there is covered elsewhere, and coverage would write files where a test leaves no room."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("COVERAGE_PROCESS")}
    try:
        yield
    finally:
        os.environ.update(kept)
