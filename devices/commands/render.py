"""`render`: draws what a printer would make of a document, from the bytes it would get."""

import base64
import json
import sys

import click


@click.command("render")
@click.option("--columns", type=click.IntRange(16, 96), default=48, show_default=True, help="Width of the paper.")
def render_command(columns: int) -> None:
    """Read a document (JSON) from stdin, write JSON: `{png, bytes, length_mm, cut_off}`, the picture in base64.

    `cut_off` counts the lines wider than the paper; it is always 0. A document that cannot be printed gives `{error}`.
    """
    from devices.emulators.printer.preview import preview  # noqa: PLC0415
    from devices.printing.document import DocumentError, read_document  # noqa: PLC0415 - the encoder is slow to import
    from devices.printing.encoder import Encoding, encode  # noqa: PLC0415

    try:
        slip = encode(read_document(json.load(sys.stdin)), Encoding(columns=columns))
    except (DocumentError, ValueError) as error:
        click.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
        return
    paper = preview(slip.body + slip.ending, columns)
    click.echo(
        json.dumps(
            {
                "png": base64.b64encode(paper.png).decode("ascii"),
                "bytes": len(slip),
                "length_mm": round(paper.length_mm),
                "cut_off": paper.cut_off,
            }
        )
    )
