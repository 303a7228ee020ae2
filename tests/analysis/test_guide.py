"""The bundled data compared with the text of the guide."""

import re
import subprocess
import sys

from copies import guide_citations
from helpers import ROOT, shared

from cpms_inspire import Dataset


def words(text: str) -> str:
    """Return the words of a text in lower case, with one space around each."""
    return f" {' '.join(re.findall('[a-z0-9]+', text.lower()))} "


def test_every_anchor_occurs_exactly_once(bundled: Dataset, guide: str) -> None:
    """Each anchor occurs exactly once in the guide, both as printed and as words without punctuation."""
    anchors = {citation.anchor for citation in guide_citations(bundled) if citation.anchor is not None}
    assert len(anchors) > 100
    in_words = words(guide)
    assert {anchor for anchor in anchors if guide.count(anchor) != 1 or in_words.count(words(anchor)) != 1} == set()


def test_every_section_is_one_of_the_guide(bundled: Dataset, guide: str) -> None:
    """Every cited section is a heading of the guide or the title page."""
    sections = {citation.section for citation in guide_citations(bundled)}
    assert {section for section in sections if section is None or section not in guide} == {"Title page"}


def test_addresses_are_as_printed(bundled: Dataset, guide: str) -> None:
    """Every address is in the guide, at least without its scheme."""
    for resource in bundled.resources:
        if resource.url is not None:
            assert resource.url in guide or resource.url.removeprefix("https://") in guide
    for channel in bundled.support_channels:
        assert channel.contact is None or channel.contact in guide


def test_no_wording_of_the_guide() -> None:
    """The project states facts in its own words and contains no sentence of the guide."""
    done = subprocess.run(
        [sys.executable, shared() / "tools" / "wording"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "no wording of the guide found")
