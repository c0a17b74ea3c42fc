"""A dataset for agents: tools of the Model Context Protocol that look things up and bring the sentences along."""
