"""What a button carries: a verb and the value to set, never "toggle", in at most 64 bytes."""

from __future__ import annotations

from dataclasses import dataclass

# Telegram's limit for callback_data.
LIMIT = 64
_BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: what to do, and with what."""

    verb: str
    values: tuple[str, ...] = ()

    def value(self, index: int = 0) -> str:
        """One of the values; "" where an old button carries fewer than today's."""
        return self.values[index] if index < len(self.values) else ""


def pack(verb: str, *values: object) -> str:
    """The data of a button. Raises ValueError for what would not come back as it went, or is too long."""
    parts = [verb, *(str(value) for value in values)]
    data = _BETWEEN.join(parts)
    if any(_BETWEEN in part for part in parts) or not verb:
        raise ValueError(f"a button's data cannot carry {parts!r}")
    if len(data.encode()) > LIMIT:
        raise ValueError(f"a button's data is at most {LIMIT} bytes: {data!r}")
    return data


def unpack(data: str) -> Press:
    """What a button's data says. Any text gives a press; whoever handles it knows the verbs there are."""
    verb, *values = data.split(_BETWEEN)
    return Press(verb, tuple(values))
