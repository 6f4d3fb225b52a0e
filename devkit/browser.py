"""The browser libraries: fetched by npm, never committed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .base import AGAIN, DEV, ROOT, digest, remove, run, stamp, stamped, step

# npm package -> (folder of ours, what of the package's dist folder goes there)
BROWSER = {
    "leaflet": (
        ROOT / "microworks_portal/static/lib/leaflet",
        ("leaflet.js", "leaflet.css", "images"),
    )
}


def ensure_browser_libraries() -> None:
    """Copy the files of package.json's libraries into the addons that serve them."""
    for name, (target, wanted) in BROWSER.items():
        addon = ROOT / target.relative_to(ROOT).parts[0]
        manifest = ROOT / "package.json"
        exact = json.loads(manifest.read_text(encoding="utf-8"))["dependencies"][name]
        key = digest(name, exact, *wanted)
        if not addon.is_dir() or (target.is_dir() and stamped(f"npm-{name}", key)):
            continue
        with step(f"{name} {exact}"):
            _fetch(manifest)
            source = DEV / "npm/node_modules" / name
            part = target.with_name(target.name + ".part")
            remove(part)
            part.mkdir(parents=True)
            for file in wanted:
                _copy(source / "dist" / file, part / file)
            shutil.copy2(source / "LICENSE", part / "LICENSE")
            remove(target)
            part.rename(target)
            stamp(f"npm-{name}", key)


def accessibility_checker() -> Path:
    """Return the script that tests run in a page to find barriers (WCAG)."""
    manifest = ROOT / "package.json"
    exact = json.loads(manifest.read_text(encoding="utf-8"))["devDependencies"]
    folder = DEV / "npm/node_modules/axe-core"
    about = folder / "package.json"
    if (
        not about.is_file()
        or json.loads(about.read_text(encoding="utf-8"))["version"] != exact["axe-core"]
    ):
        _fetch(manifest)
    return folder / "axe.min.js"


def _fetch(manifest: Path) -> None:
    folder = DEV / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(manifest, folder / "package.json")
    run(
        # By itself npm waits more than a minute before it says that there is no network.
        ["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit"]
        + [
            "--include=dev",
            "--no-fund",
            "--fetch-retries=2",
            "--fetch-retry-mintimeout=2000",
        ],
        log="npm",
        failure="The browser libraries could not be fetched: check the network and "
        f"the npm settings of this machine, {AGAIN}.",
        cwd=folder,
    )


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)
