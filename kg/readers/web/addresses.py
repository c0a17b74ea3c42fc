"""Which addresses may be asked: https, plain http on this machine only, and no way from outside to within."""

from __future__ import annotations

import ipaddress
import re
import socket
from enum import IntEnum

import httpx

from kg.errors import ReadError

_HOST = re.compile(r"[\w.-]+|[0-9a-fA-F:.]+")
_LONGEST = 2000  # characters


class Reach(IntEnum):
    """From where an address can be reached."""

    MACHINE = 0
    NETWORK = 1
    PUBLIC = 2


def parse(address: str) -> httpx.URL:
    """Return an address without its fragment.

    Raises:
        ReadError: when it is no address, not of https (or of http on this machine), or has a password in it.

    Examples:
        >>> str(parse("https://www.example.org/kent/#top"))
        'https://www.example.org/kent/'
    """
    try:
        url = httpx.URL(address.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise ReadError(f"not an address: {error}", where=address[:80], hint="write it as https://…") from None
    where = shown(url)
    if len(address) > _LONGEST or url.scheme not in ("https", "http") or not _HOST.fullmatch(url.host):
        raise ReadError("not an address of the web", where=where, hint="write it as https://…")
    if url.userinfo:
        raise ReadError(
            "this address has a user name or password in it", where=where, hint="save the page and read that"
        )
    if url.scheme == "http" and reach(url.host) is not Reach.MACHINE:
        hint = "write it with https://, or save the page and read that"
        raise ReadError("plain http is not fetched, as anybody on the way can change it", where=where, hint=hint)
    return url


def redirected(current: httpx.URL, location: str, origin: httpx.URL) -> httpx.URL:
    """Return the address to which an answer leads.

    Args:
        current: the address that answered.
        location: what it answered.
        origin: the address that was asked for.

    Raises:
        ReadError: when it may not be asked: plain http, or an address within a network from one outside of it.
    """
    try:
        target = parse(str(current.join(location)))
    except (httpx.InvalidURL, ValueError):
        raise ReadError(
            f"it leads to no address: {location[:80]}", where=shown(origin), hint="check the address"
        ) from None
    except ReadError as error:
        raise ReadError(f"it leads to {error.where}: {error.what}", where=shown(origin), hint=error.hint) from None
    if reach(target.host) < reach(origin.host):
        refuse_inward(origin, shown(target))
    return target


def refuse_inward(origin: httpx.URL, target: str) -> None:
    """Refuse the way from an address that everybody can reach to one within a network.

    Raises:
        ReadError: always.
    """
    raise ReadError(
        f"it leads to {target}, which is within this machine or its network",
        where=shown(origin),
        hint="name that address itself, if it is the one you mean",
    )


def reach(host: str) -> Reach:
    """Return from where a host can be reached; of several addresses the nearest counts, an unknown host is public."""
    return min(map(_reach_of, resolve(host)), default=Reach.PUBLIC)


def is_public(ip: str) -> bool:
    """Whether an IP address can be reached from everywhere.

    Examples:
        >>> is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("8.8.8.8")
        (False, False, True)
    """
    return _reach_of(ip) is Reach.PUBLIC


def resolve(host: str) -> list[str]:
    """Return the IP addresses of a host; none where it has none."""
    try:
        return sorted({str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError):
        return []


def shown(url: httpx.URL) -> str:
    """Return an address as messages show it: without a password."""
    return str(url.copy_with(userinfo=b"")) if url.userinfo else str(url)


def _reach_of(text: str) -> Reach:
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_loopback or ip.is_unspecified:
        return Reach.MACHINE
    return Reach.PUBLIC if ip.is_global and not ip.is_multicast else Reach.NETWORK
