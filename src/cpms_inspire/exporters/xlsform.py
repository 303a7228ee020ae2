"""
The format `xlsform`: a form for KoBoToolbox and ODK that asks for a standard, a strategy and an intervention.

The form offers the strategies that are linked to the chosen standard, and says in what way they are linked.  It then
offers the interventions of the strategy, and says whether the guide names them for the standard.  Answers are
identifiers.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import field, frozen

from cpms_inspire.dataset.dataset import Dataset
from cpms_inspire.exporters._losses import Loss
from cpms_inspire.exporters._workbook import Book, Style, height
from cpms_inspire.model.identifiers import code_of
from cpms_inspire.model.records import Standard, Strategy
from cpms_inspire.model.vocabulary import LinkageKind, LinkageScope
from cpms_inspire.presentation.about import about
from cpms_inspire.presentation.words import MEANINGS, PILLAR_ONLY, STRESSED, kinds_in, names_in

LOSSES: tuple[Loss, ...] = (
    Loss(
        "only the titles and labels of standards and strategies, the titles of interventions, and kind, scope, stress "
        "and interventions of linkages are exported",
        "a form asks, it does not explain",
    ),
    Loss("only the first label in each language is exported, and no English label", "a choice has one label each"),
    Loss("${ is written with a space in it", "forms read it as a reference to a question"),
    Loss("the characters U+FFFE and U+FFFF are replaced by U+FFFD", "XML does not allow them"),
    Loss(
        "typographic quotes become straight quotes, and non-breaking spaces become spaces",
        "pyxform, which reads forms, replaces them",
    ),
)

_Row: TypeAlias = dict[str, str]

_ENGLISH = "en"
_LANGUAGES: Mapping[str, str] = {"ar": "Arabic", "en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
"""The names of languages in the headers of columns; other languages have their tags as names."""

_CELL: Style = {"font_size": 10, "text_wrap": True, "valign": "top"}
_HEADER: Style = {**_CELL, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864"}
_WIDTHS: Mapping[str, int] = {"type": 24, "name": 24, "list_name": 14, "relevant": 50, "calculation": 50, "text": 100}
_USUAL, _WIDE = 22, 48


def export(dataset: Dataset) -> dict[str, bytes]:
    """Return one form.  Its version has the version and the digest of the dataset."""
    facts = about(dataset)
    form = _Form(dataset)
    book = Book(facts, facts.title)
    _draw(book, "survey", form.survey())
    _draw(book, "choices", form.choices())
    settings = {
        "form_title": "CPMS and INSPIRE: standard, strategy, intervention",
        "form_id": "cpms_inspire",
        # Datasets of one version have different digests if they have different overlays.
        "version": f"{facts.version}-{facts.sha256[:8]}",
        "default_language": _language(_ENGLISH),
    }
    _draw(book, "settings", [settings])
    _draw(book, "about", [{"what": name, "text": text} for name, text in facts.lines()])
    return {"cpms-inspire.xlsform.xlsx": book.content()}


def _draw(book: Book, name: str, rows: Sequence[_Row]) -> None:
    """Draw a sheet of a form, with a column for every name in any of its rows."""
    sheet = book.sheet(name)
    headers = list(dict.fromkeys(header for row in rows for header in row))
    widths = [_WIDE if header.startswith("label") else _WIDTHS.get(header, _USUAL) for header in headers]
    for number, row in enumerate([dict(zip(headers, headers, strict=True)), *rows]):
        values = [row.get(header) for header in headers]
        sheet.set_row(number, height(zip(values, widths, strict=True)))
        for column, value in enumerate(values):
            book.write(sheet, (number, column), value, _CELL if number else _HEADER)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _language(tag: str) -> str:
    """Return the name of a language in a form, with the first part of its tag, which is all that forms read."""
    primary, _, rest = tag.partition("-")
    return f"{_LANGUAGES.get(primary, primary)}{rest and f' {tag}'} ({primary})"


def _without_references(text: str) -> str:
    """Return a text with a space in each `${`, which a form would read as a reference."""
    return text.replace("${", "$ {")


@frozen
class _Form:
    """The questions and choices of one dataset."""

    dataset: Dataset
    languages: tuple[str, ...] = field(init=False)
    """The languages of labels, except English, as their tags."""

    @languages.default
    def _find_languages(self) -> tuple[str, ...]:
        named: list[Standard | Strategy] = [*self.dataset.standards, *self.dataset.strategies]
        tags = {label.language for record in named for label in record.labels}
        return tuple(sorted(tag for tag in tags if tag != _ENGLISH))

    def survey(self) -> list[_Row]:
        """Return the notes about the form and the questions; without standards there are no questions."""
        rows = [{"type": "begin_group", "name": "about", **self._labels("About this form")}]
        rows += self._notes_on_the_form()
        rows.append({"type": "end_group", "name": "about"})
        if self.dataset.standards:
            rows += self._questions()
        return rows

    def _notes_on_the_form(self) -> Iterator[_Row]:
        facts = about(self.dataset)
        for name in ("title", "not_endorsed", "linkages", "attribution"):
            yield self._note(f"about_{name}", getattr(facts, name))

    def _questions(self) -> Iterator[_Row]:
        links = self.dataset.linkages
        linked = " ".join(dict.fromkeys(link.standard for link in links))
        yield self._select("standard", "CPMS standard", required="yes")
        silent = "The guide links this standard to no strategy. That is its silence, not a denial."
        yield self._note("no_strategy", silent, f"${{standard}} != '' and not(selected('{linked}', ${{standard}}))")
        if links:
            yield self._select(
                "strategy",
                "INSPIRE strategy",
                choice_filter="selected(standards, ${standard})",
                relevant=f"selected('{linked}', ${{standard}})",
            )
            yield from self._notes_on_linkages()
        if links and self.dataset.interventions:
            yield self._select(
                "intervention",
                "INSPIRE intervention",
                choice_filter="strategy = ${strategy}",
                relevant="${strategy} != ''",
            )
            named = _lists_standard("intervention", "named_for")
            yield self._note("named_by_the_guide", "The guide names this intervention for this standard.", named)
            other = "The guide does not name this intervention for this standard; it may be of use all the same."
            yield self._note("not_named_by_the_guide", other, f"${{intervention}} != '' and not({named})")
        pair = "if(${strategy} != '', concat(${standard}, '/', ${strategy}), '')" if links else "''"
        yield {"type": "calculate", "name": "linkage", "calculation": pair}

    def _notes_on_linkages(self) -> Iterator[_Row]:
        """Yield the notes on the chosen pair: its kind, then its marks, then its interventions."""
        for kind in kinds_in(self.dataset):
            yield self._note(
                f"kind_{_column_for(kind)}", f"{kind}: {MEANINGS[kind]}", _lists_standard("strategy", _column_for(kind))
            )
        yield self._note("stressed", STRESSED, _lists_standard("strategy", "stressed"))
        yield self._note("whole_pillar", PILLAR_ONLY, _lists_standard("strategy", "whole_pillar"))
        names = names_in(self.dataset)
        for number, link in enumerate((link for link in self.dataset.linkages if link.interventions), 1):
            listed = "; ".join(names[each] for each in link.interventions)
            is_chosen = f"${{standard}} = '{link.standard}' and ${{strategy}} = '{link.strategy}'"
            who = "An overlay, not the guide," if link.kind is LinkageKind.LOCAL else "The guide"
            yield self._note(f"interventions_{number}", f"{who} names for this standard: {listed}", is_chosen)

    def choices(self) -> list[_Row]:
        """Return the choices of all lists, with the columns that filter them."""
        dataset = self.dataset
        rows = [
            {"list_name": "standard", "name": each.id, **self._labels(each.title, str(each.number), each)}
            | {"pillar": each.pillar}
            for each in dataset.standards
        ]
        rows += [
            {"list_name": "strategy", "name": each.id, **self._labels(each.title, each.code, each)} | self._linked(each)
            for each in dataset.strategies
        ]
        for each in dataset.interventions:
            links = (link for link in dataset.linkages if link.kind is not LinkageKind.LOCAL)
            named_for = [link.standard for link in links if each.id in link.interventions]
            rows.append(
                {"list_name": "intervention", "name": each.id, **self._labels(each.title, code_of(each.id))}
                | {"strategy": each.strategy, "named_for": " ".join(named_for)}
            )
        origins = dict(dataset.origins)
        return [
            row | ({"origin": _without_references(origins[row["name"]])} if row["name"] in origins else {})
            for row in rows
        ]

    def _linked(self, strategy: Strategy) -> _Row:
        """Return the standards that a strategy is linked to: all, and by kind and mark, each list as a text."""
        links = [link for link in self.dataset.linkages if link.strategy == strategy.id]
        columns = {"standards": links}
        columns |= {_column_for(kind): [link for link in links if link.kind is kind] for kind in kinds_in(self.dataset)}
        columns["stressed"] = [link for link in links if link.stressed]
        columns["whole_pillar"] = [link for link in links if link.scope is LinkageScope.PILLAR]
        return {name: " ".join(link.standard for link in members) for name, members in columns.items()}

    def _select(self, name: str, question: str, **columns: str) -> _Row:
        return {
            "type": f"select_one {name}",
            "name": name,
            **self._labels(question),
            "appearance": "minimal",
            **columns,
        }

    def _note(self, name: str, text: str, relevant: str = "") -> _Row:
        return {"type": "note", "name": name, **self._labels(text), "relevant": relevant}

    def _labels(self, text: str, code: str = "", record: Standard | Strategy | None = None) -> _Row:
        """Return a text in every language; if there is no label in a language, in English with the mark `[English]`."""
        before = f"{code} " if code else ""
        columns = {f"label::{_language(_ENGLISH)}": _without_references(before + text)}
        for language in self.languages:
            labels = () if record is None else record.labels
            label = next((label.text for label in labels if label.language == language), f"{text} [English]")
            columns[f"label::{_language(language)}"] = _without_references(before + label)
        return columns


def _column_for(kind: LinkageKind) -> str:
    return kind.replace("-", "_")


def _lists_standard(choice: str, column: str) -> str:
    """Return the condition that the chosen standard is in a column of the chosen strategy or intervention."""
    return f"selected(instance('{choice}')/root/item[name = ${{{choice}}}]/{column}, ${{standard}})"
