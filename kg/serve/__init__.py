"""A dataset over HTTP: the SPARQL 1.1 protocol, linked data, and the pages."""
