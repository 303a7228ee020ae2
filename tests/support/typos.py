"""
Typing errors in the names of standards, strategies and interventions, and how well suggestions mend them.

    python tests/support/typos.py

prints how many there are, and for how many what was meant is suggested first, or among the first three.
"""

from collections.abc import Iterator
from random import Random
from string import ascii_lowercase

from cpms_inspire import CpmsInspireError, Dataset, UnknownIdentifierError, load_dataset

EACH = 12
"""Typing errors of each kind of question for each name."""


def typo(name: str, random: Random) -> str:
    """Return a name with a letter dropped, doubled, swapped, changed or put in, or with a word left out."""
    place = random.randrange(len(name) - 1)
    letter = random.choice(ascii_lowercase)
    words = name.split()
    match random.randrange(6):
        case 0:
            return name[:place] + name[place + 1 :]
        case 1:
            return name[: place + 1] + name[place:]
        case 2:
            return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        case 3:
            return name[:place] + letter + name[place + 1 :]
        case 4 if len(words) > 3:
            del words[random.randrange(len(words))]
            return " ".join(words)
        case _:
            return name[:place] + letter + name[place:]


def typos(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, what was typed, identifier of what was meant) for typing errors that make no other name."""
    random = Random(20)
    for kind, records in (
        ("standard", dataset.standards),
        ("strategy", dataset.strategies),
        ("intervention", dataset.interventions),
    ):
        for record in records:
            for name in (record.title, *record.aliases):
                for _ in range(EACH):
                    typed = typo(name, random)
                    try:
                        getattr(dataset, kind)(typed)
                    except CpmsInspireError:
                        yield kind, typed, record.id


def rank(dataset: Dataset, kind: str, typed: str, meant: str) -> int | None:
    """Return the place, from 0, at which what was meant is suggested."""
    try:
        getattr(dataset, kind)(typed)
    except UnknownIdentifierError as error:
        return error.suggestions.index(meant) if meant in error.suggestions else None
    except CpmsInspireError:
        return None
    raise AssertionError(typed)


def main() -> None:
    """Print the figures."""
    dataset = load_dataset()
    ranks = [(case, rank(dataset, *case)) for case in typos(dataset)]
    first = sum(place == 0 for _, place in ranks)
    among = sum(place is not None and place < 3 for _, place in ranks)
    print(f"{len(ranks)} typing errors: first {first / len(ranks):.1%}, among the first three {among / len(ranks):.1%}")
    for case, place in ranks:
        if place is None:
            print("missed:", *case)


if __name__ == "__main__":
    main()
