# Each part makes a valid graph of the timeline invalid; its first line names the shapes that must say so.

# breaks: change-evaluates
DELETE { ?s insp:evaluates ?o } WHERE { ?s a insp:Change ; insp:evaluates ?o }

# breaks: change-topic
DELETE { ?s dcterms:subject ?o } WHERE { ?s a insp:Change ; dcterms:subject ?o }

# breaks: change-earlier
DELETE { ?s insp:earlier ?o } WHERE { ?s a insp:Change ; insp:earlier ?o }

# breaks: change-later
DELETE { ?s insp:later ?o } WHERE { ?s a insp:Change ; insp:later ?o }

# breaks: change-again
INSERT { ?s insp:later ?o } WHERE { ?s a insp:Change ; insp:earlier ?o }

# breaks: change-kind
INSERT { ?s insp:change <change-kind/improved> , <change-kind/declined> } WHERE { ?s a insp:Change }

# breaks: change-comparable
DELETE { ?s insp:comparable ?o } WHERE { ?s a insp:Change ; insp:comparable ?o }

# breaks: change-comparability
DELETE { ?s insp:comparability ?o } WHERE { ?s a insp:Change ; insp:comparability ?o }

# breaks: thread-evaluates
DELETE { ?s insp:evaluates ?o } WHERE { ?s a insp:Thread ; insp:evaluates ?o }

# breaks: thread-issue
INSERT { ?s insp:aboutIssue <force/essex> } WHERE { ?s a insp:Thread }

# breaks: thread-entry
DELETE { ?s insp:entry ?o } WHERE { ?s a insp:Thread ; insp:entry ?o }

# breaks: entry-statement
DELETE { ?s insp:statement ?o } WHERE { ?s a insp:ThreadEntry ; insp:statement ?o }

# breaks: entry-cycle
DELETE { ?s insp:cycle ?o } WHERE { ?s a insp:ThreadEntry ; insp:cycle ?o }

# breaks: entry-kind
DELETE { ?s insp:entryKind ?o } WHERE { ?s a insp:ThreadEntry ; insp:entryKind ?o }

# breaks: contradiction-between
DELETE { ?s insp:between ?o } WHERE { ?s a insp:Contradiction ; insp:between ?o }

# breaks: contradiction-about
DELETE { ?s insp:about ?o } WHERE { ?s a insp:Contradiction ; insp:about ?o }

# breaks: contradiction-kind
DELETE { ?s insp:contradictionKind ?o } WHERE { ?s a insp:Contradiction ; insp:contradictionKind ?o }
