"""The NLP pass: names, references, relations, judgments, findings, actions and figures in a report's text."""
