"""Places by the names that people use: codes, names in five languages, acronyms, and ambiguous or unknown names."""

import pickle
import unicodedata
from typing import Any

import pycountry
import pytest
from helpers import ROOT
from hypothesis import given
from hypothesis import strategies as st

from cpms_inspire import Dataset, InvalidOptionError, Programme
from cpms_inspire.dataset import places
from cpms_inspire.dataset.places import key_of, place_code
from cpms_inspire.model.vocabulary import PLACES

AMBIGUOUS = {
    "Congo": ("COD", "COG"),
    "Korea": ("KOR", "PRK"),
    "Saint Martin": ("MAF", "SXM"),
    "Virgin Islands": ("VGB", "VIR"),
}

COUNTRIES = list(pycountry.countries)


def refused(place: object) -> InvalidOptionError:
    """Return the error for a place that is not recognised."""
    with pytest.raises(InvalidOptionError) as caught:
        place_code(place)
    return caught.value


class TestNames:
    """Names and codes of places."""

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            # Names as in the guide.
            ("DRC", "COD"),
            ("Turkey", "TUR"),
            ("Palestine", "PSE"),
            ("West Bank", "PSE"),
            # United Nations.
            ("Democratic Republic of the Congo", "COD"),
            ("Venezuela (Bolivarian Republic of)", "VEN"),
            ("Iran (Islamic Republic of)", "IRN"),
            ("United Republic of Tanzania", "TZA"),
            ("Syrian Arab Republic", "SYR"),
            ("the Republic of South Sudan", "SSD"),
            # Acronyms.
            ("CAR", "CAF"),
            ("oPt", "PSE"),
            ("Lao PDR", "LAO"),
            ("DPRK", "PRK"),
            ("UAE", "ARE"),
            ("U.K.", "GBR"),
            ("RDC", "COD"),
            # Older names.
            ("Swaziland", "SWZ"),
            ("Burma", "MMR"),
            ("Cape Verde", "CPV"),
            ("Macedonia", "MKD"),
            ("Czech Republic", "CZE"),
            ("Ivory Coast", "CIV"),
            ("East Timor", "TLS"),
            # Languages.
            ("République centrafricaine", "CAF"),
            ("Siria", "SYR"),
            ("Moçambique", "MOZ"),
            ("Quénia", "KEN"),
            ("Quênia", "KEN"),
            ("الأردن", "JOR"),
            # Names that resemble others.
            ("Guinea", "GIN"),
            ("Niger", "NER"),
            ("Sudan", "SDN"),
            ("Georgia", "GEO"),
            ("Samoa", "WSM"),
            ("Dominica", "DMA"),
            ("st", "STP"),
        ],
    )
    def test_usual_names(self, written: str, code: str) -> None:
        """Names of the United Nations and of the guide, acronyms, older names and foreign names are recognised."""
        assert place_code(written) == code

    @pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.alpha_3)
    def test_iso(self, country: Any) -> None:
        """Every ISO 3166-1 code of two or three letters is recognised in any case, and so are its names."""
        names = {country.name, getattr(country, "official_name", country.name), PLACES[country.alpha_3]} - {*AMBIGUOUS}
        written = {country.alpha_2, country.alpha_3, country.alpha_2.lower(), country.alpha_3.title(), *names}
        assert {place_code(each) for each in written} == {country.alpha_3}

    @pytest.mark.parametrize("locale", ["en", "fr", "es", "pt", "ar", "pt_PT", "es_419"])
    def test_cldr(self, locale: str) -> None:
        """Every name in CLDR returns its place or is ambiguous."""
        names = pytest.importorskip("babel").Locale.parse(locale).territories
        several = {key: codes for key, codes in places._codes().items() if len(codes) > 1}
        for country in COUNTRIES:
            name = names[country.alpha_2]
            if key_of(name) in several:
                assert country.alpha_3 in several[key_of(name)]
            else:
                assert place_code(name) == country.alpha_3

    @pytest.mark.parametrize(
        "written",
        [
            "  CÔTE D'IVOIRE ",
            "Cote d\u2019Ivoire",
            "cote-divoire",
            unicodedata.normalize("NFD", "Côte d'Ivoire"),
            "la Côte d'Ivoire",
            "كوت-ديفوار",
        ],
    )
    def test_spellings(self, written: str) -> None:
        """Case, accents, apostrophes, hyphens, spaces and articles make no difference."""
        assert place_code(written) == "CIV"

    @pytest.mark.parametrize("written", ["الأردن", "الاردن", "اَلْأُرْدُنّ", "الأردنـــ", "ﺍﻷﺭﺩﻥ"])
    def test_arabic_spellings(self, written: str) -> None:
        """In Arabic, vowel signs, the lengthening sign, the hamza and old letter forms make no difference."""
        assert place_code(written) == "JOR"

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("Gambia, The", "GMB"),
            ("l'Ouganda", "UGA"),
            ("Congo, Dem. Rep.", "COD"),
            ("Congo (DRC)", "COD"),
            ("Democratic Republic of the Congo (DRC)", "COD"),
            ("Kenya (KEN)", "KEN"),
            ("Palestine (West Bank)", "PSE"),
        ],
    )
    def test_two_parts(self, written: str, code: str) -> None:
        """A name may be inverted or followed by another name or code of the same place."""
        assert place_code(written) == code

    def test_arguments(self, dataset: Dataset) -> None:
        """Questions and programmes accept the same names of places."""
        assert [example.id for example in dataset.field_examples_for(place="Ouganda")] == ["GUIDE2020-E09"]
        assert Programme.of(dataset, places=["oPt", "PS", "Lao PDR"]).places == ("PSE", "LAO")


