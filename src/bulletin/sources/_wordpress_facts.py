"""What every WordPress has of itself and is no resource: its types, and the category for none."""

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
