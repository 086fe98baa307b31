"""The other files of a new publication: what it is, what git keeps, what to double-click. Pure."""

from bulletin.config import FILE
from bulletin.setup.settings import settings
from bulletin.setup.values import Plan

READ_ME = "READ ME FIRST.txt"
WINDOWS = "Make the newsletter.bat"
MAC = "Make the newsletter.command"

GITIGNORE = """\
# Made again by the next build.
/bulletin.db*
/out/
.*.part
"""
GITATTRIBUTES = """\
* text=auto eol=lf
*.bat text eol=crlf
identities.jsonl merge=union
entries.jsonl merge=union
issues/*/issue.md merge=union
issues/*/builds/*.json merge=union
issues/*/email.* -text -merge
"""

_READ_ME = """\
{title}
{line}

This folder is a newsletter made with bulletin. bulletin reads what is new on
{home}
and makes one issue of it: an email to paste into your mailer, and feeds.


Each month, three steps

1. Double-click "Make the newsletter" (Windows: the file that ends in .bat, Mac: the one that ends
   in .command), or open a terminal in this folder and type:   bulletin build
   The first time, a Mac may refuse: right-click the file, then Open.
2. The email opens in your browser: a new one only, and what your mailer takes of it. The screen
   says how to put it in there. Send it to yourself first, then to your readers.
3. When it has gone out, type:   bulletin sent
   Then nothing in it is ever offered again. Said it too early?   bulletin sent --undo


When something looks odd

bulletin status         what the next issue would hold, and what to do
bulletin why LINK       where one entry is, and why
bulletin doctor         looks at everything: the website, this folder, this computer


What is in here

bulletin.toml           the settings. Yours to change; every line is explained in it.
issues/                 the issues. issue.md in it is yours to edit; an issue that was sent stays.
identities.jsonl        who is who: keeps an entry from coming twice. Never edit or delete it.
entries.jsonl           what waits for its issue. The same.
templates/              if it is there: your changes to the look.
out/                    what was made last. out/site/ is for the web server, the rest is for you.
bulletin.db             made again when it is missing.


Backing up, moving, handing over

Copy this whole folder; that is all. out/ and bulletin.db may be left out. On another computer,
install bulletin, copy the folder there, and type:   bulletin doctor
Passwords are not in this folder. Where one is needed, bulletin.toml names it (login = "env:NAME"),
and the computer that builds keeps it under that NAME. bulletin doctor tells whether it is there.


Questions?  {contact}
"""

_WINDOWS = """\
@echo off
rem Makes the newsletter of the folder that this file is in, and opens the email that it made.
setlocal
title bulletin
pushd "%~dp0"
set "PATH=%PATH%;%USERPROFILE%\\.local\\bin"
where bulletin >nul 2>nul
if errorlevel 1 goto missing
call bulletin build --open
rem 3: there is nothing new; 75: another build is at work. Both have been told.
if errorlevel 3 goto end
if not errorlevel 1 goto end
echo.
echo Something needs a look; it is told above. To look at everything: bulletin doctor
goto end
:missing
echo bulletin is not installed on this computer, or Windows does not find it.
echo {read_me} tells whom to ask.
:end
popd
echo.
pause
"""

_MAC = """\
#!/bin/sh
# Makes the newsletter of the folder that this file is in, and opens the email that it made.
cd "$(dirname "$0")" || exit 1
PATH="$PATH:$HOME/.local/bin:/opt/homebrew/bin:/usr/local/bin"
export PATH

if ! command -v bulletin >/dev/null; then
    echo "bulletin is not installed on this computer, or this window does not find it."
    echo "{read_me} tells whom to ask."
    code=127
else
    bulletin build --open
    code=$?
    case $code in
        0 | 3 | 75) ;; # made; nothing new; another build is at work: all of it has been told
        *)
            echo
            echo "Something needs a look; it is told above. To look at everything: bulletin doctor"
            ;;
    esac
fi
echo
printf "Press Enter to close this window. "
read -r _
exit $code
"""


def papers(plan: Plan) -> dict[str, bytes]:
    """Return the files of a new publication by name."""
    windows = _WINDOWS.format(read_me=READ_ME).replace("\n", "\r\n")
    return {
        FILE: settings(plan).encode(),
        READ_ME: _read_me(plan).encode(),
        WINDOWS: windows.encode("ascii"),
        MAC: _MAC.format(read_me=READ_ME).encode("ascii"),
        ".gitignore": GITIGNORE.encode(),
        ".gitattributes": GITATTRIBUTES.encode(),
    }


def _read_me(plan: Plan) -> str:
    return _READ_ME.format(
        title=plan.title,
        line="=" * min(len(plan.title), 98),
        home=plan.home,
        contact=plan.contact or "(Write here who set this up, and how to reach them.)",
    )
