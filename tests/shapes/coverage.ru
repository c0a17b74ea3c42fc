# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: coverage-subject
INSERT { ?s insp:assesses <force/essex> } WHERE { ?s a insp:InspectionReport }

# breaks: coverage-subject
INSERT { ?s insp:leavesOut <force/essex> } WHERE { ?s a insp:InspectionReport }

# breaks: coverage-once
INSERT { ?s insp:assesses <issue/asset-recovery> ; insp:mentions <issue/asset-recovery> }
WHERE { ?s a insp:InspectionReport }

# breaks: coverage-once
INSERT { ?s insp:mentions <issue/asset-recovery> ; insp:leavesOut <issue/asset-recovery> }
WHERE { ?s a insp:InspectionReport }
