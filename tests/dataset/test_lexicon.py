"""The lexicon: versions that never change, rules for terms, and what is read with them."""

import json
from hashlib import sha256
from typing import Any

import golden_readings
import pytest
from helpers import ROOT, altered
from jsonschema import Draft202012Validator

from cpms_inspire import (
    Checked,
    Citation,
    Dataset,
    DatasetError,
    DatasetIntegrityError,
    Lexicon,
    Overlay,
    Relation,
    Source,
    Term,
    UnknownVersionError,
    lexicon_versions,
    load_dataset,
    load_lexicon,
    mentions,
    read,
    with_overlay,
)
from cpms_inspire.dataset import lexicon as module
from cpms_inspire.dataset.lexicon import lexicon_schema
from cpms_inspire.model.identifiers import RecordId, SourceId, TermId

DIGESTS = {
    line.split()[1]: line.split()[0]
    for line in (ROOT / "src" / "cpms_inspire" / "data" / "SHA256SUMS").read_text().splitlines()
}
SOURCE = Source(id=SourceId("OWN"), title="A list of our own", rights="Made up.")
CITATION = Citation(source=SourceId("OWN"), checked=Checked.PRIMARY)
TERM = Term(
    id=TermId("OWN-T01"),
    text="Green box",
    language="en",
    targets=(RecordId("CPMS2019-18"),),
    relation=Relation.NAME,
    citations=(CITATION,),
)
COMMON = [
    "child",
    "children",
    "protection",
    "community",
    "support",
    "child protection",
    "enfants",
    "ni\u00f1os",
    "الطفل",
]


@pytest.fixture(params=lexicon_versions())
def lexicon(request: pytest.FixtureRequest) -> Lexicon:
    """Each bundled version of the lexicon."""
    return load_lexicon(request.param)


class TestBundled:
    """The versions in the package."""

    def test_digest(self, lexicon: Lexicon) -> None:
        """A version has the bytes and the digest that are listed."""
        file = f"lexicon-{lexicon.version}.json"
        data = (ROOT / "src" / "cpms_inspire" / "data" / file).read_bytes()
        assert sha256(data).hexdigest() == lexicon.digest == DIGESTS[file]
        assert lexicon.to_json() == data

    def test_both_roads(self, lexicon: Lexicon) -> None:
        """The short road for bundled bytes gives the same as reading the document."""
        assert Lexicon.from_json(lexicon.to_json()) == lexicon

    def test_readings(self, lexicon: Lexicon) -> None:
        """What is read with a version never changes."""
        kept = (golden_readings.FOLDER / f"{lexicon.version}.tsv").read_text(encoding="utf-8")
        assert golden_readings.readings(lexicon) == kept

    def test_five_languages(self, lexicon: Lexicon) -> None:
        """There are terms in five languages for every standard and every strategy."""
        assert {term.language for term in lexicon.terms} == {"en", "fr", "es", "pt", "ar"}
        assert len(lexicon.terms) >= 800
        targets = {target for term in lexicon.terms for target in term.targets}
        dataset = load_dataset("1.1.0")
        assert targets >= {record.id for record in (*dataset.standards, *dataset.strategies)}
        assert targets <= {record.id for record in dataset.records}

    @pytest.mark.parametrize("text", COMMON)
    def test_common_words(self, lexicon: Lexicon, text: str) -> None:
        """Words of the whole sector alone lead nowhere."""
        assert mentions(text, lexicon=lexicon) == ()
        assert read(text, "standard", lexicon=lexicon).ids == ()

    def test_schema(self, lexicon: Lexicon) -> None:
        """A version is valid under the JSON Schema in the package."""
        schema = json.loads((ROOT / "src" / "cpms_inspire" / "data" / "lexicon-schema-1.json").read_bytes())
        assert schema == lexicon_schema()
        Draft202012Validator(schema).validate(json.loads(lexicon.to_json()))


