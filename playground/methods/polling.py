"""Updates in: getUpdates and the webhook methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.updates import DEFAULT_KINDS

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World


async def get_updates(world: World, bot: Bot, p: Params) -> list[dict[str, Any]]:
    bot.queue.allow(p.get("allowed_updates"))
    limit = min(max(p.get("limit", 100), 1), 100)
    wait = min(max(p.get("timeout", 0), 0), 50)
    return await bot.queue.poll(p.get("offset", 0), limit, wait, world.now())


def set_webhook(_world: World, bot: Bot, p: Params) -> bool:
    if not p.get("url"):
        return delete_webhook(_world, bot, p)
    raise bad_request("the playground does not deliver to webhooks yet; use getUpdates")


def delete_webhook(_world: World, bot: Bot, p: Params) -> bool:
    if p.get("drop_pending_updates"):
        bot.queue.clear()
    bot.queue.webhook = ""
    return True


def get_webhook_info(world: World, bot: Bot, _p: Params) -> dict[str, Any]:
    queue = bot.queue
    info: dict[str, Any] = {
        "url": queue.webhook,
        "has_custom_certificate": False,
        "pending_update_count": queue.pending(world.now()),
    }
    if queue.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(queue.allowed)
    return info
