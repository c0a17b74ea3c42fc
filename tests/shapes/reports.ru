# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: report-title
DELETE { ?s dcterms:title ?o } WHERE { ?s a insp:InspectionReport . ?s dcterms:title ?o }

# breaks: report-label
DELETE { ?s rdfs:label ?o } WHERE { ?s a insp:InspectionReport . ?s rdfs:label ?o }

# breaks: report-force
DELETE { ?s insp:aboutForce ?o }
INSERT { ?s insp:aboutForce <place/essex> }
WHERE { ?s a insp:InspectionReport . ?s insp:aboutForce ?o }

# breaks: report-place
DELETE { ?s ?p ?o }
WHERE { VALUES ?p { insp:aboutForce dcterms:spatial } ?s a insp:InspectionReport ; ?p ?o }

# breaks: report-publisher
DELETE { ?s dcterms:publisher ?o } WHERE { ?s a insp:InspectionReport . ?s dcterms:publisher ?o }

# breaks: report-cycle
DELETE { ?s insp:cycle ?o } WHERE { ?s a insp:InspectionReport . ?s insp:cycle ?o }

# breaks: report-source
DELETE { ?s dcterms:source ?o } WHERE { ?s a insp:InspectionReport . ?s dcterms:source ?o }

# breaks: report-issued
INSERT { ?s dcterms:issued "2017"^^xsd:gYear } WHERE { ?s a insp:InspectionReport }

# breaks: report-inspection
DELETE { ?s insp:reportsOn ?o } WHERE { ?s a insp:InspectionReport . ?s insp:reportsOn ?o }

# breaks: inspection-inspects
DELETE { ?s insp:inspects ?o }
INSERT { ?s insp:inspects <place/essex> }
WHERE { ?s a insp:Inspection . ?s insp:inspects ?o }

# breaks: inspection-conducted-by
DELETE { ?s insp:conductedBy ?o }
INSERT { ?s insp:conductedBy <place/essex> }
WHERE { ?s a insp:Inspection . ?s insp:conductedBy ?o }

# breaks: inspection-start
INSERT { ?s prov:startedAtTime "2015-07"^^xsd:gYearMonth } WHERE { ?s a insp:Inspection }

# breaks: inspection-end
INSERT { ?s prov:endedAtTime "2015-08"^^xsd:gYearMonth } WHERE { ?s a insp:Inspection }

# breaks: snapshot-report
DELETE { ?s prov:wasDerivedFrom ?o } WHERE { ?s a insp:TextSnapshot . ?s prov:wasDerivedFrom ?o }

# breaks: snapshot-sha256
DELETE { ?s insp:sha256 ?o } WHERE { ?s a insp:TextSnapshot . ?s insp:sha256 ?o }

# breaks: snapshot-characters
DELETE { ?s insp:characters ?o }
INSERT { ?s insp:characters 0 }
WHERE { ?s a insp:TextSnapshot . ?s insp:characters ?o }

# breaks: extraction-used
DELETE { ?s prov:used ?o } WHERE { ?s a prov:Activity . ?s prov:used ?o }

# breaks: extraction-software
DELETE { ?s prov:wasAssociatedWith ?o } WHERE { ?s prov:wasAssociatedWith ?o . ?o a prov:SoftwareAgent }

# breaks: software-version
DELETE { ?s schema:softwareVersion ?o } WHERE { ?s a prov:SoftwareAgent . ?s schema:softwareVersion ?o }
