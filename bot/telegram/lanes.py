"""Order within a lane, concurrency across lanes."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any, TypeAlias

    Job: TypeAlias = Callable[[], Coroutine[Any, Any, None]]


class Lanes:
    """Each lane is a task that runs its jobs one after another and ends when it has none left.

    The tasks belong to `group`. A job must not raise.
    """

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        self._queues: dict[int, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, lane: int | None, job: Job) -> None:
        """Starts the job, or queues it behind the lane's others; None keeps no order."""
        if lane is None:
            self._start(job())
        elif lane in self._queues:
            self._queues[lane].append(job)
        else:
            self._queues[lane] = deque([job])
            self._start(self._run(lane))

    async def drain(self, seconds: float) -> None:
        """Returns when every job is done; breaks off those that are not after `seconds`."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    async def _run(self, lane: int) -> None:
        queue = self._queues[lane]
        try:
            while queue:
                await queue[0]()
                queue.popleft()
        finally:
            del self._queues[lane]

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
