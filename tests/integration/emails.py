"""The issues whose emails the rig judges: of every size, language and mailer, each a folder's files."""

import json
from dataclasses import dataclass
from pathlib import Path

from bulletin.mailers import MAILERS

SECTIONS = {
    "en": ("News & Analysis", "Good Practices", "Legislation"),
    "fr": ("Actualités et analyses", "Bonnes pratiques", "Législation"),
    "ar": ("أخبار وتحليلات", "ممارسات جيدة", "تشريعات"),
}
TITLES = {
    "en": "How auditors read recruitment contracts in supply chains",
    "fr": "L’audit des contrats de recrutement : « ce qu’il faut lire » d’abord",
    "ar": "كيف يقرأ المدققون عقود التوظيف في سلاسل التوريد",
}
SUMMARIES = {
    "en": "A guide to the new rules, with examples from four sectors and a checklist on one page. ",
    "fr": "Un guide des nouvelles règles, avec des exemples de quatre secteurs et une liste. ",
    "ar": "دليل للقواعد الجديدة مع أمثلة من أربعة قطاعات وقائمة مرجعية في صفحة واحدة. ",
}
NAMES = {"en": "Example Digest", "fr": "Lettre d’exemple", "ar": "نشرة المثال"}
PICTURE = "https://example.org/pictures/{}.jpg"
LOOK = """
logo = "https://example.org/logo.png"
logo_alt = "Example Digest"
header = "https://example.org/header.jpg"
header_alt = "Hands that sort stones at a table"
thumbnails = true
contents = true
"""


def records(count: int, language: str = "en", *, pictures: bool = False) -> str:
    """Return so many entries as the text of a records file."""
    names = SECTIONS[language]
    return json.dumps(
        [
            {
                "title": f"{TITLES[language]} {number}",
                "link": f"https://example.org/resource-{number}/?a=1&b=2",
                "summary": SUMMARIES[language] * (1 + number % 4),
                "categories": [names[number % len(names)]],
                "tags": ["Africa", "Procurement"][: number % 3],
                "publisher": "Example Institute" if number % 2 else "",
                "dated": "2026-06-30" if number % 3 else "",
                "published": f"2026-11-{1 + number % 20:02}",
            }
            | ({"image": PICTURE.format(number), "alt": "A chart"} if pictures else {})
            for number in range(1, count + 1)
        ],
        ensure_ascii=False,
    )


def settings(language: str = "en", mailer: str = "none", look: str = "") -> str:
    """Return the text of a ``bulletin.toml``."""
    sections = "\n".join(f'[[section]]\ntitle = "{name}"' for name in SECTIONS[language])
    return f"""\
[publication]
title = "{NAMES[language]}"
home = "https://example.org/"
url = "https://example.org/bulletin/"
language = "{language}"
timezone = "Europe/Brussels"
contact = "editor@example.org"
[[source]]
kind = "records"
path = "entries.json"
{sections}
[email]
mailers = ["{mailer}"]
from = "Example Digest <digest@example.org>"
unsubscribe = "https://example.org/unsubscribe"
web_copy = true
address = "1 Example Street, Example Town"
{look}
"""


@dataclass(frozen=True)
class Case:
    """An issue: how many entries, in what language, for whom, and how it looks."""

    count: int = 12
    language: str = "en"
    mailer: str = "none"
    look: str = ""
    pictures: bool = False

    def write(self, folder: Path) -> None:
        """Put the settings and the entries into a folder."""
        told = settings(self.language, self.mailer, self.look)
        entries = records(self.count, self.language, pictures=self.pictures)
        (folder / "bulletin.toml").write_text(told, "utf-8")
        (folder / "entries.json").write_text(entries, "utf-8")


CASES = {
    "one": Case(1),
    "sixty": Case(60, look="budget = 0"),
    "thousand": Case(1000),
    "french": Case(language="fr", mailer="mailchimp"),
    "arabic": Case(language="ar", mailer="mailchimp"),
    "pictures": Case(look=LOOK, pictures=True),
    "plain": Case(look="contents = true"),
    **{f"for-{name}": Case(mailer=name) for name in MAILERS if name != "none"},
}
