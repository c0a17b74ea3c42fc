# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: relation-subject
DELETE { ?s rdf:subject ?o }
WHERE { ?s a insp:Relation ; insp:modality <modality/negated> . ?s rdf:subject ?o }

# breaks: relation-predicate
DELETE { ?s rdf:predicate ?o }
INSERT { ?s rdf:predicate insp:teaches }
WHERE { ?s a insp:Relation ; insp:modality <modality/negated> . ?s rdf:predicate ?o }

# breaks: relation-object
DELETE { ?s rdf:object ?o } WHERE { ?s a insp:Relation ; insp:modality <modality/negated> . ?s rdf:object ?o }

# breaks: relation-itself
DELETE { ?s rdf:object ?o }
INSERT { ?s rdf:object <unit/essex/joint-harbour-team> }
WHERE { ?s a insp:Relation ; insp:modality <modality/negated> . ?s rdf:object ?o }

# breaks: relation-modality
DELETE { ?s insp:modality ?o }
INSERT { ?s insp:modality <modality/guessed> }
WHERE { ?s a insp:Relation ; insp:modality <modality/negated> . ?s insp:modality ?o }

# breaks: relation-hedged
DELETE { ?s insp:hedged ?o }
WHERE { ?s a insp:Relation ; insp:modality <modality/negated> . ?s insp:hedged ?o }

# breaks: joint-unit-members
DELETE { ?s ?p ?o . ?unit insp:jointUnitOf <force/kent> }
WHERE { ?s a insp:Relation ; rdf:subject ?unit ; rdf:object <force/kent> ; rdf:predicate insp:jointUnitOf ; ?p ?o }
