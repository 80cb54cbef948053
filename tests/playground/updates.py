"""Reading what a bot was told."""

from __future__ import annotations

from typing import Any

Update = dict[str, Any]


def kinds(updates: list[Update]) -> list[str]:
    """The kinds of updates, in order."""
    return [next(key for key in update if key != "update_id") for update in updates]


def texts(updates: list[Update]) -> list[str]:
    """The texts of the messages and posts, edited ones too."""
    told = [update[kind] for update, kind in zip(updates, kinds(updates), strict=True)]
    return [message["text"] for message in told if "text" in message]


def states(update: Update, kind: str = "my_chat_member") -> tuple[str, str]:
    """The status before and after."""
    told = update[kind]
    return told["old_chat_member"]["status"], told["new_chat_member"]["status"]
