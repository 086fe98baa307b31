"""Documentation that cannot lie: its commands run, and what exists is documented."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest
from benchmarks.histories import Sums, tables
from jinja2 import meta, nodes
from jinja2.filters import FILTERS

from bulletin import config
from bulletin.cli import COMMANDS, group
from bulletin.selection import BUCKETS
from bulletin.sources import BUILT_IN, spec_of
from bulletin.sources.records import FIELDS
from bulletin.templating import Templates
from tests.conftest import ROOT, Run

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DAY = "1795510800"  # 2026-11-24T09:00:00Z: pages show what was printed then
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"")


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(path: Path, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(path.read_text("utf-8")) if kind == language]


def transcripts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each command of a page's console blocks and the output that is shown under it."""
    for block in blocks(path, "console"):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = piece.partition("\n")
            yield command, shown


def matches(shown: str, found: str) -> bool:
    """Compare output; a line that is or ends in ``...`` stands for anything."""
    pattern = ""
    for line in shown.splitlines():
        if line == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += re.escape(line.removesuffix("...")) + (".*" if line.endswith("...") else "")
            pattern += r"\n"
    return re.fullmatch(pattern, found) is not None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_console_blocks_run_and_print_what_is_shown(path: Path, run: Run, tmp_path: Path) -> None:
    for name in ("seeds", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "bulletin.toml", tmp_path)
    if "tutorial" in path.parts:
        shutil.rmtree(tmp_path / "templates")
        (tmp_path / "bulletin.toml").write_text(blocks(path, "toml")[0], "utf-8")
        (tmp_path / "entries.json").write_text(blocks(path, "json")[0], "utf-8")
    for command, shown in transcripts(path):
        done = run(
            *command.removeprefix("bulletin ").split(),
            env={"COLUMNS": "80", "SOURCE_DATE_EPOCH": DAY},
        )
        assert matches(shown, done.stdout), f"{command}\n--- shown\n{shown}--- found\n{done.stdout}"


def test_settings_shown_in_the_how_tos_are_settings(tmp_path: Path) -> None:
    for path in (ROOT / "docs" / "how-to").glob("*.md"):
        for block in blocks(path, "toml"):
            told = tomllib.loads(block)
            sources = told.pop("source", [])
            for mailer in told.pop("mailer", []):
                msgspec.convert(mailer, config.MailerTable)
                assert mailer.keys() <= set(config.MailerTable.__struct_fields__), path
            for name, table in told.items():
                known = {f.encode_name for f in msgspec.structs.fields(config.TABLES[name])}
                assert table.keys() <= known, path
            for source in sources:
                spec = spec_of(source.pop("kind"))
                assert not isinstance(spec, str), path
                msgspec.convert(source, spec)
                assert source.keys() <= {f.encode_name for f in msgspec.structs.fields(spec)}, path


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in ("".join(found) for found in LINK.findall(path.read_text("utf-8"))):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / target).exists(), target


def test_the_two_commands_are_what_ci_calls() -> None:
    lines = [line for block in blocks(ROOT / "README.md", "sh") for line in block.splitlines()]
    (tests,) = [line for line in lines if "pytest" in line]
    assert tests in page(".ci/run").splitlines()
    (build,) = [line for line in lines if line.endswith("bulletin build")]
    assert build.startswith("python3 -m venv .venv && ")


def test_every_command_and_option_is_documented() -> None:
    text = page("docs/reference/commands.md")
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command
        assert f"## bulletin {name}" in text
        assert command.help
        for option in command.params:
            for spelling in option.opts:
                if spelling.startswith("--"):
                    assert f"`{spelling}" in text, f"{name} {spelling}"


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    text = page("docs/reference/configuration.md")
    tables = {f"[{name}]": struct for name, struct in config.TABLES.items()}
    for several in ("section", "mailer"):
        tables[f"[[{several}]]"] = tables.pop(f"[{several}]")
    for kind in BUILT_IN:
        spec = spec_of(kind)
        assert not isinstance(spec, str)
        tables[f'kind = "{kind}"'] = spec
    for heading, struct in tables.items():
        assert f"## `{heading}`" in text
        section = text.split(f"## `{heading}`")[1].split("\n## ")[0]
        documented = set(re.findall(r"^\| `([a-z_]+)` \|", section, re.MULTILINE))
        assert documented == {field.encode_name for field in msgspec.structs.fields(struct)}


