"""Reads PDF files by pdfium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from kg.errors import ReadError
from kg.readers import fragments, frames, layout
from kg.readers.layout import Sheet
from kg.readers.lines import Layout

_LEAST = 20  # characters with which a page counts as text


def read(data: bytes, source: str) -> Layout:
    """Return the layout of a PDF: its text in reading order, and its lines.

    Args:
        data: the bytes of the file.
        source: what the file is called, for messages.

    Raises:
        ReadError: when the file is damaged, encrypted, or holds pictures of pages only.
    """
    with _opened(data, source) as document:
        sheets = [_sheet(document, number, source) for number in range(len(document))]
    if not any(sum(len(item.text) for item in sheet.fragments) >= _LEAST for sheet in sheets):
        raise ReadError(
            f"no text in {len(sheets)} page{'s' * (len(sheets) != 1)}: it is a scan, or has pictures of pages only",
            where=source,
            hint="recognise its text first (OCR), then read the result",
        )
    return layout.arrange(sheets)


def _sheet(document: pypdfium2.PdfDocument, number: int, source: str) -> Sheet:
    try:
        page = document[number]
        found, level = frames.read(page)
        width, height = page.get_size()
        return Sheet(width, height, fragments.read(page), found, level)
    except pypdfium2.PdfiumError:
        raise ReadError(
            f"page {number + 1} of this PDF is damaged",
            where=source,
            hint="fetch the file again and check that it opens",
        ) from None


@contextmanager
def _opened(data: bytes, source: str) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # The code is that of the last failure, which need not be this one: a file without pages sets none.
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD and b"/Encrypt" in data:
            raise ReadError(
                "this PDF is encrypted and asks for a password",
                where=source,
                hint="save it without a password and read that",
            ) from None
        raise ReadError(
            "this PDF is damaged or cut off, or has no pages",
            where=source,
            hint="fetch the file again and check that it opens",
        ) from None
    try:
        yield document
    finally:
        document.close()