class TestAmbiguous:
    """Names that fit more than one place."""

    @pytest.mark.parametrize("written", ["Congo", "the Congo", "le Congo", "الكونغو", "Congo (the)"])
    def test_congo(self, written: str) -> None:
        """The error lists both places, and the library does not choose one."""
        valid = ("COD (Congo, The Democratic Republic of the)", "COG (Congo)")
        assert refused(written) == InvalidOptionError("place", repr(written), valid, "the name of one place")

    def test_all(self) -> None:
        """Only the listed names are ambiguous, in any language."""
        assert {codes for codes in places._codes().values() if len(codes) > 1} == set(AMBIGUOUS.values())
        found = {name: tuple(each[:3] for each in refused(name).valid) for name in AMBIGUOUS}
        assert found == AMBIGUOUS

    def test_next_step_works(self) -> None:
        """Each place that the error lists is accepted as a name."""
        assert [place_code(each) for each in refused("Congo").valid] == ["COD", "COG"]

    def test_unlike_parts(self) -> None:
        """A text with the names of two places is refused."""
        assert refused("Niger, Nigeria").valid == ("NER (Niger)", "NGA (Nigeria)")
        assert refused("Georgia, USA").valid == ("GEO (Georgia)",)


class TestUnknown:
    """Names that fit no place."""

    @pytest.mark.parametrize(
        ("written", "codes"),
        [
            ("Ugnada", ["UGA", "GRD"]),
            ("Afganstan", ["AFG"]),
            ("Kongo", ["COD", "COG"]),
            ("Northern Uganda", ["UGA"]),
            ("République de Turquie", ["TUR"]),
            ("Bolivarian Rep", ["VEN"]),
            ("Syrian", ["SYR"]),
            ("Central Af", ["CAF"]),
            ("Democr", ["COD", "TLS", "PRK"]),
            ("الاردنن", ["JOR"]),
        ],
    )
    def test_similar(self, written: str, codes: list[str]) -> None:
        """The error suggests at most three places, the most similar first."""
        error = refused(written)
        assert [each[:3] for each in error.valid] == codes
        assert error.rule == "the name or code of a country or territory"
        assert [place_code(each) for each in error.valid] == codes

    @pytest.mark.parametrize(
        "written", ["Atlantis", "Kosovo", "XYZ", "", " ", "(", ",", "()", "5", "x" * 2000, 5, None, ["UGA"]]
    )
    def test_nothing_similar(self, written: Any) -> None:
        """If no place is similar, the error says how to write places."""
        error = refused(written)
        assert (error.valid, error.rule) == (("an ISO 3166-1 code such as UGA", "a name such as Uganda"), None)
        assert pickle.loads(pickle.dumps(error)) == error

    @given(st.text())
    def test_any_text(self, text: str) -> None:
        """Any text returns a place or raises `InvalidOptionError`."""
        options = []
        try:
            places_found = [place_code(text)]
        except InvalidOptionError as error:
            places_found, options = [], [error.option]
        assert set(places_found) <= set(PLACES)
        assert options == ([] if places_found else ["place"])

    @given(st.text())
    def test_keys(self, text: str) -> None:
        """The key of a key is the key itself."""
        assert key_of(key_of(text)) == key_of(text)


def test_table_is_what_the_tool_writes() -> None:
    """The shipped table equals the tool's output for the same version of Babel."""
    babel = pytest.importorskip("babel")
    import place_names

    if babel.__version__ != place_names.BABEL:
        pytest.skip(f"made with Babel {place_names.BABEL}")
    assert place_names.TARGET.read_text(encoding="utf-8") == place_names.table()


def test_licence_is_passed_on() -> None:
    """The notice contains the licence of CLDR, which its data requires."""
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    assert "UNICODE LICENSE V3" in notice
    assert "provided that either (a) this copyright and permission notice appear with all copies" in notice
