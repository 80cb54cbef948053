"""What every test stands on: time zones from the wheel, never from the machine."""

from __future__ import annotations

import zoneinfo

zoneinfo.reset_tzpath(())
