"""The rules of the model's attribute ruler, looked up, give what the ruler gives."""

from __future__ import annotations

import pytest
from conftest import REPORTS

from kg.nlp import model
from kg.nlp.attributes import IndexedRules

ODD = "Y’all know nothin' of it. There's no-one who'd've got in, isn't there?  It gets better , doesn't it"


@pytest.mark.parametrize("text", [ODD, *(path.read_text("utf-8") for path in REPORTS)], ids=["odd", *map(str, REPORTS)])
def test_looked_up_rules_set_what_the_ruler_sets(text: str) -> None:
    """Part of speech, morphology, tag, dependency and lemma of every token are those of spaCy's own component."""
    nlp = model.load()
    ruler = nlp.get_pipe("attribute_ruler")
    rules = IndexedRules(ruler)
    for paragraph in text.split("\n\n"):
        ours = nlp(paragraph, disable=[model.ATTRIBUTES, "lemmatizer"])
        theirs = ours.copy()
        rules(ours)
        ruler(theirs)
        for one, other in zip(ours, theirs, strict=True):
            told = [(token.pos_, str(token.morph), token.tag_, token.dep_, token.lemma_) for token in (one, other)]
            assert told[0] == told[1], one.text
