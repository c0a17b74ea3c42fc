"""What a file is, and one clear message for each that is no report."""

from __future__ import annotations

import gzip
import io
import zipfile

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.readers import read_bytes
from kg.readers.formats import Format, format_of

REPORT = b"The inspection found that the police officers of the force are good at what they do in the city. " * 6
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.org/\r\nSubject: Kent\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"\r\n\r\n<html><p>Kent</p></html>'
)


def pdf_without_pages() -> bytes:
    stream = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.save(stream)
    document.close()
    return stream.getvalue()


NO_PAGES = pdf_without_pages()


def zipped(*names: str, **files: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (REPORT, Format.TEXT),
        (b"\xef\xbb\xbf" + REPORT, Format.TEXT),
        (b"%PDF-1.7\n", Format.PDF),
        (b"\r\nHTTP noise\r\n%PDF-1.7\n", Format.PDF),
        (b"<!DOCTYPE html><p>", Format.HTML),
        (b"\xef\xbb\xbf\n  <HTML>", Format.HTML),
        (b"\xff\xfe" + "<html>".encode("utf-16-le"), Format.HTML),
        (b"<!-- saved from url=(0020)https://example.org/ -->\n<html>", Format.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', Format.HTML),
        (b"<h1>Kent 2016</h1>", Format.HTML),
        (b"Kent 2016 <p>Good</BODY></html>\n", Format.HTML),
        (b"PK is short for Police Kent", Format.TEXT),
        (b"<Signed> by the inspector", Format.TEXT),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(data: bytes, expected: Format) -> None:
    """Its name does not count, except where they leave it open."""
    assert format_of(data, "report") is expected
    assert format_of(data, "report.pdf") is expected


def test_the_name_tells_a_page_whose_beginning_does_not() -> None:
    assert format_of(b"Kent 2016 <b>Good</b>", "https://www.example.org/kent.html") is Format.HTML


@pytest.mark.parametrize(
    ("data", "what", "advice"),
    [
        (b"", "the file is empty", "give the text of a report"),
        (b" \r\n\t", "the file is empty", "give the text of a report"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document", "save it as PDF"),
        (zipped("xl/workbook.xml"), "an Excel workbook", "save it as PDF"),
        (zipped("ppt/presentation.xml"), "a PowerPoint presentation", "save it as PDF"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "an OpenDocument text", "save it as PDF"),
        (zipped("essex.pdf"), "a ZIP archive", "unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document", "save it as PDF"),
        (b"{\\rtf1\\ansi", "a rich text file", "save it as PDF"),
        (MHTML, "a web archive (MHTML)", "Web Page, HTML only"),
        (b"bplist00\xd1\x01\x02_\x10\x0fWebMainResource", "a web archive of Safari", "Page Source"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture", "OCR"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture", "OCR"),
        (b"GIF89a\x01\x00", "a picture", "OCR"),
        (b"II*\x00\x08\x00", "a picture", "OCR"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a picture", "OCR"),
        (gzip.compress(REPORT, mtime=0), "a compressed file", "unpack it"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "this is not text: it has NUL bytes", "save it as text"),
        (REPORT + b"\x00", "this is not text: it has NUL bytes", "save it as text"),
        (b"\xfe\xed\xfa" + REPORT, "not UTF-8: byte 0xfe at offset 0", "save the text as UTF-8"),
        (NO_PAGES, "or has no pages", "fetch the file again"),
        (NO_PAGES[:60], "this PDF is damaged or cut off", "fetch the file again"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_report_is_refused_with_what_to_do(data: bytes, what: str, advice: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "report.bin")
    assert what in caught.value.what
    assert advice in caught.value.hint
    assert caught.value.where == "report.bin"


STARTS = st.sampled_from(
    [
        b"",
        b"%PDF-1.4\n",
        NO_PAGES,
        b"<html>",
        b"<meta charset=windows-1252>",
        b"PK\x03\x04",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        REPORT,
    ]
)


@settings(max_examples=200, deadline=None)
@given(STARTS, st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.pdf", "", "https://example.org/a/"]))
def test_no_bytes_at_all_fail_otherwise(start: bytes, rest: bytes, name: str) -> None:
    """Any bytes are a report or are refused."""
    try:
        report = read_bytes(start + rest, name)
    except ReadError:
        return
    assert report.snapshot.text
