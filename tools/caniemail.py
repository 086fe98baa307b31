"""Make src/bulletin/checks/caniemail.json from the data of caniemail.com (MIT licence).

usage: python tools/caniemail.py CANIEMAIL.JSON

The file is `data/caniemail.json` of the npm package caniemail, or what
https://www.caniemail.com/api/data.json answers. Kept are, for each feature that can be told from
the source of an email, the newest result of each client that many readers use.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "bulletin" / "checks" / "caniemail.json"
CLIENTS = {
    "Gmail (web)": ("gmail", "desktop-webmail"),
    "Gmail (iOS)": ("gmail", "ios"),
    "Gmail (Android)": ("gmail", "android"),
    "Outlook (Windows)": ("outlook", "windows"),
    "Outlook.com": ("outlook", "outlook-com"),
    "Outlook (Mac)": ("outlook", "macos"),
    "Outlook (iOS)": ("outlook", "ios"),
    "Apple Mail (Mac)": ("apple-mail", "macos"),
    "Apple Mail (iOS)": ("apple-mail", "ios"),
    "Yahoo (web)": ("yahoo", "desktop-webmail"),
    "Samsung Email": ("samsung-email", "android"),
    "Proton Mail (web)": ("protonmail", "desktop-webmail"),
    "Thunderbird": ("thunderbird", "macos"),
}
BY_HAND = {
    "html-lists": ("element:ul", "element:ol", "element:dl"),
    "html-semantics": tuple(
        f"element:{tag}" for tag in "article aside footer header main nav section".split()
    ),
    "html-svg": ("element:svg",),
    "html-h1-h6": tuple(f"element:h{level}" for level in range(1, 7)),
    "html-address": ("element:address",),
    "html-popover": ("attribute:popover",),
    "html-required": ("attribute:required",),
    "html-loading-attribute": ("attribute:loading",),
    "html-srcset": ("attribute:srcset",),
    "html-image-maps": ("element:map",),
    "css-inert-attribute": ("attribute:inert",),
    "css-display-flex": ("declaration:display:flex",),
    "css-display-grid": ("declaration:display:grid",),
    "css-display-none": ("declaration:display:none",),
    "css-border": (),
    "css-unit-calc": ("function:calc",),
    "css-modern-color": tuple(f"function:{name}" for name in ("lch", "oklch", "lab", "oklab")),
    "css-column-layout-properties": ("property:columns", "property:column-rule"),
    "css-left-right-top-bottom": tuple(f"property:{x}" for x in "left right top bottom".split()),
    "css-intrinsic-size": (),
    "css-sytem-ui": (),
    "css-variables": ("function:var",),
    "css-grid-template": tuple(f"property:grid-template{x}" for x in ("", "-columns", "-rows")),
    "css-at-media-prefers-color-scheme": ("media:prefers-color-scheme",),
    "css-at-media-hover": ("media:hover",),
    "css-at-media-orientation": ("media:orientation",),
    "css-at-media-prefers-reduced-motion": ("media:prefers-reduced-motion",),
    "css-at-media-device-pixel-ratio": ("media:-webkit-device-pixel-ratio",),
    "css-color-scheme": ("property:color-scheme",),
}  # fmt: skip
"""Features whose title does not say how they are written."""
SIGNS = {"y": "y", "a": "a", "n": "n", "u": "u"}


PATTERNS = (
    (r"(?:Embedded )?<([a-z0-9]+)>(?: element)?", "element:{}"),
    (r"([a-z-]+) attribute", "attribute:{}"),
    (r"([a-z%]+) unit", "unit:{}"),
    (r"::?([a-z-]+)(?:\(\))?", "pseudo:{}"),
    (r"lang\(\)", "pseudo:lang"),
    (r"(@[a-z-]+)", "at:{}"),
    (r"([a-z-]+)\(\)", "function:{}"),
    (r"([a-z-]+: ?[a-z]+)", "declaration:{}"),
)
"""How a title says what is written, and the key it becomes."""


def keys(feature: dict[str, Any]) -> Iterator[str]:
    """Yield how a feature is written in the source of an email: ``element:video``."""
    slug, title = feature["slug"], feature["title"].strip()
    if slug in BY_HAND:
        yield from BY_HAND[slug]
        return
    for pattern, key in PATTERNS:
        if match := re.fullmatch(pattern, title):
            yield key.format(*match.groups()).replace(": ", ":").replace("unit:%", "unit:percent")
            return
    if re.fullmatch(r"image-[a-z]+\d?", slug):
        yield f"image:{slug.removeprefix('image-')}"
    elif slug.startswith("css-"):
        names = re.split(r", | & ", title.removesuffix(" property"))
        if all(re.fullmatch(r"[a-z-]+", name) for name in names):
            yield from (f"property:{name}" for name in names)


def support(feature: dict[str, Any]) -> str:
    """Return a sign for each client: y yes, a partly, n no, u unknown."""
    signs = ""
    for family, platform in CLIENTS.values():
        results = feature["stats"].get(family, {}).get(platform, {})
        signs += SIGNS.get(list(results.values())[-1][:1], "u") if results else "u"
    return signs


def main() -> None:
    """Write the table."""
    data = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    features = {
        key: f"{support(feature)} {feature['slug']}"
        for feature in data["data"]
        for key in keys(feature)
    }
    table = {
        "source": "https://www.caniemail.com, made smaller by tools/caniemail.py",
        "licence": "MIT, Copyright Avi Goldman and Andrew Powell (npm package caniemail)",
        "date": data["last_update_date"][:10],
        "clients": list(CLIENTS),
        "features": dict(sorted(features.items())),
    }
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
