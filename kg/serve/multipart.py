"""Bodies of several parts (RFC 7578)."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP

from kg.errors import QueryError


def parts_of(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """Return the media type and the data of each part.

    Args:
        content_type: the header of the request, which says what stands between the parts.

    Raises:
        QueryError: when the body has no parts.

    Examples:
        >>> body = b'--x\\r\\nContent-Type: text/turtle\\r\\n\\r\\n<a:b> <a:c> 1 .\\r\\n--x--\\r\\n'
        >>> parts_of("multipart/form-data; boundary=x", body)
        [('text/turtle', b'<a:b> <a:c> 1 .')]
    """
    header = content_type.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + header + b"\r\n\r\n" + body)
    parts = message.get_payload() if message.is_multipart() else []
    found = [(part.get_content_type(), _data(part)) for part in parts if isinstance(part, Message)]
    if not found:
        raise QueryError("the body has no parts", hint="send one graph a part, each with its Content-Type")
    return found


def _data(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
