"""Where a link of a past issue leads: to a resource, or to what is none, and why."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from bulletin import links
from bulletin.placeholders import SYNTAX
from bulletin.sources._past_words import is_generic, is_mailers, is_social

MAILERS = "unsubscribe and mailer's own links"
SOCIAL = "social profiles and share links"
ADDRESSES = "email addresses and telephone numbers"
NO_WEB = "links to no web page"
HOME = "bare home pages"
FEEDS = "feeds"
PICTURES = "pictures"
ANCHORS = "places within the page"

# Addresses that lead to no page. Mailers' placeholders stand as they were written, or as a browser
# that saved the page left them.
_PLACEHOLDER = rf"(?:(?:https?://)?(?:[^/?#]+/)?)?{SYNTAX}"
_NO_PAGES = (
    (_PLACEHOLDER, MAILERS),
    (r"#", ANCHORS),
    (r"(?i)(?:mailto|tel|sms|callto|fax|whatsapp):", ADDRESSES),
)
# Hosts and paths of a mailer's own pages, and pages by which subscribers leave.
_MAILERS = (
    r"(?i)[^/]*\blist-manage\d*\.com/(?!track/click)|[^/]*\bforward-to-friend\d*\.com/"
    r"|[^/]*\bcampaign-archive\d*\.com/|eepurl\.com/|(?:[^/]+\.)?mailchimp\.com/"
    r"|[^?]*[/.](?:unsubscribe\d?|unsub|opt-?out|optout|forward-to-a-friend|desinscription"
    r"|desabonnement|manage-?(?:subscriptions?|preferences)|(?:email|subscription)-?preferences"
    r"|preference-?cent(?:er|re))(?:\.\w{2,4})?(?:[/?]|$)|.*[?&](?:action=)?unsubscribe\d?(?:[=&]|$)"
)
# Where mailers count clicks; the page behind is known to them alone.
_TRACKERS = (
    r"(?i)[^/]*\blist-manage\d*\.com/track/click|(?:[^/]+\.)?mailchi\.mp/|(?:[^/]+\.)?rs6\.net/"
    r"|(?:[^/]+\.)?mandrillapp\.com/track/click|[^/]*\.ct\.sendgrid\.net/|[^/]+/(?:wf|ls)/click"
    r"|[^/]+/c/eJ|[^/]*\bhubspot(?:links|email|starter)?\w*\.(?:com|net)/|[^/]+/e3t/|[^/]*\bhs-sites"
    r"|[^/]+/events/public/v1/encoded/track/|(?:[^/]+\.)?awstrack\.me/|[^/]*\b(?:createsend|cmail)\d*\.com/"
    r"|[^/]*\bsendib[tm]\d*\.com/|(?:[^/]+\.)?mjt\.lu/|clicks?\.m(?:lsend|ailerlite)\.com/"
    r"|[^/]+/lists/lt\.php|[^/]+/lt\.php|[^?]*\?.*mailpoet_router|click\.[^/]+/\?qs="
    r"|(?:[^/]+\.)?convertkit-mail\d*\.com/|substack\.com/redirect/"
)
_NESTED = 5  # links that one link may carry, one within the other
_TARGETS = frozenset(
    "url u redirect redirect_url redirecturl redirect_to redirect_uri target to dest destination"
    " link href goto q".split(),
)
# Links that are another's outer side, whoever wrote it: a search engine's, a mail guard's.
_GUARDS = (
    r"[^/]*\bsafelinks\.protection\.outlook\.com/|urldefense\.\w+/|google\.\w+/url\?"
    r"|lm?\.facebook\.com/l\.php"
)
# A target within the path: Amazon's, and a mail guard's.
_INSIDE = r"/L0/(https?:[^/]+)(?:/|$)|/v3/__(https?:.+?)__;"
_NETWORKS = (
    r"(?:\w+\.)?(?:facebook|twitter|x|linkedin|instagram|youtube|whatsapp|tiktok|pinterest|reddit"
    r"|addtoany|addthis|sharethis)\.com|(?:mastodon|mstdn)\.[\w.]+|[\w.]+\.social|threads\.net"
    r"|fb\.(?:me|com)|wa\.me|t\.me|telegram\.me|bsky\.app"
)
_SHARE = (
    r"(?i)/(?:sharer?\b|share[-/]?(?:article|offsite)?\b|sharing/|intent/|shareArticle|dialog/share"
    r"|pin/create|submit$|send$|add_to/)"
)
_PROFILE = (
    r"[^/]+/(?:@?[\w.%-]+|(?:company|in|school|showcase|groups?|pages?|channel|c|user|people"
    r"|profile)/[^?]+|profile\.php.*)?"
)
_FEED = r"(?i).*(?:/(?:feed|rss|atom)(?:\.(?:xml|json|php))?|\.(?:rss|atom)|\?feed=\w+)"
_PICTURE = r"(?i).*\.(?:png|jpe?g|gif|webp|svg|bmp|ico|avif)"


def led_to(href: str) -> str:
    """Return where a digest's own link leads, freed of what a mailer or mail guard put round it."""
    link = links.judge(href)
    if not link.startswith(links.WEB):
        return ""
    if not re.match(f"{_TRACKERS}|{_GUARDS}", links.page(link)):
        return link
    link = list(_unwrapped(link))[-1]
    return "" if re.match(_TRACKERS, links.page(link)) else link


def placed(href: str, text: str, base: str) -> tuple[str, str, str]:
    """Return the name of the page a link leads to, its address, and why it is left out, or "".

    Two links to one page have one name. The address is "" for a page that is hidden or none.
    """
    href = href.strip()
    for pattern, reason in _NO_PAGES:
        if re.match(pattern, unquote(href)):
            return href, "", reason
    steps = list(_unwrapped(links.judge(href, base)))
    if not steps:
        return href, "", NO_WEB
    if any(map(_is_share, steps)):
        return href, "", SOCIAL
    link, page = steps[-1], links.page(steps[-1])
    return page, "" if re.match(_TRACKERS, page) else link, _reason(link, page, text)


def _reason(link: str, page: str, text: str) -> str:
    """Return why a web link names no resource, or ""."""
    bare = page.partition("?")[0]
    if is_mailers(text) or re.match(_MAILERS, page):
        return MAILERS
    if is_social(text) and (re.match(_TRACKERS, page) or _network(link)):
        return SOCIAL
    if is_generic(text) and _network(link) and re.fullmatch(_PROFILE, page):
        return SOCIAL
    if bare.endswith("/") and bare == page:
        return HOME
    if re.fullmatch(_FEED, page):
        return FEEDS
    return PICTURES if re.fullmatch(_PICTURE, bare) else ""


def _network(link: str) -> bool:
    return re.fullmatch(_NETWORKS, links.host(link)) is not None


def _is_share(link: str) -> bool:
    parts = urlsplit(link)
    text = links.host(link) in ("wa.me", "api.whatsapp.com") and "text=" in parts.query
    return _network(link) and (text or re.match(_SHARE, parts.path) is not None)


def _unwrapped(link: str) -> Iterator[str]:
    """Yield a web link and the links that it carries, one within the other, outermost first."""
    for _ in range(_NESTED):
        if not link.startswith(links.WEB):
            return
        yield link
        parts = urlsplit(link)
        inside = re.search(_INSIDE, parts.path)
        carried = [inside[1] or inside[2]] if inside else []
        carried += [v for name, v in parse_qsl(parts.query) if name.casefold() in _TARGETS]
        targets = (links.judge(unquote(each) if "://" not in each else each) for each in carried)
        link = next((each for each in targets if each.startswith(links.WEB)), "")
