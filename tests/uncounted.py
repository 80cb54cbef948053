"""Tests whose code others cover already, marked `uncounted`: without coverage they take half of the time.

Those in the folders here are uncounted all; elsewhere a module or a test says so itself.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

# They look at processes and pages from outside.
FOLDERS: Final = {"browser", "faults"}
# How coverage tells the child processes to measure as well.
_CHILDREN: Final = "COVERAGE_PROCESS_CONFIG"


@contextmanager
def uncounted() -> Iterator[None]:
    """What runs within, in this process and in those that it starts, is not measured."""
    measuring = Coverage.current()
    if measuring is None:
        yield
        return
    told = os.environ.pop(_CHILDREN, None)
    measuring.stop()
    try:
        yield
    finally:
        measuring.start()
        if told is not None:
            os.environ[_CHILDREN] = told


def is_uncounted(item: pytest.Item) -> bool:
    return item.get_closest_marker("uncounted") is not None or item.path.parent.name in FOLDERS
