"""What goes wrong is tried on processes; what they run is covered elsewhere."""

from tests.uncounted import uncounted

__all__ = ["uncounted"]
