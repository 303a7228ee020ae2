"""Which strategies go with a standard, in what way, why, and where that is said: asked of the bundled dataset."""

from textwrap import fill, shorten

import cpms_inspire
from cpms_inspire import Dataset, Linkage, LinkageKind, LinkageScope

MARKS = {
    LinkageKind.NAMED: "N",
    LinkageKind.ALL_STRATEGIES: "a",
    LinkageKind.RISK_FACTORS: "r",
    LinkageKind.CROSS_CUTTING: "x",
    LinkageKind.CONSIDERATION: "c",
}
WIDTH = 100


def answer(dataset: Dataset, reference: int | str) -> None:
    """Print the strategies for one standard with kind, reason and source."""
    standard = dataset.standard(reference)
    row = dataset.convergence_for(standard)
    print(f"\nStandard {standard.number}: {standard.title}")
    if row is None:
        gap = next(gap for gap in dataset.gaps if gap.standard == standard.id)
        print(fill(f"no strategies. {gap.summary}", WIDTH, initial_indent="  ", subsequent_indent="  "))
        return
    for strategy in dataset.strategies_for(standard):
        linkage = dataset.linkage(standard, strategy)
        if linkage:
            stressed = ", stressed" if linkage.stressed else ""
            print(f"  {strategy.code:2}  {strategy.title}  ({linkage.kind}{stressed})")
            if linkage.note:
                print(fill(linkage.note, WIDTH, initial_indent="      ", subsequent_indent="      "))
    reason = row.common_ground or row.inspire_adds or ""
    print(fill(f"why: {reason}", WIDTH, initial_indent="  ", subsequent_indent="  "))
    for citation in row.citations:
        place = citation.section or f"pp. {citation.pages}, by footnote {', '.join(map(str, citation.footnotes))}"
        anchor = f', at "{citation.anchor}"' if citation.anchor else ""
        print(f"  source: {citation.source}, {place}{anchor}")


def mark(linkage: Linkage | None) -> str:
    """Return a linkage as two characters: its kind, and whether it is stressed or printed for the pillar only."""
    if linkage is None:
        return ". "
    pillar = linkage.scope is LinkageScope.PILLAR
    return MARKS[linkage.kind] + ("!" if linkage.stressed else "p" if pillar else " ")


def matrix(dataset: Dataset) -> None:
    """Print standards by strategies, each linkage as the mark of its kind."""
    print(f"\n{'':52}" + "  ".join(f"{strategy.code:2}" for strategy in dataset.strategies))
    for standard in dataset.standards:
        marks = []
        for strategy in dataset.strategies:
            linkage = dataset.linkage(standard, strategy)
            marks.append(mark(linkage))
        print(f"{standard.number:2} {shorten(standard.title, 48, placeholder=' ...'):48} " + "  ".join(marks))
    print("\n" + ", ".join(f"{letter} {kind}" for kind, letter in MARKS.items()))
    print("! stressed, p printed for the whole pillar only, . no linkage in the guide")


def main() -> None:
    """Answer for a few standards, one of them a gap, and show all as a matrix."""
    dataset = cpms_inspire.load_dataset()
    print(f"{dataset!r}\nsha256 {dataset.digest}")
    for reference in (9, "Community-level approaches", "UASC", "Std. 5"):
        answer(dataset, reference)
    matrix(dataset)
    print("\nThe linkages are those of the guide of 2020. Not endorsed by the owners of the frameworks; see NOTICE.")


if __name__ == "__main__":
    main()
