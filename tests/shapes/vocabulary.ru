# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: vocabulary-label
DELETE { ?s skos:prefLabel ?o } WHERE { VALUES ?s { <force/kent> } . ?s skos:prefLabel ?o }

# breaks: vocabulary-label-again
INSERT { ?s skos:altLabel ?label } WHERE { VALUES ?s { <force/kent> } ?s skos:prefLabel ?label }

# breaks: vocabulary-alternative-label
INSERT { ?s skos:altLabel "K" } WHERE { VALUES ?s { <force/kent> } }

# breaks: vocabulary-classification
INSERT { ?s org:classification <force/kent> } WHERE { VALUES ?s { <rocu/ersou> } }

# breaks: vocabulary-topic
INSERT { ?s insp:topic <force/kent> } WHERE { VALUES ?s { <rocu/ersou> } }

# breaks: force-area
DELETE { ?s insp:policesArea ?o }
INSERT { ?s insp:policesArea <force/kent> }
WHERE { VALUES ?s { <force/kent> } . ?s insp:policesArea ?o }

# breaks: issue-broader
INSERT { ?s skos:broader <issue/accountability> } WHERE { VALUES ?s { <issue/acquisitive-crime> } }

# breaks: issue-scheme
DELETE { ?s skos:inScheme ?o } WHERE { VALUES ?s { <issue/acquisitive-crime> } . ?s skos:inScheme ?o }

# breaks: question-cycle
DELETE { ?s insp:cycle ?o }
INSERT { ?s insp:cycle "last" }
WHERE { VALUES ?s { <question/peel-2015/effectiveness-3> } . ?s insp:cycle ?o }

# breaks: question-scale
DELETE { ?s insp:gradedOn ?o }
INSERT { ?s insp:gradedOn <force/kent> }
WHERE { VALUES ?s { <question/peel-2015/effectiveness-3> } . ?s insp:gradedOn ?o }

# breaks: question-issue
INSERT { ?s insp:aboutIssue <force/kent> } WHERE { VALUES ?s { <question/peel-2015/effectiveness-3> } }

# breaks: grade-scale
DELETE { ?s skos:inScheme ?o } WHERE { VALUES ?s { <grade/peel-4/good> } . ?s skos:inScheme ?o }

# breaks: grade-rank
DELETE { ?s insp:rank ?o }
INSERT { ?s insp:rank 0 }
WHERE { VALUES ?s { <grade/peel-4/good> } . ?s insp:rank ?o }

# breaks: member-force
INSERT { ?s org:hasMember <place/kent> } WHERE { VALUES ?s { <rocu/ersou> } }

# breaks: class-label
DELETE { ?s rdfs:label ?o } WHERE { VALUES ?s { insp:Unit } . ?s rdfs:label ?o }

# breaks: class-definition
DELETE { ?s skos:definition ?o } WHERE { VALUES ?s { insp:Unit } . ?s skos:definition ?o }

# breaks: property-label
DELETE { ?s rdfs:label ?o } WHERE { VALUES ?s { insp:unitOf } . ?s rdfs:label ?o }

# breaks: property-definition
DELETE { ?s skos:definition ?o } WHERE { VALUES ?s { insp:unitOf } . ?s skos:definition ?o }

# breaks: property-domain
DELETE { ?s schema:domainIncludes ?o } WHERE { VALUES ?s { insp:unitOf } . ?s schema:domainIncludes ?o }

# breaks: property-range
INSERT { ?s schema:rangeIncludes <force/kent> } WHERE { VALUES ?s { insp:unitOf } }

# breaks: comparison-ends
INSERT { ?s insp:later ?o } WHERE { ?s a insp:Comparison ; insp:earlier ?o }

# breaks: comparison-degree
DELETE { ?s insp:comparable ?o } WHERE { ?s a insp:Comparison ; insp:comparable ?o }

# breaks: comparison-note
DELETE { ?s skos:note ?o } WHERE { ?s a insp:Comparison ; skos:note ?o }

# breaks: comparison-source
DELETE { ?s dcterms:source ?o } WHERE { ?s a insp:Comparison ; dcterms:source ?o }
