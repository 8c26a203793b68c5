"""The language of who reads the terminal, and saying things in it.

``--language``, else DRAINAGE_LANGUAGE, else the system's language, else English.
"""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar

import click

from drainage.languages import WHOLE, Lang, languages
from drainage.said import spoken

OPTION = "--language"
VARIABLE = "DRAINAGE_LANGUAGE"
OF_THE_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
_CHOSEN: ContextVar[Lang | None] = ContextVar("language of the reader", default=None)


def reader() -> Lang:
    """The language the terminal speaks."""
    return _CHOSEN.get() or language_of([], os.environ, _shown_by_windows())


def choose_language(words: Sequence[str]) -> None:
    """Speak the language that the words of a command line ask for, else that of the system."""
    _CHOSEN.set(language_of(words, os.environ, _shown_by_windows()))


def language_of(words: Sequence[str], environment: Mapping[str, str], windows: str) -> Lang:
    """The language of a command line, of an environment, of what Windows shows, else English.

    ``zh_CN.UTF-8`` is ``zh``; C and languages that nobody wrote are English.
    """
    asked = [
        following if own == OPTION else own.partition("=")[2]
        for own, following in zip(words, [*words[1:], ""], strict=False)
        if own == OPTION or own.startswith(f"{OPTION}=")
    ]
    named = (*asked, environment.get(VARIABLE, ""), *map(environment.get, OF_THE_SYSTEM), windows)
    first = next((name for name in named if name), "")
    own = re.split(r"[_.@-]", first)[0].lower()
    return own if own in languages() else WHOLE[-1]


def _shown_by_windows() -> str:
    """The language of the windows of Windows, such as zh_CN; nothing on another system."""
    if sys.platform != "win32":
        return ""
    import ctypes

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


def say(sentence: str, *, err: bool = False) -> None:
    """Say a sentence on the terminal in the reader's language."""
    click.echo(spoken(sentence, reader()), err=err)


def listed(names: Sequence[str]) -> str:
    """Names as the reader's language joins them."""
    from drainage.languages import text

    return text(reader(), "language.comma").join(names)
