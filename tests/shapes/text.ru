# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: quote-in-text
DELETE { ?s oa:exact ?o }
INSERT { ?s oa:exact "The force is good." }
WHERE { ?x a insp:Judgment ; insp:evidence ?e . ?e oa:hasSelector ?s . ?s a oa:TextQuoteSelector . ?s oa:exact ?o }

# breaks: context-in-text
DELETE { ?s oa:prefix ?o }
INSERT { ?s oa:prefix "somewhere else" }
WHERE { ?x a insp:Judgment ; insp:evidence ?e . ?e oa:hasSelector ?s . ?s a oa:TextQuoteSelector . ?s oa:prefix ?o }

# breaks: text-of-snapshot
DELETE { ?s insp:sha256 ?o }
INSERT { ?s insp:sha256 "0000000000000000000000000000000000000000000000000000000000000000" }
WHERE { ?s a insp:TextSnapshot . ?s insp:sha256 ?o }
