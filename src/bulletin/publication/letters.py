"""Files as letters that can be judged, with the pictures that lie beside them."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bulletin.checks import pictures
from bulletin.checks.letter import Letter, Part
from bulletin.checks.rules import Rules
from bulletin.errors import BulletinError
from bulletin.sources._decoding import decoded
from bulletin.text import decode

LARGEST = 50_000_000
"""Bytes of a file: no mail server takes as much."""
_ENDINGS: dict[str, Part] = {".html": "html", ".htm": "html", ".txt": "text", ".eml": "eml"}


def letters(paths: Sequence[Path], rules: Rules) -> list[Letter]:
    """Return the letters that files make up; those that differ in their ending alone are one.

    Raises `BulletinError` for a file that cannot be read, or is no form of an email.
    """
    grouped: dict[Path, dict[Part, Path]] = {}
    for path in paths:
        part = _ENDINGS.get(path.suffix.lower())
        if not part:
            raise BulletinError(
                "this is no file that can be checked",
                where=str(path),
                hint="Name files that end in .html, .txt or .eml.",
            )
        grouped.setdefault(path.with_suffix(""), {})[part] = path
    return [_letter(parts, rules) for parts in grouped.values()]


def _letter(parts: dict[Part, Path], rules: Rules) -> Letter:
    data = {part: _read(path) for part, path in parts.items()}
    texts = {part: decoded(data[part])[0] for part in ("html", "text") if part in data}
    folder = next(iter(parts.values())).parent.absolute()
    try:
        letter = Letter(
            html=texts.get("html", ""),
            text=texts.get("text", ""),
            eml=data.get("eml", b""),
            names={part: str(path) for part, path in parts.items()},
            rules=rules,
        )
        letter.pictures.update(_beside(letter, folder))
    except RecursionError as error:
        raise BulletinError("its parts nest too deep", where=str(parts["eml"])) from error
    return letter


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        used = decode(data)[1]
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BulletinError(f"cannot be read: {reason}", where=str(path)) from error
    if not data.strip():
        raise BulletinError("the file is empty", where=str(path), hint="Make it anew.")
    if len(data) > LARGEST:
        raise BulletinError(f"it is larger than {LARGEST:,} bytes", where=str(path))
    if path.suffix.lower() == ".eml" and used.startswith(("utf-16", "utf-32")):
        raise BulletinError(
            f"the message is in {used}, which no mail program reads",
            where=str(path),
            hint="Save it from your mail program, not from a text editor.",
        )
    return data


def _beside(letter: Letter, folder: Path) -> dict[str, bool]:
    """Return which pictures of a letter that lie in its folder, or below, hold their place."""
    from bulletin.checks import places

    found = {}
    for _, _, url in pictures.shown(letter):
        path = _path(url, folder)
        with suppress(OSError):
            if path and path.is_file():
                with path.open("rb") as file:
                    found[url] = places.is_placed(file.read(places.LARGEST))
    return found


def _path(url: str, folder: Path) -> Path | None:
    """Return the file in `folder` that an address names, or None; no other is ever touched."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    named = unquote(parts.path)
    if parts.scheme not in ("", "file") or parts.netloc not in ("", "localhost") or "\0" in named:
        return None
    if parts.scheme:
        from urllib.request import url2pathname

        named = url2pathname(parts.path)
    path = Path(os.path.normpath(folder / named))  # as it is written: a look-up might go elsewhere
    return path if path.is_relative_to(folder) else None
