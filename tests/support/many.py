"""An overlay with very many field examples."""

from cpms_inspire import (
    Checked,
    Citation,
    Dataset,
    FieldExample,
    Overlay,
    Setting,
    Source,
    load_dataset,
    with_overlay,
)
from cpms_inspire.model.identifiers import FieldExampleId, SourceId

__all__ = ["many_examples"]


def many_examples(count: int) -> Dataset:
    """Return the newest dataset with an overlay of many field examples in several strategies and places."""
    dataset = load_dataset()
    cited = (Citation(source=SourceId("MANY-SOURCE"), checked=Checked.PRIMARY),)
    places, settings = ("KEN", "UGA", "COL"), tuple(Setting)
    return with_overlay(
        dataset,
        Overlay(
            name="many",
            reason="To test the page with many records.",
            sources=(Source(id=SourceId("MANY-SOURCE"), title="Made up", rights="None"),),
            field_examples=tuple(
                FieldExample(
                    id=FieldExampleId(f"MANY-E{number:05}"),
                    strategy=dataset.strategies[number % 7].id,
                    programme=f"Example {number}",
                    summary=f"Made up: the {number}th use of a strategy, described in a sentence of a usual length.",
                    places=(places[number % 3],),
                    settings=(settings[number % len(settings)],),
                    citations=cited,
                )
                for number in range(count)
            ),
        ),
    )
