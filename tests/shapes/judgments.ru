# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: judgment-evaluates
DELETE { ?s insp:evaluates ?o } WHERE { ?s a insp:Judgment . ?s insp:evaluates ?o }

# breaks: judgment-question
DELETE { ?s insp:answers ?o }
INSERT { ?s insp:answers <question/none> }
WHERE { ?s a insp:Judgment . ?s insp:answers ?o }

# breaks: judgment-grade
DELETE { ?s insp:grade ?o } WHERE { ?s a insp:Judgment . ?s insp:grade ?o }

# breaks: judgment-cycle
DELETE { ?s insp:cycle ?o } WHERE { ?s a insp:Judgment . ?s insp:cycle ?o }

# breaks: judgment-status
DELETE { ?s insp:judgmentStatus ?o } WHERE { ?s a insp:Judgment . ?s insp:judgmentStatus ?o }
