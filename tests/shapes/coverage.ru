# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: coverage-assesses
INSERT { ?s insp:assesses <force/essex> } WHERE { ?s a insp:InspectionReport }

# breaks: coverage-mentions
INSERT { ?s insp:mentions <force/essex> } WHERE { ?s a insp:InspectionReport }

# breaks: coverage-leaves-out
INSERT { ?s insp:leavesOut <force/essex> } WHERE { ?s a insp:InspectionReport }

# breaks: coverage-mentions-only
INSERT { ?s insp:assesses <issue/asset-recovery> ; insp:mentions <issue/asset-recovery> }
WHERE { ?s a insp:InspectionReport }

# breaks: coverage-leaves-out-all
INSERT { ?s insp:assesses <issue/asset-recovery> ; insp:leavesOut <issue/asset-recovery> }
WHERE { ?s a insp:InspectionReport }
