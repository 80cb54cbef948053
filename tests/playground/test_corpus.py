"""Calls and the answers that Telegram documents or is known to give: corpus/*.yaml, each with its source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from tests.playground.stage import Stage

FOLDER = Path(__file__).parent / "corpus"
# Ten times as fast where the wheel has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FIELDS = {"it", "source", "place", "bot", "rights", "before", "call", "with", "files", "status"} | {
    "told",
    "parameters",
    "result",
    "updates",
    "with_limits",
}
STATUS = {
    "Bad Request": 400,
    "Unauthorized": 401,
    "Forbidden": 403,
    "Not Found": 404,
    "Conflict": 409,
    "Request Entity Too Large": 413,
    "Too Many Requests": 429,
}


def entries() -> list[Any]:
    """One parameter an entry, named after its file and what it says."""
    return [
        pytest.param(entry, id=f"{file.stem}: {entry['it']}")
        for file in sorted(FOLDER.glob("*.yaml"))
        for entry in yaml.load(file.read_text(encoding="utf-8"), LOADER)
    ]


ENTRIES = entries()


def test_there_are_many_and_none_twice() -> None:
    names = [entry.id for entry in ENTRIES]
    assert len(names) >= 100
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_is_well_formed_and_names_its_source(entry: dict[str, Any]) -> None:
    assert set(entry) <= FIELDS
    sources = [entry["source"]] if isinstance(entry["source"], str) else entry["source"]
    assert all(("." in source or "#" in source) and len(source) > 10 for source in sources)
    assert ("told" in entry) or ("result" in entry) or ("updates" in entry)


@pytest.mark.parametrize("entry", ENTRIES)
async def test_the_answer_is_telegrams(entry: dict[str, Any]) -> None:
    async with (
        aiohttp.ClientSession() as session,
        Stage(session, flood=entry.get("with_limits", False)) as stage,
    ):
        await stage.set(entry.get("place", "private"), entry.get("bot", "member"), entry.get("rights"))
        await stage.play(entry.get("before", []))
        if "call" in entry:
            status, body = await stage.call(entry["call"], entry.get("with", {}), entry.get("files", {}))
            right, wanted = expected(entry)
            assert (right, stage.filled(wanted)) == (status, {name: body.get(name) for name in wanted})
            assert stage.filled(entry.get("result", "*")) == like(
                entry.get("result", "*"), body.get("result")
            )
        if "updates" in entry:
            found = await stage.updates()
            assert stage.filled(entry["updates"]) == like(entry["updates"], found)


def expected(entry: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The status and the fields of the answer that an entry tells of."""
    told = entry.get("told")
    if told is None or "result" in entry:
        return entry.get("status", 200), {"ok": True, **({"description": told} if told else {})}
    status = entry.get("status") or next(code for name, code in STATUS.items() if told.startswith(name))
    body = {"ok": False, "error_code": status, "description": told}
    return status, body | ({"parameters": entry["parameters"]} if "parameters" in entry else {})


def like(wanted: Any, found: Any) -> Any:
    """What was found, cut down to what was asked about: `*` stands for anything that is there."""
    if wanted == "*":
        return "*"
    if isinstance(wanted, dict) and isinstance(found, dict):
        absent = {name: "absent" for name in wanted if name not in found}
        return absent | {name: like(wanted[name], found[name]) for name in wanted if name in found}
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        return [like(one, other) for one, other in zip(wanted, found, strict=True)]
    return found
