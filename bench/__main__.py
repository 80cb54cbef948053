"""Every benchmark, one after the other, each in a process of its own: `python -m bench [name [options]]`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

# In a run of everything, this one is kept short.
ARGUMENTS = {"replies": ("--seconds", "20", "--people", "1500")}
NAMES = ("pipeline", "paced", "jobs", "size", "updates", "replies", "start", "memory", "simulation")


def main() -> None:
    """Runs those that are named, or all; options are for one that is named. Fails if one failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(NAMES)}; all by default")
    asked, options = parser.parse_known_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if options and len(asked.names) != 1:
        parser.error(f"whose option is {options[0]}? Name one benchmark")
    failed = []
    for name in asked.names or NAMES:
        print(f"\n{name}", file=sys.stderr, flush=True)
        began = time.monotonic()
        given = options or ([] if asked.names else ARGUMENTS.get(name, []))
        if subprocess.run([sys.executable, "-m", f"bench.{name}", *given], check=False).returncode:
            failed.append(name)
        print(f"({time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
