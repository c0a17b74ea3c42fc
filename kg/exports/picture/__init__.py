"""The network as a picture in one HTML file, which works without any other and without a server."""

from kg.exports.picture.page import write

__all__ = ["write"]
