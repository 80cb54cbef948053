"""What goes wrong is tried on processes; what they run is covered elsewhere."""

import pytest

from tests.uncounted import uncounted

__all__ = ["uncounted"]


@pytest.fixture(params=[1, pytest.param(10, marks=pytest.mark.faults)], ids=["short", "long"])
def times(request: pytest.FixtureRequest) -> int:
    """How often a series that is the same in short and long meets its faults."""
    found: int = request.param
    return found
