"""Reads the text of PDF files by pdfium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from kg.errors import ReadError

SIGNATURE = b"%PDF"
_LEAST = 20  # characters with which a page counts as text


def text_of(data: bytes, source: str) -> str:
    """Return the text of a PDF in reading order, a form feed between its pages.

    Args:
        data: the bytes of the file.
        source: what the file is called, for messages.

    Raises:
        ReadError: when the file is damaged, encrypted, or holds pictures of pages only.
    """
    with _opened(data, source) as document:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    if not any(len(page.strip()) >= _LEAST for page in pages):
        raise ReadError(
            f"no text in {len(pages)} page{'s' * (len(pages) != 1)}: it is a scan, or has pictures of pages only",
            where=source,
            hint="recognise its text first (OCR), then read the result",
        )
    return "\f".join(page.replace("\r\n", "\n") for page in pages)


@contextmanager
def _opened(data: bytes, source: str) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise ReadError(
                "this PDF is encrypted and asks for a password",
                where=source,
                hint="save it without a password and read that",
            ) from None
        raise ReadError(
            "this PDF is damaged or cut off", where=source, hint="fetch the file again and check that it opens"
        ) from None
    try:
        yield document
    finally:
        document.close()
