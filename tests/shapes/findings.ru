# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: finding-polarity
DELETE { ?s insp:polarity ?o }
INSERT { ?s insp:polarity <polarity/neutral> }
WHERE { ?s a insp:Finding ; insp:polarity <polarity/strength> . ?s insp:polarity ?o }

# breaks: finding-evaluates
DELETE { ?s insp:evaluates ?o }
WHERE { ?s a insp:Finding ; insp:polarity <polarity/strength> . ?s insp:evaluates ?o }

# breaks: finding-question
INSERT { ?s insp:answers <question/peel-2015/effectiveness-1> }
WHERE { ?s a insp:Finding ; insp:polarity <polarity/strength> }

# breaks: finding-issue
DELETE { ?s insp:aboutIssue ?o }
INSERT { ?s insp:aboutIssue <force/kent> }
WHERE { ?s a insp:Finding ; insp:polarity <polarity/strength> . ?s insp:aboutIssue ?o }

# breaks: finding-trend
INSERT { ?s insp:trend <trend/declined> } WHERE { ?s a insp:Finding ; insp:polarity <polarity/strength> }

# breaks: finding-attributed
INSERT { ?s insp:attributedTo <force/essex> } WHERE { ?s a insp:Finding ; insp:attributedTo <force/kent> }

# breaks: finding-hedged
DELETE { ?s insp:hedged ?o }
WHERE { ?s a insp:Finding ; insp:polarity <polarity/strength> . ?s insp:hedged ?o }
