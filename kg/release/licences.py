"""Licences: by their identifiers in the list of SPDX, or by their addresses."""

from __future__ import annotations

from collections.abc import Mapping

# What catalogues expect instead of the page of SPDX: the address that the licence itself gives.
_ADDRESSES: Mapping[str, str] = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
_SPDX = {address: name for name, address in _ADDRESSES.items()}


def spdx_of(licence: str) -> str:
    """Return the SPDX identifier of a licence, empty where it has none.

    Examples:
        >>> spdx_of("cc-by-4.0"), spdx_of("https://creativecommons.org/licenses/by/4.0/"), spdx_of("https://e.org/mine")
        ('CC-BY-4.0', 'CC-BY-4.0', '')
    """
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if not licence or "://" in licence:
        return _SPDX.get(licence, "")
    try:
        found = str(canonicalize_license_expression(licence))
    except InvalidLicenseExpression:
        return ""
    return found if " " not in found and not found.startswith("LicenseRef-") else ""


def iri_of(licence: str) -> str:
    """Return the address of a licence, empty where it is neither an identifier of SPDX nor an address.

    Examples:
        >>> iri_of("OGL-UK-3.0"), iri_of("MIT")
        ('https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/', 'https://spdx.org/licenses/MIT.html')
        >>> iri_of("ours")
        ''
    """
    if licence.startswith(("https://", "http://")):
        return licence if not set(licence) & set(' <>"{}|^`\\') else ""
    name = spdx_of(licence)
    return _ADDRESSES.get(name, f"https://spdx.org/licenses/{name}.html") if name else ""
