"""WordPress exports made for the tests: neutral, small, and as strange as a test wants them."""

from collections.abc import Mapping, Sequence

NAMESPACE = "http://wordpress.org/export/1.2/"
PASSWORD = "open-sesame-4711"
STAFF = "desk@example.net"

HEAD = """\
<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.7" created="2027-01-15 10:00" -->
<rss version="2.0"
  xmlns:excerpt="{namespace}excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="{namespace}">
<channel>
  <title>Example Hub</title>
  <wp:wxr_version>1.2</wp:wxr_version>
  <wp:author><wp:author_login>desk</wp:author_login>\
<wp:author_email>desk@example.net</wp:author_email></wp:author>
"""
TAIL = "</channel>\n</rss>\n"


def cdata(text: str) -> str:
    """Return text as WordPress writes it (wxr_cdata)."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def item(
    number: int = 1,
    *,
    terms: Sequence[tuple[str, str, str]] = (),
    meta: Mapping[str, str] | None = None,
    more: str = "",
    **fields: str | None,
) -> str:
    """Return a public post's item; `fields` replace its own by local name, None leaves one out."""
    values: dict[str, str | None] = {
        "title": cdata(f"Entry {number}"),
        "link": f"https://example.org/entry-{number}/",
        "pubDate": "Fri, 15 Jan 2027 09:00:00 +0000",
        "dc:creator": cdata(STAFF),
        "guid": f"https://example.org/?p={number}",
        "description": "",
        "content:encoded": cdata(f"<p>Text of entry {number}.</p>"),
        "excerpt:encoded": cdata(""),
        "wp:post_id": str(number),
        "wp:post_date": cdata("2027-01-15 10:00:00"),
        "wp:post_date_gmt": cdata("2027-01-15 09:00:00"),
        "wp:post_modified": cdata("2027-01-16 10:00:00"),
        "wp:post_modified_gmt": cdata("2027-01-16 09:00:00"),
        "wp:status": cdata("publish"),
        "wp:post_type": cdata("post"),
        "wp:post_password": cdata(""),
    }
    local = {name.rpartition(":")[2]: name for name in values}
    local |= {"content": "content:encoded", "excerpt": "excerpt:encoded"}
    values |= {local.get(name, f"wp:{name}"): value for name, value in fields.items()}
    lines = [f"<{name}>{value}</{name}>" for name, value in values.items() if value is not None]
    lines += [
        f'<category domain="{taxonomy}" nicename="{slug}">{cdata(name)}</category>'
        for taxonomy, slug, name in terms
    ]
    lines += [
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key>"
        f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in (meta or {}).items()
    ]
    return "\n".join(["<item>", *lines, more, "</item>\n"])


def picture(number: int, *, alt: str = "") -> str:
    """Return the item of an attachment."""
    return item(
        number,
        title=cdata("A picture"),
        status=cdata("inherit"),
        post_type=cdata("attachment"),
        attachment_url=cdata(f"https://example.org/uploads/{number}.jpg"),
        meta={"_wp_attachment_image_alt": alt} if alt else {},
    )


def export(*items: str, namespace: str = NAMESPACE, head: str = HEAD, tail: str = TAIL) -> bytes:
    """Return an export with these items."""
    return (head.replace("{namespace}", namespace) + "".join(items) + tail).encode()
