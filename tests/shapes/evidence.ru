# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: evidence-source
DELETE { ?s oa:hasSource ?o } WHERE { ?x a insp:Judgment ; insp:evidence ?s . ?s oa:hasSource ?o }

# breaks: evidence-position
DELETE { ?s oa:hasSelector ?o }
WHERE { ?x a insp:Judgment ; insp:evidence ?s . ?s oa:hasSelector ?o . ?o a oa:TextPositionSelector }

# breaks: evidence-quote
DELETE { ?s oa:hasSelector ?o }
WHERE { ?x a insp:Judgment ; insp:evidence ?s . ?s oa:hasSelector ?o . ?o a oa:TextQuoteSelector }

# breaks: evidence-selectors
INSERT { ?s oa:hasSelector ?o }
WHERE { ?x a insp:Judgment ; insp:evidence ?s . ?d a insp:Definition ; insp:evidence / oa:hasSelector ?o . ?o a oa:TextQuoteSelector }

# breaks: evidence-page
DELETE { ?s insp:page ?o }
INSERT { ?s insp:page 0 }
WHERE { ?x a insp:Judgment ; insp:evidence ?s . ?s insp:page ?o }

# breaks: evidence-section
INSERT { ?s insp:section "Elsewhere" } WHERE { ?x a insp:Judgment ; insp:evidence ?s }

# breaks: position-start
DELETE { ?s oa:start ?o }
INSERT { ?s oa:start 9999 }
WHERE { ?x a insp:Judgment ; insp:evidence ?e . ?e oa:hasSelector ?s . ?s a oa:TextPositionSelector . ?s oa:start ?o }

# breaks: position-end
DELETE { ?s oa:end ?o }
WHERE { ?x a insp:Judgment ; insp:evidence ?e . ?e oa:hasSelector ?s . ?s a oa:TextPositionSelector . ?s oa:end ?o }

# breaks: quote-exact
DELETE { ?s oa:exact ?o }
WHERE { ?x a insp:Judgment ; insp:evidence ?e . ?e oa:hasSelector ?s . ?s a oa:TextQuoteSelector . ?s oa:exact ?o }

# breaks: quote-prefix
INSERT { ?s oa:prefix "another" }
WHERE { ?x a insp:Judgment ; insp:evidence ?e . ?e oa:hasSelector ?s . ?s a oa:TextQuoteSelector }

# breaks: quote-suffix
INSERT { ?s oa:suffix "another" }
WHERE { ?x a insp:Judgment ; insp:evidence ?e . ?e oa:hasSelector ?s . ?s a oa:TextQuoteSelector }
