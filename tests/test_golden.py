"""Each folder below golden/ is a publication and what it builds; adding one adds a test.

``pytest tests/test_golden.py --update-golden`` rewrites what is expected: look at the difference.
"""

import shutil
from pathlib import Path

import pytest

from tests.conftest import NOW, ROOT, Run, outputs

CASES = sorted(path.name for path in (ROOT / "tests" / "golden").iterdir() if path.is_dir())
RECORD = ("identities.jsonl", "issues/0001/issue.md")


@pytest.mark.parametrize("case", CASES)
def test_a_golden_publication_builds_what_it_did(
    case: str, tmp_path: Path, run: Run, request: pytest.FixtureRequest
) -> None:
    folder = ROOT / "tests" / "golden" / case
    expected = folder / "expected"
    work = tmp_path / case
    shutil.copytree(folder, work, ignore=shutil.ignore_patterns("expected"))
    if not (work / "seeds").exists():
        shutil.copytree(ROOT / "seeds", work / "seeds")
    done = run("build", "--now", NOW, cwd=work)
    found = outputs(work / "out") | {
        name: (work / name).read_bytes() for name in RECORD if (work / name).is_file()
    }
    found["screen.txt"] = f"{done.stdout}{done.stderr}exit {done.returncode}\n".encode()
    if request.config.getoption("--update-golden"):
        shutil.rmtree(expected, ignore_errors=True)
        for name, data in found.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_bytes(data)
    wanted = outputs(expected)
    assert found.keys() == wanted.keys()
    for name, data in found.items():
        assert data == wanted[name], f"{case}: {name} differs"
