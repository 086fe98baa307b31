"""A good email, and for each check what makes it bad and what is as near but good."""

from base64 import b64encode
from pathlib import Path

from msgspec import Struct

from bulletin.checks.letter import Answer, Built, Letter, Part
from bulletin.checks.rules import Rules
from bulletin.model import Mailer

HTML = """\
<!DOCTYPE html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><title>Example Digest, November 2026</title><style>
@media (prefers-color-scheme: dark) { .card { background-color: #1b1f23 !important; color: #e4e7ea !important } .link { color: #7db7ff !important } }
</style></head>
<body>
<div lang="en" dir="ltr"><div style="display:none">A guide to fair recruitment, and two more resources</div>
<table role="presentation" width="100%" class="card" bgcolor="#ffffff" style="max-width:600px;color:#1f2328"><tr><td>
<h1>Example Digest</h1>
<h2>Good Practices</h2>
<h3><a class="link" href="https://hub.example/one?a=1&amp;b=2" style="color:#0b5cad">A guide to fair recruitment</a></h3>
<p>What auditors asked of four factories from 2014-2020, ISBN 978-92-1-130345-6, in 1 000 000 words.</p>
<p><a class="link" href="https://hub.example/one?a=1&amp;b=2" style="color:#0b5cad">Read More<span>: A guide to fair recruitment</span></a></p>
<p><a class="link" href="*|UNSUB|*" style="color:#0b5cad">Unsubscribe</a></p>
</td></tr></table></div>
</body>
</html>
"""
TEXT = """\
Example Digest
==============

Good Practices
--------------

A guide to fair recruitment
Read More: https://hub.example/one?a=1&b=2

Unsubscribe: *|UNSUB|*
"""
HEAD = """\
From: Example Digest <digest@example.org>
Subject: Example Digest, November 2026
Date: Thu, 26 Nov 2026 00:00:00 +0100
Message-ID: <12-k7f3@example.org>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="part"

"""
NAMES: dict[Part, str] = {"html": "email.html", "text": "email.txt", "eml": "email.eml"}
PAGE = "https://hub.example/one?a=1&b=2"


def eml(html: str, text: str, head: str = HEAD) -> bytes:
    """A message of these forms, in 8bit."""
    parts = (("plain", text), ("html", html))
    lines = [f"--part\nContent-Type: text/{kind}; charset=utf-8\n\n{body}" for kind, body in parts]
    return (head + "\n".join([*lines, "--part--\n"])).replace("\n", "\r\n").encode()


class Case(Struct, frozen=True, kw_only=True):
    """Changes of the good email: `old` to `bad`, or to `good`, in the form that `part` names."""

    part: str = "html"
    old: str = "<h2>Good Practices</h2>"
    bad: str = ""
    good: str = ""
    rules: Rules = Rules()
    build: Built | None = None
    where: str = ""
    answer: Answer | None = None
    fine: Answer | None = None

    def letter(self, *, bad: bool) -> Letter:
        """The email with the fault, or without it."""
        forms = {"html": HTML, "text": TEXT, "head": HEAD}
        new = self.bad if bad else self.good
        if new:
            assert self.old in forms[self.part], self.old
            forms[self.part] = forms[self.part].replace(self.old, new, 1)
        made = eml(forms["html"], forms["text"], forms["head"])
        letter = Letter(
            html=forms["html"],
            text=forms["text"],
            eml=made,
            names=NAMES,
            rules=self.rules,
            build=self.build,
        )
        answer = self.answer if bad else self.fine
        letter.answers = {answer.url: answer} if answer else {}
        return letter


def after(markup: str) -> str:
    """The heading, and markup behind it."""
    return f"<h2>Good Practices</h2>{markup}"


def answered(**fields: object) -> Answer:
    """What the page of the good email answered."""
    return Answer(**{"url": PAGE, "final": PAGE, "status": 200, **fields})  # type: ignore[arg-type]


PICTURES = Path(__file__).parent / "pictures"


def held(name: str) -> str:
    """A picture inside the page."""
    data = b64encode((PICTURES / name).read_bytes()).decode()
    return after(f'<img src="data:image/jpeg;base64,{data}" alt="A door">')