class TestLoading:
    """Choosing and verifying a version."""

    def test_newest(self) -> None:
        """Without a number, the newest version is loaded, once for each process."""
        assert load_lexicon() is load_lexicon(lexicon_versions()[-1])

    def test_unknown_version(self) -> None:
        """A version that is not bundled is an error that lists those that are."""
        for given in ("0.1.0", 7):
            with pytest.raises(UnknownVersionError) as caught:
                load_lexicon(given)  # type: ignore[arg-type]
            assert caught.value == UnknownVersionError(str(given), lexicon_versions())

    def test_pin(self) -> None:
        """A pin that does not match is an error; one that does is accepted in capitals too."""
        digest = DIGESTS["lexicon-1.0.0.json"]
        assert load_lexicon("1.0.0", sha256=f" {digest.upper()} ").version == "1.0.0"
        for given in ("0" * 64, 7):
            with pytest.raises(DatasetIntegrityError) as caught:
                load_lexicon("1.0.0", sha256=given)  # type: ignore[arg-type]
            assert caught.value == DatasetIntegrityError("lexicon-1.0.0.json", str(given), digest)

    def test_changed_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file whose bytes do not match the listed digest is an error."""
        monkeypatch.setattr(module, "_loaded", {})
        monkeypatch.setattr(module, "_digests", lambda: {"1.0.0": "0" * 64})
        with pytest.raises(DatasetIntegrityError) as caught:
            load_lexicon()
        assert caught.value.expected == "0" * 64


class TestOwn:
    """A lexicon of one's own."""

    def test_value(self) -> None:
        """A lexicon sorts its terms, finds one by its identifier, and shows itself shortly."""
        second = altered(TERM, id="OWN-T02", text="Blue box")
        lexicon = Lexicon(version="1.0.0", released="2026-01-01", sources=(SOURCE,), terms=(second, TERM))
        assert lexicon.terms == (TERM, second)
        assert lexicon.term("OWN-T02") == second
        assert lexicon.term("OWN-T03") is None
        assert repr(lexicon) == "<Lexicon 1.0.0: 2 terms>"
        assert hash(lexicon) == hash(Lexicon.from_json(lexicon.to_json()))

    def test_from_file(self, tmp_path: Any) -> None:
        """A lexicon is read from a file of one's own."""
        lexicon = Lexicon(version="1.0.0", released="2026-01-01", sources=(SOURCE,), terms=(TERM,))
        (tmp_path / "own.json").write_bytes(lexicon.to_json())
        assert Lexicon.from_file(tmp_path / "own.json") == lexicon

    @pytest.mark.parametrize(
        ("fields", "paths"),
        [
            ({"version": "1"}, ["$.version"]),
            ({"terms": TERM}, ["$.terms"]),
            ({"terms": (TERM, TERM)}, ["$.terms[1].id"]),
            ({"sources": (SOURCE, SOURCE)}, ["$.sources[1].id"]),
            ({"sources": ()}, ["$.terms[0].citations"]),
            ({"terms": (TERM, altered(TERM, id="OWN-T02", text="green  BOXES"))}, ["$.terms[1].text"]),
            ({"terms": (altered(TERM, text="of the"),)}, ["$.terms[0].text"]),
            ({"terms": (altered(TERM, text="7 and 8"),)}, ["$.terms[0].text"]),
        ],
    )
    def test_faults(self, fields: dict[str, Any], paths: list[str]) -> None:
        """A repeated identifier, the same words twice, no word that counts, and a missing source are faults."""
        sound: dict[str, Any] = {"version": "1.0.0", "released": "2026-01-01", "sources": (SOURCE,), "terms": (TERM,)}
        with pytest.raises(DatasetError) as caught:
            Lexicon(**sound | fields)
        assert caught.value.what == "lexicon"
        assert [problem.path for problem in caught.value.problems] == paths

    @pytest.mark.parametrize(
        ("data", "path"),
        [
            (b"[", "$"),
            (b"[]", "$"),
            (b'{"schema": 1, "version": "1.0.0", "released": "2026-01-01", "terms": [{"id": "X"}]}', "$.terms[0]"),
        ],
    )
    def test_malformed(self, data: bytes, path: str) -> None:
        """A malformed document is one error with a path for each fault."""
        with pytest.raises(DatasetError) as caught:
            Lexicon.from_json(data)
        assert caught.value.what == "lexicon"
        assert caught.value.problems[0].path.startswith(path)


class TestOverlay:
    """Terms of an overlay."""

    def overlaid(self, *terms: Term, dataset: str = "1.1.0") -> Dataset:
        overlay = Overlay(name="own", reason="Made up.", sources=(SOURCE,), terms=terms)
        return with_overlay(load_dataset(dataset), overlay)

    def test_is_read(self) -> None:
        """A term of an overlay is read besides those of the lexicon, and nowhere without the overlay."""
        dataset = self.overlaid(TERM)
        assert read("green box, CFS", "standard", dataset=dataset).ids == ("CPMS2019-15", "CPMS2019-18")
        assert [mention.term for mention in mentions("a green box", dataset=dataset)] == ["OWN-T01"]
        assert read("green box", "standard", dataset="1.1.0").ids == ()
        assert dataset.terms == (TERM,)

    def test_as_people_write(self) -> None:
        """`Overlay.of` takes terms as dictionaries, whose targets are references."""
        term = {"id": "OWN-T01", "text": "Green box", "language": "en", "targets": [18], "relation": "name"}
        overlay = Overlay.of(
            load_dataset("1.1.0"), name="own", reason="Made up.", sources=[SOURCE], terms=[term], citations=[CITATION]
        )
        assert overlay.terms == (TERM,)

    def test_later_overlay(self) -> None:
        """Terms of several overlays add up."""
        second = altered(TERM, id="TWO-T01", text="Blue box")
        overlay = Overlay(name="two", reason="Made up.", terms=(second,))
        assert with_overlay(self.overlaid(TERM), overlay).terms == (TERM, second)

    def test_conflicts(self) -> None:
        """A term that cites or names what is not there, or has the identifier of another, is a conflict."""
        wrong = (
            altered(TERM, targets=("CPMS2019-99",)),
            altered(TERM, id="LEXICON-T0001", text="Blue box"),
            altered(TERM, id="OWN-T02", text="Red box", citations=(altered(CITATION, source="OTHER"),)),
            altered(TERM, id="OWN-T03"),
        )
        with pytest.raises(DatasetError) as caught:
            self.overlaid(*wrong)
        assert sorted(problem.path for problem in caught.value.problems) == [
            "$.terms[0].targets[0]",
            "$.terms[1].id",
            "$.terms[2].citations[0].source",
            "$.terms[3].text",
        ]
        with pytest.raises(DatasetError) as caught:
            with_overlay(self.overlaid(TERM), Overlay(name="two", reason="Made up.", terms=(TERM,)))
        assert [problem.path for problem in caught.value.problems] == ["$.terms[0].id"]

    def test_file(self) -> None:
        """Terms are in the overlay's file, and a file without terms has its old bytes."""
        overlay = Overlay(name="own", reason="Made up.", sources=(SOURCE,), terms=(TERM,))
        assert Overlay.from_json(overlay.to_json()) == overlay
        assert repr(overlay) == "<Overlay own: 1 sources, 1 terms>"
        assert b"terms" not in altered(overlay, terms=()).to_json()
