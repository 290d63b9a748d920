"""`talon voice`: which phrases to record, which of them are missing, and how a call sounds."""

from __future__ import annotations

from pathlib import Path

import click

from display.voice import Voice, VoiceUnavailable, phrase_of
from display.voice.recordings import ToRecord, missing, to_record
from queue_core.csv_text import table_for_people
from queue_core.settings import Settings, SettingsInvalid, load
from web.commands.options import SETTINGS


@click.group()
def voice() -> None:
    """The boards' voice: the office's own recordings, and the text of calls."""


@voice.command()
@SETTINGS
@click.option("--format", "form", type=click.Choice(["markdown", "csv"]), default="markdown", show_default=True)
def phrases(settings_file: Path, form: str) -> None:
    """Lists what to record for this office: the file's name in the folder, and the words to speak."""
    settings = _load(settings_file)
    wanted = to_record(settings)
    recorded = _recorded(settings, wanted)
    click.echo(_csv(wanted, recorded) if form == "csv" else _markdown(wanted, recorded), nl=False)


@voice.command()
@SETTINGS
def check(settings_file: Path) -> None:
    """Checks whether calls can be spoken, and lists missing recordings."""
    settings = _load(settings_file)
    folder = settings.voice.recordings
    if folder:
        for file in missing(folder, (phrase.file for phrase in to_record(settings))):
            click.echo(f"missing: {folder / file}")
    state = Voice().state(settings)
    if state.sentence:
        click.echo(state.sentence.ru)
        click.echo(state.sentence.en)
    if state.fault:
        raise click.exceptions.Exit(1)
    click.echo("Speech is off in the settings." if settings.voice.speech == "off" else "Calls are spoken.")


@voice.command()
@SETTINGS
@click.argument("number")
@click.argument("window")
@click.option("--lang", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it as a WAV file, too.")
def say(settings_file: Path, number: str, window: str, lang: str, out: Path | None) -> None:
    """Prints the announcement that calls ticket NUMBER (К-014) to WINDOW; with --out also records it."""
    settings = _load(settings_file)
    if window not in settings.window:
        raise click.ClickException(f"This office has no window {window}; it has {', '.join(settings.window)}.")
    phrase = phrase_of(number, window, lang, settings.window[window].says)
    click.echo(phrase.text)
    if out:
        try:
            out.write_bytes(Voice().speak(settings, phrase))
        except VoiceUnavailable as error:
            raise click.ClickException(f"The call cannot be spoken: {error}.") from error
        click.echo(f"Written to {out}.")


def _load(settings_file: Path) -> Settings:
    try:
        return load(settings_file)
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error


def _recorded(settings: Settings, wanted: list[ToRecord]) -> set[str]:
    folder = settings.voice.recordings
    files = {phrase.file for phrase in wanted}
    return files - set(missing(folder, files)) if folder else set()


def _csv(wanted: list[ToRecord], recorded: set[str]) -> str:
    rows = ((phrase.file, phrase.text, "yes" if phrase.file in recorded else "") for phrase in wanted)
    return table_for_people(("file", "words", "recorded"), rows, line_end="\n")


def _markdown(wanted: list[ToRecord], recorded: set[str]) -> str:
    rows = [f"| {phrase.file} | {phrase.text} | {'✓' if phrase.file in recorded else ''} |" for phrase in wanted]
    return "\n".join(["| file | words | recorded |", "|---|---|---|", *rows, ""])
