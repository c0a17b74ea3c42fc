# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: statement-report
DELETE { ?s insp:inReport ?o } WHERE { ?s a insp:Judgment . ?s insp:inReport ?o }

# breaks: statement-evidence
DELETE { ?s insp:evidence ?o } WHERE { ?s a insp:Judgment . ?s insp:evidence ?o }

# breaks: statement-confidence
DELETE { ?s insp:confidence ?o }
INSERT { ?s insp:confidence 1.5 }
WHERE { ?s a insp:Judgment . ?s insp:confidence ?o }

# breaks: statement-confidence
DELETE { ?s insp:confidence ?o }
INSERT { ?s insp:confidence "high" }
WHERE { ?s a insp:Judgment . ?s insp:confidence ?o }

# breaks: statement-rule
DELETE { ?s insp:rule ?o } INSERT { ?s insp:rule "" } WHERE { ?s a insp:Judgment . ?s insp:rule ?o }

# breaks: statement-reason
INSERT { ?s insp:confidenceReason "" } WHERE { ?s a insp:Judgment }

# breaks: statement-date
INSERT { ?s schema:temporalCoverage "last year" } WHERE { ?s a insp:Judgment }

# breaks: statement-activity
DELETE { ?s prov:wasGeneratedBy ?o } WHERE { ?s a insp:Judgment . ?s prov:wasGeneratedBy ?o }

# breaks: definition-short-form
DELETE { ?s insp:shortForm ?o } WHERE { ?s a insp:Definition . ?s insp:shortForm ?o }

# breaks: definition-long-form
DELETE { ?s insp:longForm ?o } WHERE { ?s a insp:Definition . ?s insp:longForm ?o }

# breaks: definition-entity
INSERT { ?s insp:aboutEntity <force/kent> } WHERE { ?s a insp:Definition }

# breaks: mention-entity
DELETE { ?s insp:aboutEntity ?o }
WHERE { ?s a insp:Mention ; insp:reference "anaphor" . ?s insp:aboutEntity ?o }

# breaks: mention-reference
DELETE { ?s insp:reference ?o }
INSERT { ?s insp:reference "guess" }
WHERE { ?s a insp:Mention ; insp:reference "anaphor" . ?s insp:reference ?o }
