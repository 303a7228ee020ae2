"""An overlay in which every text attacks the page, the notebook or the figure that shows it."""

from cpms_inspire import (
    Checked,
    Citation,
    Dataset,
    FieldExample,
    Linkage,
    LinkageKind,
    LocalAlias,
    LocalLabel,
    Overlay,
    Setting,
    SettingNote,
    Source,
    Suitability,
    linkage_id,
    load_dataset,
    standard_id,
    strategy_id,
    with_overlay,
)
from cpms_inspire.model.identifiers import FieldExampleId, RecordId, SettingNoteId, SourceId

__all__ = ["HOSTILE", "RIGHT_TO_LEFT", "hostile_dataset"]

HOSTILE = (
    "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> javascript:alert(3) "
    '</style><style>*{display:none}</style> " onmouseover="alert(4) \' {{ 7*7 }} $x^2$ [a](javascript:alert(5)) '
    "| `c` & =HYPERLINK(1)"
)
RIGHT_TO_LEFT = "\u202eمعايير حماية\u202c"  # noqa: RUF001  # right-to-left text is the purpose
HUGE = "W" * 3000


def hostile_dataset() -> Dataset:
    """Return the newest dataset with a hostile overlay."""
    cited = (Citation(source=SourceId("HOSTILE-SOURCE"), section=HOSTILE, checked=Checked.PRIMARY),)
    standard, strategy = standard_id(5), strategy_id("R")
    overlay = Overlay(
        name="hostile",
        reason=HOSTILE,
        sources=(
            Source(
                id=SourceId("HOSTILE-SOURCE"),
                title=HOSTILE,
                publishers=(RIGHT_TO_LEFT, HUGE),
                url="https://example.org/?a=%22&b='\"><script>alert(6)</script>".replace(" ", ""),
                rights=HOSTILE,
            ),
        ),
        linkages=(
            Linkage(
                id=linkage_id(standard, strategy),
                standard=standard,
                strategy=strategy,
                kind=LinkageKind.LOCAL,
                note=HOSTILE,
                citations=cited,
            ),
        ),
        field_examples=(
            FieldExample(
                id=FieldExampleId("HOSTILE-E01"),
                strategy=strategy,
                programme=RIGHT_TO_LEFT,
                organisations=(HOSTILE, HUGE),
                summary=HOSTILE,
                places=("KEN",),
                settings=(Setting.REFUGEE,),
                note=HUGE,
                citations=cited,
            ),
        ),
        setting_notes=(
            SettingNote(
                id=SettingNoteId("HOSTILE-S01"),
                strategies=(strategy,),
                setting=Setting.REFUGEE,
                suitability=Suitability.CONDITIONAL,
                summary=HOSTILE,
                citations=cited,
            ),
        ),
        aliases=(LocalAlias(record=RecordId(standard), text=HOSTILE, citations=cited),),
        labels=(
            LocalLabel(record=RecordId(standard), language="ar", text=RIGHT_TO_LEFT, citations=cited),
            LocalLabel(record=RecordId(strategy), language="ar", text=HOSTILE, citations=cited),
            LocalLabel(record=RecordId(strategy_id("N")), language="ar", text=HUGE[:900], citations=cited),
        ),
    )
    return with_overlay(load_dataset(), overlay)
