"""What is not public leaves by no reader: every output is searched for what the export knows."""

import re
from html import unescape
from pathlib import Path

import pytest

from bulletin import Publication
from tests.integration.conftest import WordPress
from tests.integration.test_switching import SOURCES, Office

CDATA = r"<!\[CDATA\[(.*?)\]\]>"


def fields(item: str, name: str) -> list[str]:
    return re.findall(rf"<{name}>(?:{CDATA}|([^<]*))</{name}>", item, re.DOTALL) and [
        one or two
        for one, two in re.findall(rf"<{name}>(?:{CDATA}|([^<]*))</{name}>", item, re.DOTALL)
    ]


@pytest.fixture(scope="module")
def secrets(wordpress: WordPress) -> set[bytes]:
    """Texts of what is not public, passwords, and everybody's address, from the whole export."""
    export = (wordpress.exports / "all.xml").read_text("utf-8")
    found = set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", export))
    kinds = set()
    for item in re.findall(r"<item>(.*?)</item>", export, re.DOTALL):
        (status,) = fields(item, "wp:status")
        (password,) = fields(item, "wp:post_password")
        if status in ("publish", "inherit") and not password:
            continue
        kinds.add("password" if password else status)
        found |= {password}
        texts = fields(item, "content:encoded") + fields(item, "excerpt:encoded")
        found |= {unescape(re.sub(r"<[^>]*>", "", text)).strip()[:60] for text in texts}
    assert kinds == {"draft", "pending", "private", "future", "trash", "password"}
    return {secret.encode() for secret in found if secret.strip()}


@pytest.mark.parametrize("kind", SOURCES)
def test_no_output_holds_a_word_of_it(
    kind: str, secrets: set[bytes], wordpress: WordPress, tmp_path: Path
) -> None:
    office = Office(tmp_path, wordpress)
    office.reads(kind)
    report = office.build()
    Publication.open(tmp_path).sent(report.mark, now=office.day)
    office.build()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert len(secrets) > 8
    for path in files:
        data = path.read_bytes()
        plain = data + data.replace(b"=\r\n", b"").replace(b"=\n", b"")
        assert not [secret for secret in secrets if secret in plain], path
