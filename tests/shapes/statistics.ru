# Each part makes a valid graph invalid; its first line names the shapes and checks that must say so.

# breaks: statistic-value
DELETE { ?s insp:value ?o }
INSERT { ?s insp:value -23.5 }
WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:value ?o }

# breaks: statistic-value-text
DELETE { ?s insp:valueText ?o } WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:valueText ?o }

# breaks: statistic-qualifier
DELETE { ?s insp:qualifier ?o }
INSERT { ?s insp:qualifier <qualifier/nearly> }
WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:qualifier ?o }

# breaks: statistic-unit
DELETE { ?s insp:unit ?o } WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:unit ?o }

# breaks: statistic-measure
DELETE { ?s insp:measure ?o } WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:measure ?o }

# breaks: statistic-issue
DELETE { ?s insp:aboutIssue ?o }
INSERT { ?s insp:aboutIssue <force/kent> }
WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:aboutIssue ?o }

# breaks: statistic-area
INSERT { ?s insp:area <place/kent> } WHERE { ?s a insp:Statistic ; insp:value 23.5 }

# breaks: statistic-period
DELETE { ?s insp:period ?o }
INSERT { ?s insp:period "last year" }
WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:period ?o }

# breaks: statistic-direction
DELETE { ?s insp:direction ?o }
INSERT { ?s insp:direction <direction/sideways> }
WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:direction ?o }

# breaks: statistic-source
INSERT { ?s insp:dataSource "police recorded crime" } WHERE { ?s a insp:Statistic ; insp:value 23.5 }

# breaks: statistic-comparator
DELETE { ?s insp:comparator ?o }
INSERT { ?s insp:comparator <force/kent> }
WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:comparator ?o }

# breaks: statistic-caveat
DELETE { ?s insp:caveat ?o }
INSERT { ?s insp:caveat <force/kent> }
WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s insp:caveat ?o }

# breaks: statistic-dataset
DELETE { ?s qb:dataSet ?o } WHERE { ?s a insp:Statistic ; insp:value 23.5 . ?s qb:dataSet ?o }
