"""A listed name is printed nowhere: in no email, on no page, in no feed."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import NOW, Run, outputs

NAME = "Ana Péreš"
SAID: dict[str, Any] = {
    "title": "Testimony of ANA PERES from the mine",
    "summary": "What ana peres\u2019s contract said.",
    "content": "<p>It was <b>Ana</b> <i>Péreš</i> who wrote.</p>",
    "link": "https://example.org/ana-peres/",
    "tags": ["Ana Peres"],
    "publisher": "Ana Péreš",
    "image": "https://example.org/ana-peres.jpg",
}


def publish(run: Run, folder: Path, level: str = "", **said: object) -> tuple[int, str, str]:
    """Build with one entry more, which says something; return the code, the outputs, the screen."""
    path = folder / "bulletin.toml"
    settings = path.read_text("utf-8").replace("[email]", "[email]\nweb_copy = true")
    rules = f'[checks]\nnames = ["{NAME}"]\n' + (f'listed_name = "{level}"\n' if level else "")
    path.write_text(f"{settings}\n{rules}", "utf-8")
    records = json.loads((folder / "entries.json").read_text("utf-8"))
    record = {"title": "One more", "link": "https://example.org/more/", "published": "2026-11-20"}
    records.append({**record, "categories": ["Legislation"], **said})
    (folder / "entries.json").write_text(json.dumps(records), "utf-8")
    done = run("build", "--now", NOW, "--for", "outlook")
    printed = "\n".join(data.decode() for data in outputs(folder / "out").values())
    return done.returncode, printed, " ".join(done.stdout.split())


@pytest.mark.parametrize("field", SAID)
def test_an_entry_that_names_somebody_is_nowhere(run: Run, publication: Path, field: str) -> None:
    code, printed, screen = publish(run, publication, **{field: SAID[field]})
    title = str(SAID["title"]) if field == "title" else "One more"
    assert code == 1
    assert "names 'Ana Péreš', who is listed in [checks] names" in screen
    assert title not in printed
    assert "Glossary: 60 terms in plain words" in printed  # the feeds tell all others
    assert not (publication / "out" / "email.html").exists()
    assert not (publication / "out" / "site" / "issues").exists()


def test_its_level_counts_everywhere(run: Run, publication: Path) -> None:
    code, printed, screen = publish(run, publication, "warn", title=SAID["title"])
    assert code == 0
    assert "who is listed in [checks] names" in screen
    assert "it stays out of the feeds" not in screen
    assert printed.count(str(SAID["title"])) > 4


def test_a_name_is_whole_words(run: Run, publication: Path) -> None:
    code, printed, _ = publish(run, publication, title="Banana peresteca")
    assert code == 0
    assert "Banana peresteca" in printed
