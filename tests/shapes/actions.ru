# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: action-addressed-to
DELETE { ?s insp:addressedTo ?o } WHERE { ?s a insp:AreaForImprovement . ?s insp:addressedTo ?o }

# breaks: action-question
INSERT { ?s insp:answers <question/peel-2015/effectiveness-1> } WHERE { ?s a insp:AreaForImprovement }

# breaks: action-issue
DELETE { ?s insp:aboutIssue ?o }
INSERT { ?s insp:aboutIssue <force/kent> }
WHERE { ?s a insp:AreaForImprovement . ?s insp:aboutIssue ?o }

# breaks: action-deadline
INSERT { ?s insp:deadline "2016-09" } WHERE { ?s a insp:AreaForImprovement }

# breaks: action-deadline
DELETE { ?s insp:deadline ?o }
INSERT { ?s insp:deadline "within six months" }
WHERE { ?s a insp:AreaForImprovement ; insp:deadline ?o }
