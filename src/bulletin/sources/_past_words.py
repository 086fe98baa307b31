"""The words on links that name no resource, in eight languages: "Read More", "Unsubscribe".

Words are compared as `text.fold` leaves them: in lower case, without punctuation.
"""

import re
from functools import cache

from bulletin.links import judge
from bulletin.text import fold, one_line

# What a link asks to do. "Read more: TITLE" names the title.
_ASKING = """
read more|read|more|read on|read now|read it|read here|read this|read article|read the article
read full article|read the full article|read the full story|read the full text|read the report
read the full report|read report|read the story|read the post|read online|continue
continue reading|keep reading|learn more|find out more|discover more|see|see more|see here
see the report|view|view more|view report|view the report|view article|view here|more here
click|click here|here|visit website|visit the website|download|download here|download now
download pdf|download the pdf|download the report|download report|access here|access the report
watch|watch now|watch here|watch the video|watch video|listen|listen here|listen now|register here
register now|apply here|apply now|sign up here|back to top|go|open
lire|lire la suite|lire plus|lire l'article|lire le rapport|lire la suite de l'article
en savoir plus|savoir plus|plus d'infos|plus d'information|plus d'informations|ici
cliquez ici|cliquer ici|c'est ici|voir|voir plus|voir ici|voir la suite|consulter|découvrir
télécharger|télécharger ici|télécharger le rapport|continuer|continuer la lecture|poursuivre
poursuivre la lecture|regarder|écouter|s'inscrire ici|accéder
leer|leer más|leer mas|lee más|leer el artículo|leer artículo|leer el informe|más info
más información|mas información|saber más|conocer más|conoce más|ver|ver más|ver mas|ver aquí|aquí
aqui|haga clic aquí|haz clic aquí|clic aquí|pulse aquí|pincha aquí|continuar leyendo
seguir leyendo|sigue leyendo|descargar|descargar aquí|descargar informe|consultar
escuchar
ler|ler mais|leia|leia mais|leia aqui|saiba mais|saber mais|mais informações
mais informação|veja|veja mais|ver mais|veja aqui|clique aqui|continue lendo|continuar lendo
continuar a ler|continue a ler|baixar|baixe aqui|descarregar|acesse|acesse aqui|ouvir
اقرأ المزيد|إقرأ المزيد|اقرا المزيد|قراءة المزيد|اقرأ أكثر|اقرأ|المزيد|للمزيد
لمزيد من المعلومات|هنا|اضغط هنا|إضغط هنا|انقر هنا|أنقر هنا|تابع القراءة|متابعة القراءة
أكمل القراءة|عرض|عرض المزيد|تحميل|تنزيل|حمل من هنا|شاهد|استمع
weiterlesen|weiter lesen|mehr lesen|mehr erfahren|mehr dazu|hier|hier klicken|zum artikel
herunterladen
leggi|leggi tutto|leggi di più|continua a leggere|scopri di più|qui|clicca qui|scarica
lees meer|lees verder|meer lezen|klik hier|bekijk
"""
# What a link may call anything; a title can begin so, too ("Report: ...").
_CALLING = """
full article|full story|full text|full report|report|discover|more info|more information
more details|details|info|information|this link|link|links|start|source|website|web|web page
homepage|home|email|e-mail|logo|image|picture|photo|banner|icon|access|pdf|video|register|apply
next|previous|back|top|url|document|file|rss|feed|rss feed|follow the feed
la suite|suite|plus|lien|retour|más|mas|descarga|enlace|mais|ligação|mehr|meer
رابط|الرابط|التفاصيل
"""
# What stands before a title: "Read more about TITLE".
_ABOUT = (
    r"(?i)(?:(?:read|learn|find out|see) more about|en savoir plus sur|(?:leer|saber) m[áa]s sobre"
    r"|m[áa]s informaci[óo]n sobre|(?:leia|saiba|ler|saber) mais sobre|اقرأ المزيد عن)\s+(?=\S)"
)
# What stands before a title without anything to part them: "Continue reading TITLE".
_ON = (
    rf"{_ABOUT}|(?:continue reading|keep reading|read (?:more|the rest)|lire la suite"
    r"|continuer la lecture|(?:leer|lee) m[áa]s|(?:seguir|continuar) leyendo|(?:leia|ler) mais"
    r"|continu[ea]r? lendo"
    r"|weiterlesen|mehr lesen|leggi tutto|lees (?:meer|verder)|اقرأ المزيد|قراءة المزيد)(?:\W|$)"
)
_ADDRESS = r"(?:[\w-]+\.)+[a-zA-Z]{2,}(?:/.*)?|[^@]+@[^@]+"
_SEPARATOR = r"\s*[:：|]\s*|\s+[–—-]\s+|\s*[→»]\s*"

