"""The `wordpress` source: a site's entries by its REST interface.

The first reading fetches all; later ones fetch the list of ids and what has changed since. Names of
terms are asked for each time, for a renamed category changes no entry.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec
from msgspec import Struct, field

from bulletin.errors import SourceError
from bulletin.model import RawEntry
from bulletin.schema import suggest
from bulletin.sources import _wordpress_api
from bulletin.sources._wordpress_api import Api, Record, Refused
from bulletin.sources._wordpress_facts import CORE_TYPES, is_unsorted, without_more
from bulletin.sources.base import Access, Reading
from bulletin.sources.specs import Wordpress

MANY = 2
"""When more than one in so many entries has changed, all are read again."""
_OURS = {"post": {"rest_base": "posts"}, "page": {"rest_base": "pages"}}
_TAXONOMIES = {"category": {"rest_base": "categories"}, "post_tag": {"rest_base": "tags"}}


class Post(Struct, frozen=True, array_like=True):
    """A record of a post type, as far as it is needed. Texts are HTML source, times UTC."""

    id: int
    modified: str
    published: str
    link: str
    guid: str
    title: str
    summary: str
    content: str
    status: str
    protected: bool
    picture: int
    terms: dict[str, tuple[int, ...]]


class Kept(Struct, array_like=True):
    """What one reading leaves for the next: the root, posts by type and id, pictures by id."""

    root: str = ""
    posts: dict[str, dict[int, Post]] = field(default_factory=dict)
    pictures: dict[int, tuple[str, str]] = field(default_factory=dict)


class Type(Struct, frozen=True):
    """A post type: its route, and the key of each of its taxonomies in a record."""

    name: str
    route: str
    keys: Mapping[str, str]


def read(spec: Wordpress, access: Access) -> Reading:
    """Read a WordPress, the newest entry first. Raises `SourceError` where it cannot be read whole.

    Not public entries are yielded without their text, and counted as such by intake.
    """
    api = _wordpress_api.find(access, spec.url)
    if spec.login:
        _check_login(api)
    kept = _recalled(access, api.root)
    wanted = (*spec.category_taxonomies, *spec.tag_taxonomies)
    types = list(_types(api, spec.types, wanted))
    posts = {type_.name: _posts(api, type_, kept.posts.get(type_.name, {})) for type_ in types}
    if not any(posts.values()):
        named = " or ".join(spec.types)
        raise SourceError(f"it shows no entry of the type {named}", where=spec.url)
    every = [post for some in posts.values() for post in some.values()]
    pictures = _pictures(api, every, kept.pictures)
    names = {name: _names(api, name, key, every) for name, key in _keys(types).items()}
    access.keep(msgspec.msgpack.encode(Kept(api.root, posts, pictures)))
    yield from api.findings()
    for post in sorted(every, key=lambda post: (post.published, post.id), reverse=True):
        yield _entry(post, spec, names, pictures.get(post.picture, ("", "")))


def _check_login(api: Api) -> None:
    """Raise `SourceError` unless the login counts: on public routes a wrong one is passed over."""
    try:
        api.get("wp/v2/users/me", dict, _fields="id")
    except Refused as refused:
        raise SourceError(
            "the site does not accept the login",
            where=api.root,
            hint="It should be name:application password (Users, Profile, Application Passwords).",
        ) from refused


def _recalled(access: Access, root: str) -> Kept:
    with suppress(msgspec.DecodeError):
        if (data := access.kept()) and (
            kept := msgspec.msgpack.decode(data, type=Kept)
        ).root == root:
            return kept
    return Kept(root)


def _types(api: Api, names: Sequence[str], wanted: Sequence[str]) -> Iterator[Type]:
    """Yield the post types asked for. Raises `SourceError` for one that is not shown."""
    try:
        types, _ = api.get("wp/v2/types", dict)
        taxonomies, _ = api.get("wp/v2/taxonomies", dict)
    except Refused:  # some sites hide these two and nothing else
        if not _OURS.keys() >= set(names):
            raise
        types, taxonomies = _OURS, _TAXONOMIES
    _check_taxonomies(api, taxonomies, wanted)
    for name in names:
        about = types.get(name)
        if not isinstance(about, dict):
            raise SourceError(
                f"it shows no post type {name!r}",
                where=api.root,
                hint=suggest(name, sorted(types.keys() - (CORE_TYPES - _OURS.keys()))),
            )
        own = about.get("taxonomies")
        keys = {
            taxonomy: _text(taxonomies[taxonomy], "rest_base") or taxonomy
            for taxonomy in wanted
            if taxonomy in taxonomies and (not isinstance(own, list) or taxonomy in own)
        }
        space = _text(about, "rest_namespace") or "wp/v2"
        yield Type(name, f"{space}/{_text(about, 'rest_base') or name}", keys)


def _check_taxonomies(api: Api, shown: Record, wanted: Sequence[str]) -> None:
    """Raise `SourceError` for a taxonomy that is not shown: its entries would have no category."""
    for name in wanted:
        if name not in shown and name not in _TAXONOMIES:
            raise SourceError(
                f"it shows no taxonomy {name!r}",
                where=api.root,
                hint=suggest(name, sorted(shown.keys() - {"nav_menu"})),
            )


def _keys(types: Iterable[Type]) -> dict[str, str]:
    return {taxonomy: key for type_ in types for taxonomy, key in type_.keys.items()}


def _posts(api: Api, type_: Type, before: Mapping[int, Post]) -> dict[int, Post]:
    """Return every public post of a type by id; what has not changed is not fetched again."""
    fields = "id,modified_gmt,date_gmt,link,guid,title,excerpt,content,status,featured_media".split(
        ","
    )
    fields += type_.keys.values()
    if before:
        listed = api.all(type_.route, ("id", "modified_gmt"))
        known = {
            id_: post
            for id_, post in before.items()
            if id_ in listed and _text(listed[id_], "modified_gmt") == post.modified
        }
        changed = [id_ for id_ in listed if id_ not in known]
        if len(changed) * MANY <= len(listed):
            fresh = api.some(type_.route, fields, changed)
            made = known | {id_: _post(record, type_) for id_, record in fresh.items()}
            return {id_: made[id_] for id_ in sorted(made)}
    records = api.all(type_.route, fields)
    return {id_: _post(record, type_) for id_, record in records.items()}


def _post(record: Record, type_: Type) -> Post:
    published = _text(record, "date_gmt")
    picture = record.get("featured_media")
    content = record.get("content")
    return Post(
        id=record["id"],
        modified=_text(record, "modified_gmt"),
        published=f"{published}Z" if published and not published.endswith("Z") else published,
        link=_text(record, "link"),
        guid=_text(record, "guid"),
        title=_text(record, "title"),
        summary=without_more(_text(record, "excerpt")),
        content=_text(record, "content"),
        status=_text(record, "status") or "publish",
        protected=isinstance(content, dict) and bool(content.get("protected")),
        picture=picture if isinstance(picture, int) else 0,
        terms={taxonomy: _ids(record.get(key)) for taxonomy, key in type_.keys.items()},
    )


def _text(record: object, key: str) -> str:
    """Return a text of a record; titles and texts are ``{"rendered": ...}``."""
    value = record.get(key) if isinstance(record, dict) else None
    if isinstance(value, dict):
        value = value.get("rendered")
    return value if isinstance(value, str) else ""


def _ids(value: object) -> tuple[int, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, list) else ()


def _names(api: Api, taxonomy: str, key: str, posts: Iterable[Post]) -> dict[int, tuple[str, str]]:
    """Return slug and name (HTML source) of each term of a taxonomy that a post has, by id."""
    ids = sorted({id_ for post in posts for id_ in post.terms.get(taxonomy, ())})
    found = api.some(f"wp/v2/{key}", ("id", "name", "slug"), ids)
    return {id_: (_text(one, "slug"), _text(one, "name")) for id_, one in found.items()}


def _pictures(
    api: Api, posts: Iterable[Post], before: Mapping[int, tuple[str, str]]
) -> dict[int, tuple[str, str]]:
    """Return address and alternative text (HTML source) of each featured picture, by its id."""
    ids = {post.picture for post in posts if post.picture and not post.protected}
    new = sorted(ids - before.keys())
    found = api.some("wp/v2/media", ("id", "source_url", "alt_text"), new)
    fresh = {id_: (_text(one, "source_url"), _text(one, "alt_text")) for id_, one in found.items()}
    return {id_: picture for id_, picture in {**before, **fresh}.items() if id_ in ids}


def _entry(
    post: Post,
    spec: Wordpress,
    names: Mapping[str, Mapping[int, tuple[str, str]]],
    picture: tuple[str, str],
) -> RawEntry:
    if post.protected or post.status != "publish":
        return RawEntry(
            where=post.link,
            title=post.title,
            link=post.link,
            source_id=str(post.id),
            guid=post.guid,
            markup=True,
            status=post.status,
            protected=post.protected,
        )
    return RawEntry(
        where=post.link,
        title=post.title,
        link=post.link,
        source_id=str(post.id),
        guid=post.guid,
        summary=post.summary,
        content=post.content,
        markup=True,
        categories=_terms(post, spec.category_taxonomies, names),
        tags=_terms(post, spec.tag_taxonomies, names),
        published=post.published,
        updated=f"{post.modified}Z" if post.modified else "",
        image=picture[0],
        image_alt=picture[1],
    )


def _terms(
    post: Post, taxonomies: Sequence[str], names: Mapping[str, Mapping[int, tuple[str, str]]]
) -> tuple[str, ...]:
    """Return the names of a post's terms; the one that WordPress fills in by itself is none."""
    found: Iterator[tuple[str, str]] = (
        names[taxonomy][id_]
        for taxonomy in taxonomies
        for id_ in post.terms.get(taxonomy, ())
        if id_ in names.get(taxonomy, {})
    )
    return tuple(name for slug, name in found if not is_unsorted(slug))
