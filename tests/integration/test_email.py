"""The rig's judges of an email, where there are any: HTML, mail clients, spam filter, browser.

Those of a browser, of Thunderbird and of Roundcube take a minute for each email: ``pytest -m soak
tests/integration/test_email.py`` asks them; each run asks the quick ones about two emails.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bulletin.mailers import MAILERS
from tests.conftest import NOW, ROOT, Run
from tests.integration.conftest import rig
from tests.integration.emails import CASES


def built(run: Run, folder: Path, name: str) -> tuple[Path, Path]:
    """Build the case of a name; return its HTML, every placeholder an address, and its message.

    The rig knows the link to the browser by English words or as Mailchimp's placeholder, which stays
    where the words are others.
    """
    if name == "seed":
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        shutil.copy(ROOT / "bulletin.toml", folder)
    else:
        CASES[name].write(folder)
    done = run("build", "--quiet", "--now", NOW)
    assert done.returncode == 0, done.stderr
    html = (folder / "out" / "email.html").read_text("utf-8")
    foreign = name in ("french", "arabic")
    for mailer in MAILERS.values():
        for place in filter(None, (mailer.unsubscribe, "" if foreign else mailer.browser)):
            words = "unsubscribe" if place == mailer.unsubscribe else "issue"
            html = html.replace(f'"{place}"', f'"https://example.org/{words}"')
    judged = folder / "judged.html"
    judged.write_text(html, "utf-8")
    return judged, folder / "out" / "email.eml"


def judged(html: Path, eml: Path, **env: str) -> list[str]:
    """Return what the rig complains of, or could not check."""
    found = rig()
    if found is None:
        pytest.skip("no rig: set BULLETIN_RIG to the folder with email_check.sh")
    done = subprocess.run(
        [found / "email_check.sh", html, eml],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        env={**os.environ, **env},
    )
    lines = done.stdout.splitlines()
    assert len(lines) > 5, done.stderr
    return [line for line in lines if line.startswith(("FAIL", "SKIP"))]


@pytest.mark.parametrize("name", ["seed", "arabic"])
def test_the_quick_judges_are_content(run: Run, tmp_path: Path, name: str) -> None:
    html, eml = built(run, tmp_path, name)
    complaints = judged(html, eml, EMAIL_FAST="1", EMAIL_NO_INSTALL="1")
    assert not [line for line in complaints if line.startswith("FAIL")]


@pytest.mark.soak
@pytest.mark.parametrize("name", ["seed", *CASES])
def test_all_judges_are_content(run: Run, tmp_path: Path, name: str) -> None:
    assert judged(*built(run, tmp_path, name)) == []