# What a mailer's own links say. The words are looked for in short texts only.
_MAILERS = r"""
unsubscrib\w*
\bin (?:your|a|the|my) (?:web |internet )?browser\b
\b(?:web|online|browser) version\b
\b(?:update|change|edit|manage) (?:your |my )?(?:\w+ )?(?:preferences|profile|subscriptions?)\b
\b(?:e ?mail|subscription|newsletter) (?:preferences|settings)\b
\b(?:view|see|read|open) (?:(?:this|it|the|our) )?(?:(?:e ?mail|newsletter|message|issue) )?online$
\bforward (?:this|it|to a (?:friend|colleague))\b
\b(?:send|tell|share with) (?:this to |it to |to )?a friend\b
\bwhy did (?:i|you) (?:get|receive) this\b
\bto your address book\b
^(?:click here to )?(?:opt out|subscribe)(?: here| now)?$
\bsubscribe to (?:our|the|this) (?:newsletter|list)\b
^(?:view )?past issues$
^(?:translate|privacy policy|report (?:abuse|spam))$
\bd[ée]sinscri\w*|\bd[ée]sabonn\w*
\bdans (?:votre|le|un|mon) navigateur\b
\bversion (?:en ligne|web)\b
\b(?:g[ée]rer|modifier|mettre à jour) (?:vos|mes|votre|mon) (?:préférences|abonnements?|profil)\b
\b(?:voir|lire|afficher|consulter) (?:ce|cet|cette|la) (?:message|e ?mail|lettre) en ligne$
\b(?:transf[ée]rer|envoyer) (?:ce message |cet e ?mail )?à un ami\b
\bdar(?:se|me|te)? de baja\b|\bdesuscri\w+
\b(?:cancelar|anular) (?:la |su |tu |mi )?su[bs]scripci[óo]n\b
\ben (?:su|tu|el|un) navegador\b
\bversi[óo]n (?:web|en l[íi]nea|online)\b
\breenviar a un amigo\b
\b(?:actualizar|gestionar|modificar|cambiar) (?:sus|tus|mis|las) (?:preferencias|suscripciones)\b
\bcancelar (?:a |sua |minha )?(?:inscrição|subscrição|assinatura)\b
\bdescadastr\w*|\bdesinscrev\w*
\b(?:no|em um|num) (?:seu )?(?:navegador|browser)\b
\b(?:encaminhar|enviar) (?:para|a) um amigo\b
\b(?:atualizar|gerenciar|gerir|alterar) (?:as )?(?:suas |minhas )?prefer[êe]ncias\b
[إا]لغاء (?:ال)?اشتراك
في المتصفح
(?:تحديث|إدارة) (?:ال)?(?:تفضيلات|اشتراك)
^(?:newsletter )?(?:abmelden|abbestellen)\b|\bim browser\b
\bdisiscri\w+|\bnel (?:tuo )?browser\b
^uitschrijven\b|\bin (?:uw|je) browser\b
"""
_SHORT = 10  # words
_MOST = 1000  # characters of a title

_NETWORK = (
    r"(?:facebook|fb|twitter|x|linked ?in|instagram|youtube|whats ?app|telegram|mastodon|bluesky"
    r"|tiktok|threads|pinterest|reddit|vimeo|flickr)"
)
_SHARE = (
    rf"(?:(?:share|tweet|post|follow|like|find|join|visit|connect)\b.{{0,20}}\b{_NETWORK}"
    r"|(?:share|tweet|follow|like)(?: (?:this|it|us|me))?|partager|partagez|compartir|comparte"
    r"|compartilhar|partilhar|suivez nous|síguenos|siga nos|شارك|مشاركة|تابعنا|teilen)"
)


@cache
def _folded(phrases: str) -> frozenset[str]:
    return frozenset(map(fold, phrases.strip().replace("\n", "|").split("|")))


@cache
def _mailers() -> re.Pattern[str]:
    return re.compile(_MAILERS.strip().replace("\n", "|"))


def title_of(text: str) -> str:
    """Return the title that a link's words name, or "" when they name none.

    "Read more: TITLE" names TITLE. Nothing is named by "here", an address, an arrow.
    """
    title = one_line(text)[:_MOST]
    if about := re.match(_ABOUT, title):
        title = title[about.end() :]
    parts = re.split(_SEPARATOR, title, maxsplit=1)
    if len(parts) > 1 and fold(parts[0]) in _folded(_ASKING):
        title = parts[1]
    return "" if is_generic(title) else title


def is_generic(text: str) -> bool:
    """Tell whether a link's words would suit any link."""
    return not any(map(str.isalpha, text)) or _is_generic(fold(text)) or _is_address(text)


def _is_generic(folded: str) -> bool:
    return folded in _folded(_ASKING) or folded in _folded(_CALLING)


def _is_address(text: str) -> bool:
    """Whether a text is only a web or mail address, with or without its scheme."""
    bare = text.strip(" .<>()[]")
    if re.search(r"\s", bare):
        return False
    return bool(judge(bare)) or bool(
        re.fullmatch(r"(?:[\w-]+\.)+[a-zA-Z]{2,}(?:/.*)?|\S+@\S+", bare)
    )


def asks(text: str) -> bool:
    """Tell whether a link's words ask to read on, whatever they name then: "Read more: TITLE"."""
    text = one_line(text)[:_MOST].strip(" .…[]()→»›>-–—")
    head = re.split(_SEPARATOR, text, maxsplit=1)[0]
    return fold(head) in _folded(_ASKING) or re.match(_ON, text) is not None


def is_mailers(text: str) -> bool:
    """Tell whether a link's words are those of a mailer's own links: to leave, to see it online."""
    folded = fold(text)
    return folded.count(" ") < _SHORT and _mailers().search(folded) is not None


def is_social(text: str) -> bool:
    """Tell whether a link's words name only a network, or ask to share or follow."""
    folded = fold(text)
    words = folded.count(" ") + 1
    handle = text.strip().startswith("@") and words == 1
    named = words <= 3 and re.search(rf"\b{_NETWORK}\b", folded)  # noqa: PLR2004 - "Hub on LinkedIn"
    return handle or bool(named) or re.fullmatch(_SHARE, folded) is not None
