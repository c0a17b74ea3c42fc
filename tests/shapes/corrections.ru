# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: correction-corrects
DELETE { ?s insp:corrects ?o } WHERE { ?s insp:verdict <verdict/rejected> ; insp:corrects ?o }

# breaks: correction-verdict
DELETE { ?s insp:verdict ?o }
INSERT { ?s insp:verdict <polarity/mixed> }
WHERE { ?s insp:verdict ?o . FILTER(?o = <verdict/rejected>) }

# breaks: correction-because
DELETE { ?s insp:because ?o } WHERE { ?s insp:verdict <verdict/rejected> ; insp:because ?o }

# breaks: correction-person
DELETE { ?s prov:wasAssociatedWith ?o }
INSERT { ?s prov:wasAssociatedWith <force/kent> }
WHERE { ?s insp:verdict <verdict/rejected> ; prov:wasAssociatedWith ?o }

# breaks: correction-date
DELETE { ?s prov:endedAtTime ?o } WHERE { ?s insp:verdict <verdict/rejected> ; prov:endedAtTime ?o }

# breaks: correction-evidence
DELETE { ?s insp:evidence ?o } WHERE { ?s insp:verdict <verdict/rejected> ; insp:evidence ?o }

# breaks: correction-before
INSERT { ?s insp:before "a strength" } WHERE { ?s insp:verdict <verdict/rejected> }

# breaks: correction-after
INSERT { ?s insp:after "a weakness" } WHERE { ?s insp:verdict <verdict/amended> }

# breaks: correction-later
INSERT { ?s <http://purl.org/dc/terms/isReplacedBy> <force/kent> } WHERE { ?s insp:verdict <verdict/rejected> }
