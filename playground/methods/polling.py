"""Updates in: getUpdates and the webhook methods.

Source of the refusals and their order: tdlib/telegram-bot-api, Client.cpp (process_set_webhook_query,
do_set_webhook) and WebhookActor.cpp (start_up, check_ip_address).
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from playground.errors import bad_request, too_many
from playground.schema import Told, Upload
from playground.updates import DEFAULT_KINDS
from playground.webhook import Webhook

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

MAX_SECRET = 256
MAX_CERTIFICATE = 3 * 1024 * 1024
PORTS = frozenset({80, 88, 443, 8443})
"""Where Telegram brings updates to."""
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


async def get_updates(world: World, bot: Bot, p: Params) -> list[dict[str, Any]]:
    queue = bot.queue
    if queue.webhook is None:
        queue.allow(p.get("allowed_updates"))
    limit = min(max(p.get("limit", 100), 1), 100)
    wait = min(max(p.get("timeout", 0), 0), 50)
    return await queue.poll(p.get("offset", 0), limit, wait, world.now())


async def set_webhook(world: World, bot: Bot, p: Params) -> Told:
    if not p.get("url"):
        return delete_webhook(world, bot, p)
    queue = bot.queue
    _pace(world, bot)
    wanted = _asked(p)
    if wanted.same_as(queue.webhook) and not p.get("drop_pending_updates"):
        queue.allow(p.get("allowed_updates"))
        return Told(result=True, description="Webhook is already set")
    queue.interrupt()
    queue.webhook = None
    if p.get("drop_pending_updates"):
        queue.clear()
    _check_secret(wanted.secret)
    wanted.ip_address = wanted.ip_address or await _resolved(_checked(world, wanted.url))
    queue.allow(p.get("allowed_updates"))
    queue.webhook = wanted
    return Told(result=True, description="Webhook was set")


def delete_webhook(_world: World, bot: Bot, p: Params) -> Told:
    queue = bot.queue
    if p.get("drop_pending_updates"):
        queue.clear()
    was, queue.webhook = queue.webhook, None
    return Told(result=True, description="Webhook was deleted" if was else "Webhook is already deleted")


def get_webhook_info(world: World, bot: Bot, _p: Params) -> dict[str, Any]:
    queue = bot.queue
    hook = queue.webhook or Webhook("", max_connections=0)
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": bool(hook.certificate),
        "pending_update_count": queue.pending(world.now()),
    }
    for name in ("ip_address", "last_error_date", "last_error_message", "max_connections"):
        if value := getattr(hook, name):
            info[name] = value
    if queue.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(queue.allowed)
    return info


def _pace(world: World, bot: Bot) -> None:
    """With Telegram's limits on, one setWebhook a second: replicas that start together run into it."""
    now, last = world.now(), bot.queue.webhook_asked
    if world.flood.on and last is not None and now < last + 1:
        raise too_many(1)
    bot.queue.webhook_asked = now


def _asked(p: Params) -> Webhook:
    certificate = p.get("certificate")
    if isinstance(certificate, str):
        certificate = p.get(certificate.removeprefix("attach://"))
    content = certificate.content if isinstance(certificate, Upload) else b""
    if len(content) > MAX_CERTIFICATE:
        raise bad_request(f"certificate size is too big ({len(content)} bytes)")
    _check_certificate(content)
    connections = min(max(p.get("max_connections", 40), 1), 100)
    address = p.get("ip_address", "")
    return Webhook(p["url"], p.get("secret_token", ""), connections, address, bool(address), content)


def _check_certificate(content: bytes) -> None:
    try:
        if content:
            ssl.create_default_context(cadata=content.decode("ascii"))
    except (ValueError, ssl.SSLError):
        raise bad_request("bad webhook: Can't create an SSL context") from None


def _check_secret(secret: str) -> None:
    if len(secret.encode()) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")


def _checked(world: World, url: str) -> SplitResult:
    """The address in its parts. Here http and any port are fine, unless the world is strict about it."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if world.options.strict_webhooks:
        if parts.scheme == "http":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if port not in PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    return parts


async def _resolved(parts: SplitResult) -> str:
    """The IPv4 address behind a name; Telegram looks it up when the webhook is set."""
    host = parts.hostname or ""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, family=socket.AF_INET)
    except (OSError, UnicodeError):
        raise bad_request("bad webhook: Failed to resolve host: Name or service not known") from None
    return str(found[0][4][0])
