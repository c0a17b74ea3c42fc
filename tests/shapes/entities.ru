# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: entity-label
DELETE { ?s skos:prefLabel ?o } WHERE { VALUES ?s { <unit/essex/joint-harbour-team> } . ?s skos:prefLabel ?o }

# breaks: entity-other-names
INSERT { ?s skos:altLabel "Joint Harbour Team" } WHERE { VALUES ?s { <unit/essex/joint-harbour-team> } }

# breaks: entity-report
DELETE { ?s insp:foundIn ?o }
INSERT { ?s insp:foundIn <force/kent> }
WHERE { VALUES ?s { <unit/essex/joint-harbour-team> } . ?s insp:foundIn ?o }

# breaks: entity-scope
DELETE { ?s insp:scope ?o }
INSERT { ?s insp:scope "Essex" }
WHERE { VALUES ?s { <unit/essex/joint-harbour-team> } . ?s insp:scope ?o }

# breaks: entity-classification
INSERT { ?s org:classification <force/kent> } WHERE { VALUES ?s { <unit/essex/joint-harbour-team> } }
