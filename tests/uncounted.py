"""Tests whose code others cover already, marked `uncounted`: without coverage they take half of the time.

Those in `FOLDERS` are uncounted all; elsewhere a module or a test says so itself.
"""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from coverage import Coverage
from coverage.exceptions import CoverageWarning

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

# They look at processes and pages from outside.
FOLDERS: Final = ("tests/browser/", "tests/faults/")
# They run the same on either kind of database; it is in the store's own tests that the two differ.
SAME_ON_BOTH: Final = ("tests/services/", "tests/journeys/")
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
        with warnings.catch_warnings():
            # That it begins after the imports is meant.
            warnings.simplefilter("ignore", CoverageWarning)
            measuring.start()
        if told is not None:
            os.environ[_CHILDREN] = told


def is_uncounted(item: pytest.Item) -> bool:
    """Also where it is the second run of a test, on the second kind of database."""
    again = item.nodeid.startswith(SAME_ON_BOTH) and "postgresql" in item.name
    return again or item.nodeid.startswith(FOLDERS) or item.get_closest_marker("uncounted") is not None
