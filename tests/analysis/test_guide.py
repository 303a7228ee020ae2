"""The bundled data held against the text of the guide, where it is at hand."""

import re
import subprocess
import sys

from helpers import ROOT, citations, shared

from cpms_inspire import Dataset
from cpms_inspire.model.records import COLLECTIONS, GUIDE


def words(text: str) -> str:
    """Return the words of a text, small, with one space around each."""
    return f" {' '.join(re.findall('[a-z0-9]+', text.lower()))} "


def test_every_anchor_occurs_exactly_once(bundled: Dataset, guide: str) -> None:
    """As printed, and as words whatever the punctuation between them."""
    anchors = {
        citation.anchor
        for name in COLLECTIONS
        for record in getattr(bundled, name)
        for citation in citations(record)
        if citation.source == GUIDE and citation.anchor is not None
    }
    assert len(anchors) > 100
    in_words = words(guide)
    assert {anchor for anchor in anchors if guide.count(anchor) != 1 or in_words.count(words(anchor)) != 1} == set()


def test_every_section_is_one_of_the_guide(bundled: Dataset, guide: str) -> None:
    """Citations name sections by their headings, or the title page."""
    sections = {
        citation.section
        for name in COLLECTIONS
        for record in getattr(bundled, name)
        for citation in citations(record)
        if citation.source == GUIDE
    }
    assert {section for section in sections if section is None or section not in guide} == {"Title page"}


def test_addresses_are_as_printed(bundled: Dataset, guide: str) -> None:
    """No address is invented: without its scheme, each stands in the guide."""
    for resource in bundled.resources:
        if resource.url is not None:
            assert resource.url in guide or resource.url.removeprefix("https://") in guide
    for channel in bundled.support_channels:
        assert channel.contact is None or channel.contact in guide


def test_no_wording_of_the_guide() -> None:
    """The project holds facts and its own words, never the guide's sentences."""
    done = subprocess.run(
        [sys.executable, shared() / "tools" / "wording"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "no wording of the guide found")
