"""The mailers that are known: their placeholders, as they spell them, and where to paste."""

from bulletin.model import Mailer

_CURLY = r"\{\{[^{}<>\n]+\}\}"
_LIQUID = rf"{_CURLY}|\{{%[^{{}}<>\n]+%\}}"

MAILCHIMP = Mailer(
    name="mailchimp",
    title="Mailchimp",
    form="source",
    paste="Code your own, Paste in code",
    unsubscribe="*|UNSUB|*",
    browser="*|ARCHIVE|*",
    address="*|LIST:ADDRESS|*",
    opens=("*|",),
    tag=r"\*\|[^|<>\n]+\|\*",
)
LISTMONK = Mailer(
    name="listmonk",
    title="listmonk",
    form="source",
    paste="a new campaign, Content, Raw HTML",
    unsubscribe="{{ UnsubscribeURL }}",
    browser="{{ MessageURL }}",
    opens=("{{",),
    tag=_CURLY,
)
BUTTONDOWN = Mailer(
    name="buttondown",
    title="Buttondown",
    form="source",
    paste="a new email, with the template Naked",
    unsubscribe="{{ unsubscribe_url }}",
    browser="{{ email_url }}",
    opens=("{{", "{%"),
    tag=_LIQUID,
)
BREVO = Mailer(
    name="brevo",
    title="Brevo",
    form="source",
    paste="Code your own, Paste your code",
    unsubscribe="{{ unsubscribe }}",
    browser="{{ mirror }}",
    opens=("{{", "{%"),
    tag=_LIQUID,
)
SES = Mailer(
    name="ses",
    title="Amazon SES",
    form="source",
    paste="the HTML part of your message or template",
    unsubscribe="{{amazonSESUnsubscribeUrl}}",
    opens=("{{",),
    tag=_CURLY,
)
MAILPOET = Mailer(
    name="mailpoet",
    title="MailPoet",
    form="fragment",
    paste="a Text block, Source code (<>)",
    unsubscribe="[link:subscription_unsubscribe_url]",
    browser="[link:newsletter_view_in_browser_url]",
    opens=("[",),
    tag=r"\[(?:subscriber|newsletter|date|link|user):[^\[\]<>\n]+\]",
)
PHPLIST = Mailer(
    name="phplist",
    title="phpList",
    form="source",
    paste="a new campaign, Content, Source",
    unsubscribe="[UNSUBSCRIBEURL]",  # [VIEWBROWSERURL] needs a plugin, and is an empty link without
    opens=("[",),
    tag=r"\[[A-Z][A-Z0-9 _-]+(?:%%[^\[\]<>\n]*)?\]",
)
SENDY = Mailer(
    name="sendy",
    title="Sendy",
    form="source",
    paste="a new campaign, HTML code, Source",
    unsubscribe="[unsubscribe]",
    browser="[webversion]",
    opens=("[",),
    tag=r"\[(?:Name|Email|current\w+|[\w ]+,fallback=[^\[\]<>\n]*)\]",
)
MAUTIC = Mailer(
    name="mautic",
    title="Mautic",
    form="source",
    paste="a new email, theme Code Mode, Builder",
    unsubscribe="{unsubscribe_url}",
    browser="{webview_url}",
    opens=("{",),
    tag=r"\{[a-z]+=[^{}<>\n]+\}",
)
OUTLOOK = Mailer(name="outlook", title="Outlook", paste="a new message")
GMAIL = Mailer(name="gmail", title="Gmail", paste="a new message")
THUNDERBIRD = Mailer(
    name="thunderbird",
    title="Thunderbird",
    form="source",
    paste="a new message, Insert, HTML",
)
ROUNDCUBE = Mailer(
    name="roundcube",
    title="Roundcube",
    form="fragment",
    paste="a new message in HTML, Source code (<>)",
)
APPLEMAIL = Mailer(name="applemail", title="Apple Mail", paste="a new message")
NONE = Mailer(name="none")

MAILERS = {
    mailer.name: mailer
    for mailer in (
        NONE,
        MAILCHIMP,
        LISTMONK,
        BUTTONDOWN,
        BREVO,
        SES,
        MAILPOET,
        PHPLIST,
        SENDY,
        MAUTIC,
        OUTLOOK,
        GMAIL,
        THUNDERBIRD,
        ROUNDCUBE,
        APPLEMAIL,
    )
}
"""By name. One that is not here is described in ``bulletin.toml`` as a ``[[mailer]]``."""


def known_placeholders() -> dict[str, str]:
    """Return the placeholders of the known mailers, each with the titles of those that use it."""
    found: dict[str, str] = {}
    for mailer in MAILERS.values():
        for one in mailer.placeholders:
            found[one] = f"{found[one]} and {mailer.title}" if one in found else mailer.title
    return found
