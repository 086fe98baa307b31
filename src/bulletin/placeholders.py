"""How mailers write what they fill in: ``*|UNSUB|*``, ``{{ url }}``, ``[link]``, ``%%leave%%``.

Which mailer fills in what is the digest's to know; this is how any of them is told from an address.
"""

import re

SYNTAX = (
    r"(?:\*\|[^|<>\n]+\|\*|\{\{.+?\}\}|\{%.+?%\}|<%.+?%>|\{[$!]?[\w:.-]+\}|\[\[?[\w:. -]+\]?\]"
    r"|%%[^%\n]+%%|%[A-Z_-]{4,}%|##?[\w:. -]+##?|\$\w+\$|\$\[[^\[\]\n]+\]\$|\$\{.+?\})"
)
"""Of Mailchimp, Liquid and Go, Django, ERB; Mautic and MailerLite, phpList and Sendy; Salesforce,
ActiveCampaign; Elastic and Moosend, dotdigital, Zoho. ``%20`` of an address is none."""


def is_placeholder(value: str) -> bool:
    """Tell whether a value is wholly what a mailer fills in."""
    return re.fullmatch(SYNTAX, value.strip()) is not None


def holds_placeholder(value: str) -> bool:
    """Tell whether a mailer fills in a part of a value."""
    return re.search(SYNTAX, value) is not None
