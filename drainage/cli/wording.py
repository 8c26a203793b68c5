"""Commands and options whose help is spoken in the reader's language.

Help is English where it is written, a key of the messages for each paragraph. The words of
click itself (Usage, No such option) are spoken the same way.
"""

from __future__ import annotations

import gettext
import inspect
import io
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from drainage.cli.reader import OPTION, VARIABLE, choose_language, reader
from drainage.languages import WHOLE, languages
from drainage.said import said, spoken

F = TypeVar("F", bound=Callable[..., Any] | click.Command)


def paragraphs(help_text: str) -> list[str]:
    """The paragraphs of a help text, each on one line: the keys of its messages."""
    parts = inspect.cleandoc(help_text).split("\n\n")
    return [" ".join(part.split()) for part in parts]


def speak_click() -> None:
    """Let click say its own words in the reader's language.

    Click sends them through gettext, which reads compiled files in the language of the system
    alone: neither --language nor Windows would be heard.
    """
    for name, module in list(sys.modules.items()):
        if not name.startswith("click."):
            continue
        if getattr(module, "_", None) is gettext.gettext:
            module._ = _spoken_by_click  # type: ignore[attr-defined]
        if getattr(module, "ngettext", None) is gettext.ngettext:
            module.ngettext = _counted_by_click  # type: ignore[attr-defined]


def _spoken_by_click(words: str) -> str:
    return spoken(words, reader())


def _counted_by_click(one: str, several: str, count: int) -> str:
    return spoken(one if count == 1 else several, reader())


class Option(click.Option):
    """An option that explains itself in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.english: str = kwargs.get("help", "")

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = spoken(self.english, reader()) or None
        return super().get_help_record(ctx)

    def make_metavar(self, ctx: click.Context) -> str:
        return spoken(super().make_metavar(ctx), reader())


class Argument(click.Argument):
    """An argument whose name in the usage is of the reader's language."""

    def make_metavar(self, ctx: click.Context) -> str:
        shown = super().make_metavar(ctx)
        name = self.name.upper()
        return shown.replace(name, spoken(name, reader()))


class _Spoken(click.Command):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.english = self.help or ""
        self.params.append(
            Option([OPTION], type=click.Choice(languages()), expose_value=False,
                   help=said("Language of the terminal (else {variable}, else the system's).",
                             variable=VARIABLE)))  # fmt: skip

    def _speak(self) -> None:
        own = [spoken(part, reader()) for part in paragraphs(self.english)]
        self.help = "\n\n".join(own) or None
        self.options_metavar = spoken("[OPTIONS]", reader())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        own = super().get_help_option(ctx)
        if own is not None:
            # Click makes it once, in the language of the first reader.
            own.help = spoken("Show this message and exit.", reader())
        return own

    def get_short_help_str(self, limit: int = 45) -> str:
        self._speak()
        if reader() == WHOLE[-1]:
            return super().get_short_help_str(limit)
        # Click cuts at blanks, and Chinese has none.
        return paragraphs(self.help or "")[0].rstrip("。")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self._speak()
        super().format_help(ctx, formatter)

    def get_usage(self, ctx: click.Context) -> str:
        self._speak()
        return super().get_usage(ctx)


class Command(_Spoken):
    """A command with help in the reader's language and --language."""


class Group(_Spoken, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.subcommand_metavar = spoken("COMMAND [ARGS]...", reader())
        super().format_usage(ctx, formatter)


class Program(Group):
    """The group above all: it hears what language the whole command line asks for, and no sign
    that a console cannot show stops it."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """As of click; what the code page of a console lacks is shown as ?."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **kwargs)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        choose_language(args)
        return super().make_context(info_name, args, parent, **extra)


def argument(*names: str, **settings: Any) -> Callable[[F], F]:
    """As click's, in the reader's language."""
    return click.argument(*names, cls=Argument, **settings)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """As click's, in the reader's language."""
    return click.option(*names, cls=Option, **settings)


def command(name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """As click's, in the reader's language."""
    return click.command(name, cls=Command)


def group(name: str | None = None) -> Callable[[Callable[..., Any]], Group]:
    """As click's, in the reader's language."""
    return click.group(name, cls=Group)
