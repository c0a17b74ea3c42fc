# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: evidence-in-own-report one-report
DELETE { ?s insp:inReport ?r } INSERT { ?s insp:inReport <report/other> . <report/other> ?p ?o }
WHERE { ?s a insp:Judgment ; insp:inReport ?r . ?r ?p ?o }

# breaks: one-report
INSERT { <report/other> ?p ?o } WHERE { ?r a insp:InspectionReport ; ?p ?o }

# breaks: statement-kind
DELETE { ?s a insp:Definition } WHERE { ?s a insp:Definition }

# breaks: statement-kind
INSERT { ?s a insp:Mention , insp:Definition ; insp:reference "name" ; insp:shortForm "JHT" ; insp:longForm "Joint Harbour Team" }
WHERE { ?s a insp:Definition }

# breaks: relation-subject-class
DELETE { ?s rdf:subject ?o }
INSERT { ?s rdf:subject <issue/domestic-abuse> }
WHERE { ?s a insp:Relation ; insp:modality <modality/negated> . ?s rdf:subject ?o }

# breaks: relation-object-class
DELETE { ?s rdf:object ?o }
INSERT { ?s rdf:object <issue/domestic-abuse> }
WHERE { ?s a insp:Relation ; insp:modality <modality/negated> . ?s rdf:object ?o }

# breaks: asserted-triple
DELETE { ?s insp:hedged true } INSERT { ?s insp:hedged false } WHERE { ?s rdf:predicate insp:worksWith }

# breaks: supported-triple
INSERT { ?s insp:unitOf <force/kent> } WHERE { ?s insp:jointUnitOf <force/kent> }

# breaks: described
DELETE { ?s insp:evaluates ?o }
INSERT { ?s insp:evaluates <force/nowhere> }
WHERE { ?s a insp:Judgment . ?s insp:evaluates ?o }

# breaks: described
DELETE { ?s a ?class } WHERE { ?s insp:foundIn ?report ; a ?class }

# breaks: question-of-cycle
DELETE { ?s insp:cycle ?o } INSERT { ?s insp:cycle "2016" } WHERE { ?s a insp:Judgment . ?s insp:cycle ?o }

# breaks: grade-on-scale
DELETE { ?s insp:grade ?o }
INSERT { ?s insp:grade <grade/peel-5/good> }
WHERE { ?s a insp:Judgment . ?s insp:grade ?o }

# breaks: one-grade
INSERT { <judgment/other> ?p ?o ; insp:grade <grade/peel-4/good> }
WHERE { ?s a insp:Judgment ; ?p ?o . FILTER(?p != insp:grade) }

# breaks: comparator-itself
DELETE { ?s insp:comparator ?o }
INSERT { ?s insp:comparator ?s }
WHERE { ?s a insp:Statistic ; insp:value 23.5 ; insp:comparator ?o }

# breaks: inspection-dates
DELETE { ?s prov:endedAtTime ?o }
INSERT { ?s prov:endedAtTime "2015-03"^^xsd:gYearMonth }
WHERE { ?s a insp:Inspection . ?s prov:endedAtTime ?o }
