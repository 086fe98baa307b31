"""``[checks]``: names, what is allowed, and each check's level under the check's own name."""

from typing import get_args

import msgspec

from bulletin.checks.rules import Level, Rules
from bulletin.config.tables import ChecksTable
from bulletin.schema import Table, suggest


def read(table: Table, value: object) -> Rules:
    """Return the rules that ``[checks]`` holds, and note every problem in it."""
    keys = {field.encode_name for field in msgspec.structs.fields(ChecksTable)}
    values = value if isinstance(value, dict) else {}
    own = {key: each for key, each in values.items() if key in keys}
    found = table.read_on(ChecksTable, own if isinstance(value, dict) else value, ("checks",))
    levels: dict[str, Level] = {}
    for key in values.keys() - keys:
        if _is_level(table, key, values[key], keys):
            levels[key] = values[key]
    return Rules(levels=dict(sorted(levels.items())), names=found.names, allow=found.allow)


def _is_level(table: Table, key: str, value: object, keys: set[str]) -> bool:
    from bulletin.checks.catalogue import NAMES

    words = get_args(Level)
    if key not in NAMES:
        table.complain(("checks", key), f"there is no check {key!r}", suggest(key, [*NAMES, *keys]))
    elif value not in words:
        table.complain(
            ("checks", key),
            f"checks.{key} cannot be {value!r}",
            'Write "off", "warn" or "error".',
        )
    return key in NAMES and value in words
