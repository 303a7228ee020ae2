"""The library's main question, asked of the bundled dataset: which strategies, in what way, why, and where to check."""

from textwrap import fill, shorten

import cpms_inspire
from cpms_inspire import Citation, Dataset, Linkage, LinkageKind, LinkageScope

MARKS = {
    LinkageKind.NAMED: "#",
    LinkageKind.ALL_STRATEGIES: "=",
    LinkageKind.RISK_FACTORS: "^",
    LinkageKind.CROSS_CUTTING: "~",
    LinkageKind.CONSIDERATION: "%",
}
WIDTH = 100


def answer(dataset: Dataset, reference: int | str) -> None:
    """Print the strategies for one standard with kind, reason and source."""
    standard = dataset.standard(reference)
    print(f"\nStandard {standard.number}: {standard.title}")
    gap = dataset.gap_for(standard)
    if gap:
        print(fill(f"no strategies. {gap.summary}", WIDTH, initial_indent="  ", subsequent_indent="  "))
    row = dataset.convergence_for(standard)
    if row is None:
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
        print(f"  source: {place(citation)}")


def place(citation: Citation) -> str:
    """Return a citation in one line: the source, and those of section, pages, footnotes and anchor that it has."""
    parts = (
        citation.source,
        citation.section,
        citation.pages and f"pp. {citation.pages}",
        citation.footnotes and f"footnote {', '.join(map(str, citation.footnotes))} of the guide",
        citation.anchor and f'at "{citation.anchor}"',
    )
    return ", ".join(part for part in parts if part)


def mark(linkage: Linkage | None) -> str:
    """Return a linkage as two characters: its kind, and whether it is stressed or printed for the pillar only."""
    if linkage is None:
        return ". "
    pillar = linkage.scope is LinkageScope.PILLAR
    return MARKS[linkage.kind] + ("!" if linkage.stressed else "/" if pillar else " ")


def matrix(dataset: Dataset) -> None:
    """Print standards by strategies, each linkage as the mark of its kind."""
    print(f"\n{'':52}" + "  ".join(f"{strategy.code:2}" for strategy in dataset.strategies).rstrip())
    for standard in dataset.standards:
        marks = [mark(dataset.linkage(standard, strategy)) for strategy in dataset.strategies]
        title = shorten(standard.title, 48, placeholder=" ...")
        print(f"{standard.number:2} {title:48} {'  '.join(marks)}".rstrip())
    print("\n" + ", ".join(f"{sign} {kind}" for kind, sign in MARKS.items()))
    print("! stressed, / stated for the whole pillar only, . no linkage in the guide")


def main() -> None:
    """Answer for a few standards, one of them a gap, and print all as a matrix."""
    dataset = cpms_inspire.load_dataset()
    print(f"{dataset!r}\nsha256 {dataset.digest}")
    for reference in (9, "Community-level approaches", "UASC", "Std. 5"):
        answer(dataset, reference)
    matrix(dataset)
    print("\nThe linkages are those of the guide of 2020. Not endorsed by the owners of the frameworks; see NOTICE.")


if __name__ == "__main__":
    main()
