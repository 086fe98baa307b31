"""Every check, in the order they are told in, and the judging of a letter by all of them."""

from collections.abc import Iterator

from bulletin.checks import (
    addresses,
    blocks,
    built,
    clients,
    contrast,
    harm,
    message,
    pictures,
    reached,
    sizes,
    spam,
    structure,
    twin,
)
from bulletin.checks.letter import Check, Checked, Letter

ALL: tuple[Check, ...] = (
    built.entry_public,
    harm.tracking_pixel,
    harm.listed_name,
    harm.remote_load,
    harm.phone,
    harm.email_address,
    harm.tracking_link,
    pictures.image_place,
    structure.doctype,
    structure.body,
    structure.title,
    structure.language,
    structure.direction,
    structure.table_role,
    structure.headings,
    structure.forbidden_tags,
    addresses.link_address,
    addresses.link_text,
    addresses.link_vague,
    addresses.image_alt,
    addresses.image_size,
    addresses.image_address,
    built.placeholders,
    blocks.template_block,
    contrast.contrast,
    contrast.contrast_dark,
    sizes.clip_size,
    sizes.style_size,
    sizes.width,
    sizes.preheader,
    sizes.subject,
    clients.support,
    twin.twin_words,
    twin.twin_links,
    twin.text_lines,
    message.headers,
    message.mime,
    message.line_length,
    message.same_email,
    spam.subject_shouts,
    spam.link_disguise,
    spam.link_shortened,
    spam.mostly_pictures,
    reached.link_gone,
    reached.link_unreachable,
    reached.link_redirected,
    reached.link_slow,
    reached.link_sent,
)

NAMES = tuple(check.name for check in ALL)


def judge(letter: Letter) -> Iterator[Checked]:
    """Yield what every check that has what it needs finds in `letter`."""
    for check in fitting(letter):
        yield from check.run(letter)


def fitting(letter: Letter) -> list[Check]:
    """Return the checks that `letter` has all the forms for, but for those that are off."""
    return [
        check
        for check in ALL
        if letter.rules.severity(check.name, check.severity)
        and all(letter.has(part) for part in check.needs)
    ]
