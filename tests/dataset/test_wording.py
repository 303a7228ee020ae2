"""The words of a text: folded, stemmed, and put together into keys."""

import pytest

from cpms_inspire.dataset import wording
from cpms_inspire.dataset.wording import fold_characters, keys, stem, words


@pytest.mark.parametrize(
    "same",
    [
        ("Child-friendly spaces", "child friendly space", "CHILD  FRIENDLY\u00a0SPACES", "child_friendly_spaces"),
        ("psycho-social support", "psychosocial support", "Psycho social supports"),
        ("S\u00e9paration familiale", "separation familiale", "se\u0301paration familiale"),
        ("enfants s\u00e9par\u00e9s", "enfant s\u00e9par\u00e9", "enfants s\u00e9par\u00e9es"),
        ("protection de l'enfance", "protection de l\u2019enfance", "protection d'enfance"),
        ("services psychosociaux", "service psychosocial"),
        ("child labour", "Child labor", "children's labour"),
        ("behaviour programmes", "behavior program"),
        ("mobilisation", "mobilization"),
        ("counselling", "counseling"),
        ("communities", "community"),
        ("ni\u00f1os y ni\u00f1as", "ni\u00f1o y ni\u00f1a"),
        ("women and girls", "woman & girl", "women or girls"),
        ("centres", "center"),
        ("boxes", "box"),
        ("إدارة الحالة", "ادارة حالة", "إدَارَةُ الحالة"),
        ("الأطفال المنفصلين", "أطفال منفصلون"),
        ("المياه والصرف", "مياه و صرف"),
        ("\uff27\uff22\uff36", "gbv"),
        ("17", "١٧", "017"),
        ("stra\u00dfe", "strasse"),
        ("men", "man"),
    ],
)
def test_same_words(same: tuple[str, ...]) -> None:
    """Case, accents, hyphens, number, gender, articles and the spellings of one word make no difference."""
    assert {keys(text)[-1] for text in same} == {keys(same[0])[-1]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("institutionalisation", "de-institutionalisation"),
        ("child labour", "child and labour"),
        ("child labour", "children; labour"),
        ("child labour", "labour of the child"),
        ("case management", "no case management"),
        ("safe school", "school"),
        ("GBV", "GBV."[:2]),
        ("والد", "الد"),
    ],
)
def test_other_words(one: str, other: str) -> None:
    """Other words, another order, and words for `and` or the end of a clause between them make a difference."""
    assert keys(one)[0] != keys(other)[0]


def test_ways_to_join() -> None:
    """A list may be written with commas, `and`, slashes or nothing between its members."""
    found = keys("Water, sanitation and hygiene")
    for text in (
        "water sanitation hygiene",
        "water/sanitation/hygiene",
        "water, sanitation, hygiene",
        "water & sanitation & hygiene",
        "Water Sanitation & Hygiene",
    ):
        assert keys(text)[0] in found
    assert keys("Education / child protection")[0] not in keys("Education and child protection")
    assert keys("\u00c9ducation / protection de l'enfance")[0] not in keys("\u00c9ducation et protection de l'enfance")


def test_marks() -> None:
    """Between words stand marks for what joins or separates them; the strongest counts."""
    text = fold_characters("a1 b2, c3 and d4/e5 (f6) g7. h8 - i9, and j0\nk1").text
    assert [word.joint for word in words(text)] == ["", "", ",", "+", "/", "(", ")", ".", ".", "+", "."]


def test_words_that_are_close() -> None:
    """Words without a space between them are close, as in a short form."""
    assert [word.close for word in words("sc-uc p.s.s x z")] == [False, True, False, True, True, False, False]
    assert [word.stem for word in words("cr-lo u.a.s.c")] == ["cr", "lo", "u", "a", "s", "c"]


def test_nothing() -> None:
    """A text without a word that counts has no key."""
    assert keys("") == keys("the of") == keys("?!") == ()


def test_places() -> None:
    """Each folded character knows its place in the original."""
    same = fold_characters("GBV")
    assert (same.text, same.original(2), same.original_end(3)) == ("gbv", 2, 3)
    other = fold_characters("\u200b\u00c6x\u200b")
    assert (other.text, [other.original(i) for i in range(3)]) == ("aex", [1, 1, 2])
    assert (other.original_end(3), other.original_end(0)) == (3, 0)


def test_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dashes, apostrophes, spaces, digits and signs of other scripts become those of ASCII; numbers of footnotes go."""
    monkeypatch.setattr(wording, "_table", wording._Table())  # no other test has met them
    assert fold_characters("\u2013\u2019\u3000\u0663\u060c\u061b\u061f\u00b2\u2028").text == "-' 3,;? \n"


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept for speed is emptied when it grows too large."""
    monkeypatch.setattr(wording, "_MOST_STEMS", 2)
    monkeypatch.setattr(wording, "_counts", {})
    monkeypatch.setattr(wording, "_JOINTS", {})
    assert [word.stem for word in words("aa;bb.cc,dd/ee")] == ["aa", "bb", "cc", "dd", "ee"]
    assert len(wording._counts) <= 3
    assert len(wording._JOINTS) <= 3


def test_possession() -> None:
    """An apostrophe within a word is no letter; the `s` of possession goes."""
    assert (stem("women's"), stem("rock'n'roll")) == ("woman", "rocknroll")