BUILD = Built(Mailer(name="ours", unsubscribe="*|UNSUB|*"))
FILLER = "word " * 25_000
CASES: dict[str, list[Case]] = {
    "entry_public": [
        Case(
            bad=after('<p><a href="https://hub.example/two">Of two factories</a></p>'),
            good=after("<p>Of three factories</p>"),
            build=Built(Mailer(name="ours"), (("Of two factories", "https://hub.example/two/"),)),
            where="email.html:10",
        ),
        Case(
            bad=after("<p>Of two factories</p>"),
            build=Built(Mailer(name="ours"), (("Of two factories", ""),)),
        ),
    ],
    "tracking_pixel": [
        Case(
            bad=after('<img src="https://t.example/o.gif" alt="" width="1" height="1">'),
            good=after('<img src="https://t.example/o.png" alt="" width="40" height="40">'),
            where="email.html:10",
        ),
        Case(bad=after('<img src="https://t.example/o" alt="" style="width:1px;height:0">')),
        Case(
            bad=after('<div style="display:none"><img src="https://t.example/o" alt=""></div>'),
            good=after('<img src="cid:logo" alt="" width="1" height="1">'),
        ),
        Case(bad=after('<img src="https://t.example/o" alt="" style="opacity:0">')),
    ],
    "listed_name": [
        Case(
            bad=after("<p>As Jané  DOE said</p>"),
            good=after("<p>As Jane Doetinchem said</p>"),
            rules=Rules(names=("Jane Doe",)),
            where="email.html:10",
        ),
        Case(
            bad=after("<p>昨日王小明说</p>"),
            good=after("<p>昨日王大明说</p>"),
            rules=Rules(names=("王小明",)),
        ),
        Case(
            old="Example Digest, November",
            bad="Jane Doe, November",
            rules=Rules(names=("Jane Doe",)),
        ),
        Case(
            bad=after('<img src="cid:a" alt="Jane Doe" width="9" height="9">'),
            rules=Rules(names=("Jane Doe",)),
        ),
    ],
    "remote_load": [
        Case(
            bad=after('<p style="background:url(https://t.example/b.png)">x</p>'),
            good=after('<img src="https://t.example/b.png" alt="" width="40" height="40">'),
        ),
        Case(
            old="@media",
            bad="@import 'https://t.example/a.css'; @media",
            good=".x { background: url(data:image/png;base64,AA) } @media",
        ),
        Case(
            bad=after('<table background="https://t.example/b.png" role="none"></table>'),
            good=after('<table background="https://hub.example/b.png" role="none"></table>'),
            rules=Rules(allow=("hub.example",)),
        ),
    ],
    "phone": [
        Case(
            bad=after("<p>Call +32 2 123 45 67 now</p>"),
            good=after("<p>Call +49 (0)30 123-456 or 116 000 by 2026-11-26, 10.1000/182 now</p>"),
            rules=Rules(allow=("+49 (0) 30 123 456",)),
            where="email.html:10",
        ),
        Case(bad=after('<a href="tel:+3221234567">the hotline of the hub</a>')),
        Case(
            bad=after("<p>Call 02 123 45 68 now</p>"),
            good=after("<p>Call 02/123.45.67 now</p>"),
            rules=Rules(own=("Example, 1 Example Street, 1000 Brussels, 02 123 45 67",)),
        ),
        Case(bad=after("<p>(202)-555-0143</p>")),
        Case(bad=after("<p>(202) 555-0143</p>"), good=after("<p>2019-2020, 12.10.2020</p>")),
        Case(bad=after("<p>02 123 45 67</p>"), good=after("<p>0.2 1 000 000 000</p>")),
        Case(bad=after("<p>0700123456</p>"), good=after("<p>On 01/12/2026, 05.11.2026</p>")),
        Case(bad=after("<p>1-202-555-0143</p>"), good=after("<p>09.00-17.00, 200.000.0000</p>")),
        Case(bad=after("<p>+32&nbsp;2 123‑45‑67</p>"), good=after("<p>0011 2233</p>")),
        Case(bad=after("<p>+٣٢ ٢ ١٢٣ ٤٥ ٦٧</p>"), good=after("<p>١٢٣ ٤٥ ٦٧</p>")),
        Case(
            part="head",
            old="Example Digest, November 2026",
            bad="Call +32 2 123 45 67 now",
            good="Example Digest, 2026-11-26",
        ),
    ],
    "email_address": [
        Case(
            bad=after("<p>Write to jane@people.example now</p>"),
            good=after("<p>Write to desk@office.example or info@hub.example now</p>"),
            rules=Rules(allow=("desk@office.example", "hub.example")),
        ),
        Case(
            bad=after('<a href="mailto:jane@people.example">Write to the desk</a>'),
            good=after("<p>logo@2x.4, @desk, a@b</p>"),
        ),
        Case(
            bad=after("<p>Write to jane@office.example now</p>"),
            good=after("<p>desk@office.example, leave+1@office.example, Info@hub.example</p>"),
            rules=Rules(
                own=(
                    "The Desk <desk@office.example>",
                    "mailto:leave%2B1@office.example?subject=x",
                    "1 Example Street, info@hub.example",
                )
            ),
        ),
    ],
    "tracking_link": [
        Case(
            old="one?a=1&amp;b=2",
            bad="one?utm_source=digest&amp;b=2",
            good="one?source=digest&amp;b=2",
        ),
    ],
    "image_place": [
        Case(bad=held("placed.jpg"), good=held("bare-with-exif.jpg"), where="email.html:10"),
        Case(bad=held("placed-xmp.jpg"), good=held("bare-no-fix.jpg")),
    ],
    "doctype": [
        Case(old="<!DOCTYPE html>\n", bad="\n", good="<!doctype html>\n"),
        Case(old="<!DOCTYPE html>", bad='<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN">'),
        Case(old="<!DOCTYPE html>", bad="x<!DOCTYPE html>"),
    ],
    "body": [Case(old="<body>", bad="<body><body>", good='<body style="margin:0">')],
    "title": [
        Case(
            old="<title>Example Digest, November 2026</title>",
            bad="<title> </title>",
            good="<title>Issue</title>",
        )
    ],
    "language": [
        Case(old='<html lang="en"', bad="<html", good='<html lang="ar"'),
        Case(
            old='<div lang="en"',
            bad="<div",
            good='<p style="display:none">Soon</p><div lang="en"',
            where="email.html:7",
        ),
    ],
    "direction": [
        Case(old='dir="ltr">\n<head>', bad=">\n<head>", good='dir="rtl">\n<head>'),
        Case(old='<div lang="en" dir="ltr">', bad='<div lang="en">'),
    ],
    "table_role": [
        Case(
            old='<table role="presentation"',
            bad="<table",
            good='<table role="none"',
        ),
        Case(
            bad=after("<table><tr><td>x</td></tr></table>"),
            good=after("<table><tr><th>a</th></tr><tr><td>x</td></tr></table>"),
        ),
    ],
    "headings": [
        Case(bad="<h4>Good Practices</h4>", good=after("<h3>Another</h3>")),
        Case(old="<h1>Example Digest</h1>", bad="<p>Example Digest</p>"),
        Case(bad="<h1>Good Practices</h1>"),
    ],
    "forbidden_tags": [
        Case(bad=after("<script>x</script>"), good=after("<strong>x</strong>")),
        Case(bad=after('<p onclick="x()">x</p>'), good=after('<p class="on">x</p>')),
    ],
    "link_address": [
        Case(
            old='href="*|UNSUB|*"',
            bad='href="javascript:alert(1)"',
            good='href="{{ UnsubscribeURL }}"',
        ),
        Case(old='href="*|UNSUB|*"', bad='href="java\tscript:x"', good='href="[unsubscribe]"'),
        Case(old='href="*|UNSUB|*"', bad='href="/leave"', good='href="%%unsubscribe%%"'),
        Case(old='href="*|UNSUB|*"', bad='href=""', good='href="mailto:a@example.org?subject=x"'),
        Case(bad=after('<a href="#top">To the top</a>'), good='<h2 id="top">Good Practices</h2>'),
        Case(old='href="*|UNSUB|*"', bad='href="https://a b/"', good='href="tel:116000"'),
    ],
    "link_text": [
        Case(old="Unsubscribe</a>", bad="</a>", good='<img src="cid:x" alt="Unsubscribe"></a>'),
    ],
    "link_vague": [
        Case(old="Unsubscribe</a>", bad="Click here</a>", good="Leave this list</a>"),
        Case(
            old="Read More<span>: A guide to fair recruitment</span>",
            bad="Read More",
            good="Read More<span>: 招聘指南</span>",
        ),
        Case(old="Unsubscribe</a>", bad="Leer más</a>", good="دليل</a>"),
    ],
    "image_alt": [
        Case(
            bad=after('<img src="https://hub.example/a.png" width="9" height="9">'),
            good=after('<img src="https://hub.example/a.png" alt="" width="9" height="9">'),
        )
    ],
    "image_size": [
        Case(
            bad=after('<img src="https://hub.example/a.png" alt="" width="100%">'),
            good=after('<img src="https://hub.example/a.png" alt="" width="9" height="9">'),
        ),
        Case(
            bad=after('<img src="https://hub.example/a.png" alt="" style="height:auto">'),
            good=after(
                '<img src="https://hub.example/a.png" alt="" width="9" style="height:auto">'
            ),
        ),
    ],
    "image_address": [
        Case(
            bad=after('<img src="http://hub.example/a.png" alt="">'),
            good=after('<img src="https://hub.example/a.png" alt="">'),
        ),
        Case(bad=after('<img src="a.png" alt="">'), good=after('<img src="cid:a" alt="">')),
        Case(bad=after('<img src="data:image/gif;base64,AA" alt="">')),
    ],
    "placeholders": [
        Case(
            old='href="*|UNSUB|*"',
            bad='href="*%7CUNSUB%7C*"',
            good="title='Leave' href='*|UNSUB|*'",
            build=BUILD,
            where="email.html",
        ),
        Case(part="text", old="*|UNSUB|*", bad="leave", build=BUILD, where="email.txt"),
        Case(bad=after('<a href="[leave]">Leave the list</a>'), build=BUILD),
        Case(part="text", old="Good", bad="{{ mirror }} Good", build=BUILD),
    ],
    "contrast": [
        Case(
            bad=after('<p style="color:#999999">faint</p>'),
            good=after('<p style="color:#595959">plain</p>'),
            where="email.html:10",
        ),
        Case(
            bad=after('<p style="color:#888;font-size:18px">faint</p>'),
            good=after('<p style="color:#888;font-size:24px">large</p>'),
        ),
        Case(
            bad=after('<p style="background-color:rgb(40, 40, 40)">dark on dark</p>'),
            good=after('<p style="background:#222222;color:white">light on dark</p>'),
        ),
    ],
    "contrast_dark": [
        Case(
            old=".link { color: #7db7ff !important }",
            bad=" ",
            good="a.link { color: #7db7ff !important }",
        ),
        Case(
            old=".link { color: #7db7ff !important }",
            bad=".link { color: #0b5cad !important }",
        ),
    ],
    "clip_size": [
        Case(bad=after(f"<p>{FILLER}</p>"), good=after(f"<p>{FILLER[:80_000]}</p>")),
        Case(
            bad=after(f"<p>{FILLER[:40_000]}</p>"),
            good=after(f"<p>{FILLER[:25_000]}</p>"),
            rules=Rules(budget=30_000),
        ),
        *(
            Case(
                bad=after(f"<p>{FILLER[:102_000]}</p>"),
                good=after(f"<p>{FILLER[:98_000]}</p>"),
                rules=Rules(budget=budget),
            )
            for budget in (0, 200_000)  # what Gmail shows is the measure
        ),
    ],
    "style_size": [
        Case(
            old="@media",
            bad="/*" + "x" * 8_200 + "*/ @media",
            good="/*" + "x" * 7_000 + "*/ @media",
        )
    ],
    "width": [
        Case(
            bad=after('<table role="none" width="641"></table>'),
            good=after('<table role="none" width="640"></table>'),
        ),
        Case(
            bad=after('<p style="min-width:700.5px">x</p>'),
            good=after('<p style="max-width:700px">x</p>'),
        ),
    ],
    "preheader": [
        Case(
            old="A guide to fair recruitment, and two more resources</div>",
            bad="Short</div>",
            good="A guide to fair recruitment, and more</div>",
        ),
        Case(old='<div style="display:none">', bad="<div>"),
    ],
    "subject": [
        Case(part="head", old="Example Digest, November 2026", bad="No", good="New"),
        Case(part="head", old="Example Digest, November 2026", bad="x" * 79, good="x" * 78),
    ],
    "support": [
        Case(
            bad=after('<p style="display:flex">x</p>'),
            good=after('<p style="border-radius:3px">x</p>'),
        ),
        Case(bad=after('<p style="font-size:1rem">x</p>'), good=after('<p style="x:1px">x</p>')),
        Case(
            bad=after('<img src="https://hub.example/a.webp" alt="">'),
            good=after('<img src="https://hub.example/a.png" alt="">'),
        ),
        Case(old="@media", bad="@font-face { font-family: x } @media"),
    ],
    "twin_words": [
        Case(part="text", old="Good Practices", bad="Practices", good="Good  \nPrac\ntices"),
        Case(part="text", old="Good Practices", bad="A guide to fair recruitment"),
    ],
    "twin_links": [
        Case(part="text", old="?a=1&b=2", bad="?a=1", good="?a=1&b=2 "),
        Case(part="text", old="Unsubscribe", bad="See https://other.example/\nUnsubscribe"),
        Case(
            part="text",
            old="Read More: https://hub.example/one?a=1&b=2\n\nUnsubscribe: *|UNSUB|*",
            bad="Unsubscribe: *|UNSUB|*\n\nRead More: https://hub.example/one?a=1&b=2",
            good="As *|UNSUB|* told\nRead More: https://hub.example/one?a=1&b=2\n\n*|UNSUB|*",
        ),
    ],
    "text_lines": [
        Case(
            part="text",
            old="Unsubscribe",
            bad="é" * 500 + "\nUnsubscribe",
            good="é" * 499 + "\nUnsubscribe",
            where="email.txt:10",
        ),
        Case(
            part="text",
            old="Unsubscribe",
            bad=f"https://hub.example/{'x' * 999} {'x' * 999}\nUnsubscribe",
            good=f"{'x' * 990} (https://hub.example/{'x' * 999})\nUnsubscribe",
        ),
    ],
    "headers": [
        Case(
            part="head",
            old="From: Example Digest <digest@example.org>\n",
            bad="X-A: b\n",
            good="X-Unsent: 1\n",
        ),
        Case(part="head", old="Date:", bad="Date: Thu, 26 Nov 2026 00:00:00 +0100\nDate:"),
        Case(part="head", old="Message-ID:", bad="X-ID:", good="Message-Id:"),
    ],
    "mime": [
        Case(
            part="head",
            old="multipart/alternative",
            bad="multipart/related",
            good='multipart/alternative; charset="utf-8"',
        ),
        Case(part="head", old='boundary="part"', bad='boundary="other"'),
    ],
    "line_length": [
        Case(part="text", old="Unsubscribe", bad="x" * 999 + "\n", good="x" * 998 + "\n")
    ],
    "subject_shouts": [
        Case(
            part="head",
            old="Subject: Example Digest, November 2026",
            bad="Subject: EXAMPLE DIGEST, NOVEMBER",
            good="Subject: RESPECT Digest, November",
        ),
        Case(part="head", old="November 2026", bad="November!!", good="November!"),
    ],
    "link_disguise": [
        Case(
            bad=after('<a href="https://other.example/">https://hub.example/</a>'),
            good=after('<a href="*|ARCHIVE|*">https://hub.example/</a>'),
        ),
        Case(
            bad=after('<a href="https://other.example/">www.hub.example/x</a>'),
            good=after('<a href="https://hub.example/x">www.hub.example/x</a>'),
        ),
    ],
    "link_shortened": [
        Case(
            bad=after('<a href="https://bit.ly/x">Our report</a>'),
            good=after('<a href="https://habit.ly/x">Our report</a>'),
        ),
        Case(bad=after('<a href="https://192.0.2.1/x">Our report</a>')),
    ],
    "mostly_pictures": [
        Case(
            bad=after('<img src="cid:a" alt="">'),
            good=after('<img src="cid:a" alt=""><p>' + "word " * 60 + "</p>"),
        )
    ],
    "link_gone": [
        Case(answer=answered(status=404), fine=answered()),
        Case(answer=answered(status=410), fine=answered(status=403)),
    ],
    "link_unreachable": [
        Case(answer=answered(status=0, said="no connection"), fine=answered(status=999)),
        Case(answer=answered(status=500), fine=answered(status=206)),
    ],
    "link_redirected": [
        Case(
            answer=answered(final="https://hub.example/"),
            fine=answered(final="http://www.hub.example/one/?a=1&b=2"),
        )
    ],
    "link_slow": [Case(answer=answered(seconds=5.1), fine=answered(seconds=4.9))],
    "link_sent": [Case(answer=answered(sent=3), fine=answered())],
}
"""By the name of each check but `same_email`, which compares whole files."""
