# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: follow-up-status
DELETE { ?s insp:followUpStatus ?o }
INSERT { ?s insp:followUpStatus <follow-up-status/forgotten> }
WHERE { ?s a insp:FollowUp . ?s insp:followUpStatus ?o }

# breaks: follow-up-type
DELETE { ?s insp:actionType ?o }
INSERT { ?s insp:actionType insp:Finding }
WHERE { ?s a insp:FollowUp . ?s insp:actionType ?o }

# breaks: follow-up-year
DELETE { ?s insp:earlierYear ?o }
INSERT { ?s insp:earlierYear "last year" }
WHERE { ?s a insp:FollowUp . ?s insp:earlierYear ?o }

# breaks: follow-up-evaluates
DELETE { ?s insp:evaluates ?o } WHERE { ?s a insp:FollowUp . ?s insp:evaluates ?o }

# breaks: follow-up-question
INSERT { ?s insp:answers <question/peel-2015/effectiveness-1> } WHERE { ?s a insp:FollowUp }

# breaks: follow-up-issue
DELETE { ?s insp:aboutIssue ?o }
INSERT { ?s insp:aboutIssue <force/kent> }
WHERE { ?s a insp:FollowUp . ?s insp:aboutIssue ?o }

# breaks: follow-up-hedged
DELETE { ?s insp:hedged ?o } WHERE { ?s a insp:FollowUp . ?s insp:hedged ?o }
