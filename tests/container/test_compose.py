"""docker-compose.yml as the real Compose understands it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

FILE = Path(__file__).parents[2] / "docker-compose.yml"


def config(compose: Run, folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Resolves a copy of the file, so that no `.env` of the working tree takes part."""
    copy = folder / FILE.name
    copy.write_text(FILE.read_text())
    return compose("-f", str(copy), "config", *args, env={"HOME": str(folder), **env})


def services(compose: Run, folder: Path, **env: str) -> dict[str, Any]:
    resolved = config(compose, folder, "--format", "json", **env)
    assert (resolved.returncode, resolved.stderr) == (0, "")
    return cast("dict[str, Any]", json.loads(resolved.stdout)["services"])


def service(compose: Run, folder: Path, **env: str) -> dict[str, Any]:
    return cast("dict[str, Any]", services(compose, folder, **env)["bot"])


def test_a_token_is_all_it_needs(compose: Run, tmp_path: Path) -> None:
    checked = config(compose, tmp_path, "--quiet", BOT_TOKEN="x")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_without_a_token_it_says_what_to_give(compose: Run, tmp_path: Path) -> None:
    checked = config(compose, tmp_path, "--quiet")
    assert checked.returncode != 0
    assert "give the bot its token" in checked.stderr


def test_a_mistake_in_the_file_is_found(compose: Run, tmp_path: Path) -> None:
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(FILE.read_text().replace("restart:", "restrat:"))
    checked = compose("-f", str(broken), "config", "--quiet", env={"HOME": str(tmp_path), "BOT_TOKEN": "x"})
    assert checked.returncode != 0
    assert "restrat" in checked.stderr


def test_a_dotenv_beside_it_gives_the_token_and_the_other_settings(compose: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=x\nSEND_RATE=7\nHTTP_HOST=127.0.0.1\n")
    given = service(compose, tmp_path)["environment"]
    assert given == {"BOT_TOKEN": "x", "SEND_RATE": "7", "HTTP_HOST": "0.0.0.0"}


def test_the_container_may_write_to_its_volume_and_tmp_only(compose: Run, tmp_path: Path) -> None:
    bot = service(compose, tmp_path, BOT_TOKEN="x")
    assert bot["read_only"] is True
    assert bot["tmpfs"] == ["/tmp"]
    assert [(mount["type"], mount["target"]) for mount in bot["volumes"]] == [("volume", "/app/data")]


def test_the_container_has_no_privileges_and_no_open_port(compose: Run, tmp_path: Path) -> None:
    bot = service(compose, tmp_path, BOT_TOKEN="x")
    assert (bot["cap_drop"], bot["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert "ports" not in bot


def test_a_stop_waits_and_a_crash_restarts(compose: Run, tmp_path: Path) -> None:
    bot = service(compose, tmp_path, BOT_TOKEN="x")
    assert (bot["stop_grace_period"], bot["restart"], bot["init"]) == ("30s", "unless-stopped", True)


def test_its_log_has_a_limit(compose: Run, tmp_path: Path) -> None:
    options = service(compose, tmp_path, BOT_TOKEN="x")["logging"]["options"]
    assert options == {"max-size": "10m", "max-file": "3"}
