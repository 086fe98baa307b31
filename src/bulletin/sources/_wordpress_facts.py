"""What every WordPress has of itself and is no resource: its types, and the category for none."""

import re

from bulletin.slugs import slug
from bulletin.text import fold

CORE_TYPES = frozenset(
    "post page attachment revision nav_menu_item custom_css customize_changeset oembed_cache "
    "user_request wp_block wp_template wp_template_part wp_global_styles wp_navigation "
    "wp_font_family wp_font_face".split()
)
SETTINGS = ("acf-",)  # types of plugins that hold no entries begin so

# What the category is called that WordPress fills in where an author chose none (term 1, in the
# language in which the site was set up).
_UNSORTED = (
    "Uncategorized|Uncategorised|Non classé|Unkategorisiert|Sin categoría|Sem categoria"
    "|Senza categoria|Geen categorie|Niet gecategoriseerd|Bez kategorii|Nezařazené"
).split("|")
_KEYS = frozenset(fold(spelled) for name in _UNSORTED for spelled in (name, slug(name)))


def is_unsorted(term: str) -> bool:
    """Tell whether a category, by its name or its slug, is the one that stands for none."""
    return fold(term) in _KEYS


# A title's prefix, and what stands in place of an excerpt, in the languages we are sure of
# (`get_the_title()`, `wp_trim_excerpt()`).
_PREFIX = (
    r"(?i)^\s*(?:Protected|Geschützt|Protégé|Protegido|Protetto|Beschermd|Skyddad|Zabezpieczone"
    r"|Защищено|محمي|保護中|密码保护)\s*[:：]\s*"
)
_NOTICES = (
    "There is no excerpt because this is a protected post.",
    "Es gibt keinen Textauszug, da dies ein geschützter Beitrag ist.",
    "Il n’y a pas d’extrait, car cette publication est protégée.",
    "No hay extracto porque es una entrada protegida.",
    "Er is geen samenvatting omdat dit een beschermd bericht is.",
)
_MORE = r"(?is)<a\b[^<>]{0,1000}\bmore-link\b[^<>]{0,1000}>.{0,300}?</a\s*>"
_NOTICED = frozenset(map(fold, _NOTICES))


def stands_for_password(title: str, said: str) -> bool:
    """Tell whether title and text, plain, are what WordPress shows of an entry behind a password.

    It puts a word before the title, and a notice, or nothing, in place of the text.
    """
    text = fold(said)
    return text in _NOTICED or (not text and re.match(_PREFIX, title) is not None)


def without_more(html: str) -> str:
    """Return a text without the link that a theme puts where an author cut it ("more-link")."""
    return re.sub(_MORE, "", html)


def without_prefix(title: str) -> str:
    """Return a title without the word that tells that a password stands before the entry."""
    return re.sub(_PREFIX, "", title, count=1)
