"""Pictures that tell where they were taken are found: in the email, beside it, on the web.

The files in pictures/ were written by other programs (Pillow, ExifTool) and are named for what
ExifTool reads in them: `placed` with coordinates, `bare` without.
"""

import json
import random
from base64 import b64encode
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.checks.cases import HTML, PICTURES, after
from tests.conftest import Run

from bulletin.checks.places import is_placed

FILES = sorted(PICTURES.iterdir())
PLACED = (PICTURES / "placed.jpg").read_bytes()
SAID = "tells where it was taken"


def page(src: str) -> str:
    heading = "<h2>Good Practices</h2>"
    shown = f'<img src="{src}" alt="A door" width="8" height="8">'
    return HTML.replace(heading, after(shown))


def told(run: Run, *args: str) -> list[dict[str, str]]:
    found = json.loads(run("check", "--json", *args).stdout)["findings"]
    return [each for each in found if each["check"] == "image_place"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_place_is_found_in_every_format(path: Path) -> None:
    assert is_placed(path.read_bytes()) == path.name.startswith("placed")


def test_what_is_no_picture_is_borne() -> None:
    rnd = random.Random(1)
    for data in (path.read_bytes() for path in FILES):
        for length in range(0, len(data), 7):
            is_placed(data[:length])
        for _ in range(300):
            torn = bytearray(data)
            for _ in range(rnd.randint(1, 9)):
                torn[rnd.randrange(len(torn))] = rnd.choice((0, 1, 255, rnd.randrange(256)))
            is_placed(bytes(torn))
    endless = b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"  # its next table is itself
    assert not is_placed(endless * 10_000)


def test_pictures_beside_a_page_are_looked_at_and_no_others(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    (folder / "my files").mkdir(parents=True)
    for place in (tmp_path / "door.jpg", folder / "my files" / "door.jpg"):
        place.write_bytes(PLACED)
    for src in ("my%20files/door.jpg", (folder / "my files" / "door.jpg").as_uri()):
        (folder / "a.html").write_text(page(src), "utf-8")
        (one,) = told(run, "mail/a.html")
        assert SAID in one["what"]
        assert one["what"].startswith("the picture 'door.jpg' ")
        assert one["where"].endswith("a.html:10")
        assert one["severity"] == "warning"
    for src in ("../door.jpg", (tmp_path / "door.jpg").as_uri(), "none.jpg", "x" * 5000, "%00"):
        (folder / "a.html").write_text(page(src), "utf-8")
        assert told(run, "mail/a.html") == []


def test_pictures_in_a_message_are_looked_at(run: Run, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "digest@example.org"
    message["Subject"] = "Example Digest"
    message.set_content("See the picture.")
    message.add_attachment(PLACED, "image", "jpeg", filename="IMG_2034.jpg")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    (one,) = told(run, "a.eml")
    assert "'IMG_2034.jpg'" in one["what"]
    message = EmailMessage()
    message.set_content(page("cid:door@example.org"), subtype="html")
    message.add_related(PLACED, "image", "jpeg", cid="<door@example.org>")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    (one,) = told(run, "a.eml")
    assert one["where"].endswith("a.eml (HTML):10")


def test_a_picture_may_be_allowed(run: Run, publication: Path) -> None:
    with (publication / "bulletin.toml").open("a", encoding="utf-8") as file:
        file.write('\n[checks]\nallow = ["door.jpg"]\n')
    for name in ("door.jpg", "gate.jpg"):
        (publication / name).write_bytes(PLACED)
        (publication / "a.html").write_text(page(name), "utf-8")
        assert len(told(run, "a.html")) == (name == "gate.jpg")


def test_pictures_are_fetched_with_the_links(run: Run, tmp_path: Path, site: str) -> None:
    for path, names in (
        ("/placed.jpg", ["image_place"]),
        ("/bare.jpg", []),
        ("/gone.jpg", ["link_gone"]),
    ):
        (tmp_path / "a.html").write_text(page(site + path), "utf-8")
        done = run("check", "--links", "--allow-private", "--json", "a.html")
        found = [(each["check"], each["what"]) for each in json.loads(done.stdout)["findings"]]
        host = site.removeprefix("http://").partition(":")[0]
        mine = [name for name, what in found if host in what and name != "image_address"]
        assert mine == names
        assert not told(run, "a.html")  # without --links nothing is asked for


def test_a_picture_inside_the_page_is_looked_at(run: Run, tmp_path: Path) -> None:
    src = f"data:image/jpeg;base64,{b64encode(PLACED).decode()}"
    (tmp_path / "a.html").write_text(page(src), "utf-8")
    assert len(told(run, "a.html")) == 1