@pytest.mark.parametrize(
    "name", [name for name, mailer in config.MAILERS.items() if not mailer.has_list]
)
def test_under_a_mailer_without_a_list_readers_stand_under_bcc(name: str) -> None:
    title = config.MAILERS[name].title or "Any other"
    assert "under Bcc" in _part(title)


@pytest.mark.parametrize("name", config.MAILERS)
def test_of_every_mailer_it_is_told_how_to_send_the_email_to_oneself(name: str) -> None:
    title = config.MAILERS[name].title or "Any other"
    own = page("docs/how-to/mailchimp.md") if name == "mailchimp" else _part(title)
    assert own.count("**To yourself first:**") == 1


def test_of_every_mailer_that_fills_in_names_a_tag_is_shown_that_it_knows() -> None:
    shown = dict(
        re.findall(
            r"^\| \[?([\w ]+)\S* \| `(?:Dear|Hi) (.+?),`",
            _part("Dear reader, by name"),
            re.MULTILINE,
        )
    )
    named = {mailer.title: mailer.tag for mailer in config.MAILERS.values() if mailer.tag}
    assert shown.keys() == named.keys()
    for title, tag in named.items():
        assert re.fullmatch(tag, shown[title].replace("\\|", "|")), title


def _part(title: str) -> str:
    _, _, part = page("docs/how-to/other-mailers.md").partition(f"\n## {title}\n")
    return part.partition("\n## ")[0]


def test_every_mailer_is_documented() -> None:
    rows = [
        line.replace("\\|", "¦").split("|")[1:-1]
        for line in page("docs/reference/configuration.md").splitlines()
        if line.startswith("| `")
    ]
    told = {cells[0].strip().strip("`"): [cell.strip() for cell in cells] for cells in rows}
    sections = re.findall(r"^## (.*)$", page("docs/how-to/other-mailers.md"), re.MULTILINE)
    for name, mailer in config.MAILERS.items():
        shown = [cell.strip("`").replace("¦", "|") for cell in told[name][3:]]
        wanted = (mailer.unsubscribe, mailer.browser, mailer.address)
        assert shown == [placeholder or "yours" for placeholder in wanted]
        assert told[name][2] == (
            f"{mailer.title}: {mailer.paste}" if mailer.title else "any mailer"
        )
        assert (mailer.title or "Any other") in sections


def test_every_field_of_a_record_and_its_other_names_are_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", page("docs/reference/records.md"), re.MULTILINE)
    assert {field: tuple(re.findall(r"`([^`]+)`", names)) for field, names in rows} == {
        field: names[1:] for field, names in FIELDS.items()
    }


def test_every_bucket_is_explained() -> None:
    text = page("docs/explanation/entries.md")
    for bucket in BUCKETS:
        assert f"`{bucket}`" in text


def test_every_block_variable_and_filter_of_the_templates_is_documented() -> None:
    words = set(re.findall(r"\w+", page("docs/reference/templates.md")))
    environment = Templates().environment
    for path in sorted((ROOT / "templates").rglob("*.*")):
        tree = environment.parse(path.read_text("utf-8"))
        named = meta.find_undeclared_variables(tree) - {"_", "ngettext"}
        named |= {block.name for block in tree.find_all(nodes.Block)}
        named |= {one.name for one in tree.find_all(nodes.Filter)} - set(FILTERS)
        for found in tree.find_all(nodes.Getattr):
            named.add(found.attr)
        assert named <= words, f"{path.name}: {sorted(named - words)}"


def test_the_histories_that_are_shown_are_those_that_were_lived() -> None:
    sums = msgspec.json.decode((ROOT / "benchmarks" / "histories.json").read_bytes(), type=Sums)
    shown = page("docs/explanation/ledger.md")
    assert f"\nAll {sums.after - sums.first:,}, lived" in shown
    assert sum(sums.revisions.values()) == sum(row["histories"] for row in sums.kinds.values())
    for line in tables(sums):
        assert f"{line}\n" in shown


def test_exit_codes_are_documented() -> None:
    text = page("docs/reference/commands.md")
    for code in (0, 1, 2, 3, 75):
        assert f"| {code} |" in text
