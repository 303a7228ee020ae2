"""Values as fields of pydantic models and as requests and responses of FastAPI, with the libraries themselves."""

import json
import subprocess
import sys
from typing import Annotated, Any

import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from helpers import altered
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

import cpms_inspire
from cpms_inspire import (
    Citation,
    Coverage,
    Dataset,
    Diff,
    Hit,
    InDataset,
    Linkage,
    Overlay,
    Pillar,
    Programme,
    Standard,
    Strategy,
    to_dict,
    with_overlay,
)
from cpms_inspire.model.records import COLLECTIONS


class Activity(BaseModel):
    """A model as an app has it."""

    standard: Standard
    strategy: Strategy | None = None
    pillar: Pillar | None = None
    links: list[Linkage] = []


def test_every_record_is_a_field(bundled: Dataset) -> None:
    """A field of any class of records accepts the value, its identifier and its data, and writes its data."""
    for name, kind in COLLECTIONS.items():
        annotation: Any = Annotated[kind, InDataset(bundled)]
        field: TypeAdapter[Any] = TypeAdapter(annotation)
        for record in getattr(bundled, name)[:5]:
            assert field.validate_python(record) is record
            assert field.validate_python(record.id) == record
            assert field.validate_json(field.dump_json(record)) == record
            assert field.dump_python(record) == to_dict(record)
            Draft202012Validator(field.json_schema(mode="serialization")).validate(to_dict(record))
            Draft202012Validator(field.json_schema()).validate(record.id)


def test_free_text_becomes_the_value(dataset: Dataset) -> None:
    """A field accepts what a person wrote, and the field contains the value of the newest dataset."""
    activity = Activity.model_validate({"standard": " std. 17 ", "strategy": "Norms & values", "pillar": 4})
    newest = cpms_inspire.load_dataset()
    assert activity.standard == newest.standard(17)
    assert activity.strategy == newest.strategy("N")
    assert activity.pillar == newest.pillar(4)
    again = Activity(standard=dataset.standard(17), links=list(dataset.linkages_for(17)))
    assert Activity.model_validate_json(again.model_dump_json()) == again


@pytest.mark.parametrize(
    ("given", "kind", "context"),
    [
        ({"standard": "case mangement"}, "unknown_identifier", {"suggestions": ["CPMS2019-18"]}),
        (
            {"standard": 9, "strategy": "I"},
            "ambiguous_identifier",
            {"suggestions": ["INSPIRE2016-I1", "INSPIRE2016-I2"]},
        ),
        ({"standard": "N"}, "wrong_kind", {"found": "INSPIRE2016-N"}),
        ({"standard": 9, "links": ["CPMS2019-09"]}, "wrong_kind", {"found": "CPMS2019-09"}),
        ({"standard": True}, "reference_type", {}),
        ({"standard": None}, "reference_type", {}),
        (
            {"standard": {"id": "CPMS2019-09", "number": "9"}},
            "dataset",
            {"problems": [{"path": "$.number", "reason": "must be a whole number, not '9'"}]},
        ),
    ],
)
def test_anything_else_is_a_validation_error(given: dict[str, Any], kind: str, context: dict[str, Any]) -> None:
    """A reference that means nothing is an error of pydantic with suggestions or problems, without calls in Python."""
    with pytest.raises(ValidationError) as caught:
        Activity.model_validate(given)
    (error,) = caught.value.errors()
    assert error["type"] == kind
    reason = error["ctx"].pop("reason")
    assert reason == error["msg"]
    assert "_for(" not in reason
    for key, value in context.items():
        found = error["ctx"][key]
        assert found[: len(value)] == value if isinstance(value, list) else found == value


def test_a_given_dataset(dataset: Dataset) -> None:
    """`InDataset` takes a dataset, also with an overlay, or the number of a version."""
    overlay = Overlay.of(
        dataset,
        name="kenya",
        reason="Said.",
        citations=["CPMS2019"],
        aliases=[{"record": 18, "text": "Usimamizi wa kesi"}],
    )
    overlaid = with_overlay(dataset, overlay)
    field: TypeAdapter[Any] = TypeAdapter(Annotated[Standard, InDataset(overlaid)])
    assert field.validate_python("usimamizi-wa-kesi") == overlaid.standard(18)
    old: TypeAdapter[Any] = TypeAdapter(Annotated[Standard, InDataset("1.0.0")])
    assert old.validate_python("UASC") == cpms_inspire.load_dataset("1.0.0").standard("UASC")
    forged = cpms_inspire.to_dict(old.validate_python(13)) | {"id": "CPMS2019-77", "number": 77, "title": "Forged"}
    for given in (forged, overlaid.standard(18)):
        with pytest.raises(ValidationError, match=r"the record of dataset 1[.]0[.]0"):
            old.validate_python(given)
    with pytest.raises(cpms_inspire.UnknownVersionError):
        TypeAdapter(Annotated[Standard, InDataset("9.9.9")])
    assert hash(InDataset("1.0.0")) == hash(InDataset("1.0.0"))


@pytest.mark.parametrize("kind", [Coverage, Diff, Hit, Dataset, Citation], ids=lambda kind: kind.__name__)
def test_answers_are_fields_too(dataset: Dataset, kind: type) -> None:
    """A field of another value accepts the value itself, and writes its data; other things are refused."""
    values: dict[type, Any] = {
        Coverage: cpms_inspire.coverage_of(cpms_inspire.Programme.of(dataset, standards=[9]), dataset),
        Diff: cpms_inspire.compare(cpms_inspire.load_dataset("1.0.0"), cpms_inspire.load_dataset("1.1.0")),
        Hit: dataset.search("cash")[0],
        Dataset: dataset,
        Citation: dataset.standards[0].citations[0],
    }
    field: TypeAdapter[Any] = TypeAdapter(kind)
    assert field.validate_python(values[kind]) is values[kind]
    assert json.loads(field.dump_json(values[kind])) == json.loads(json.dumps(to_dict(values[kind])))
    Draft202012Validator(field.json_schema(mode="serialization")).validate(field.dump_python(values[kind]))
    with pytest.raises(ValidationError):
        field.validate_python("CPMS2019-09")


def test_a_programme_as_people_write_it(dataset: Dataset) -> None:
    """A programme is read from references, settings and places in any spelling; all problems are one error."""
    field: TypeAdapter[Any] = TypeAdapter(Annotated[Programme, InDataset(dataset)])
    written = {"standards": ["UASC", 9], "strategies": ["Norms & values"], "settings": ["Refugee"], "places": ["Kenia"]}
    assert field.validate_python(written) == Programme.of(
        dataset, standards=["UASC", 9], strategies=["N"], settings=["refugee"], places=["KEN"]
    )
    assert field.validate_json(field.dump_json(field.validate_python(written))) == field.validate_python(written)
    with pytest.raises(ValidationError) as caught:
        field.validate_python({"standards": "17", "places": ["Kennya"], "year": 2026})
    (error,) = caught.value.errors()
    assert [problem["path"] for problem in error["ctx"]["problems"]] == ["$", "$.standards", "$.places[0]"]
    with pytest.raises(ValidationError):
        TypeAdapter(Programme).validate_python(5)


def test_the_schema_of_a_service(dataset: Dataset) -> None:
    """FastAPI answers with values, accepts references, and describes both in full, each class once."""
    app = FastAPI()

    @app.get("/linkages/{standard}")
    def linkages(standard: Annotated[Standard, InDataset(dataset)]) -> list[Linkage]:
        return list(dataset.linkages_for(standard))

    @app.post("/standard")
    def described(activity: Activity) -> Standard:
        return activity.standard

    @app.post("/coverage")
    def coverage(programme: Annotated[Programme, InDataset(dataset), Body()]) -> Coverage:
        return cpms_inspire.coverage_of(programme, dataset)

    client = TestClient(app)
    answer = client.post("/coverage", json={"standards": ["UASC"], "strategies": ["R"]}).json()
    assert answer["realised"] == ["CPMS2019-13/INSPIRE2016-R"]
    assert client.get("/linkages/Std. 17").json() == [to_dict(link) for link in dataset.linkages_for(17)]
    refused = client.get("/linkages/case mangement")
    assert (refused.status_code, refused.json()["detail"][0]["ctx"]["suggestions"]) == (422, ["CPMS2019-18"])
    assert client.post("/standard", json={"standard": "UASC"}).json() == to_dict(cpms_inspire.standard("UASC"))
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert {"Activity", "Citation", "Code", "Label", "Linkage", "Pillar", "Standard", "Strategy"} <= set(schemas)
    linkage = schemas["Linkage"]
    assert linkage["required"] == list(to_dict(dataset.linkages[0]))
    assert linkage["properties"]["scope"]["enum"] == ["standard", "pillar"]
    assert linkage["properties"]["citations"]["items"] == {"$ref": "#/components/schemas/Citation"}
    assert {"type": "string"} in schemas["Activity"]["properties"]["standard"]["anyOf"]


def test_values_of_another_version_stay(dataset: Dataset) -> None:
    """A value is a value: a field keeps one that no bundled version has."""
    changed = altered(dataset.standard(9), title="Another")
    assert Activity(standard=changed).standard is changed


def test_nothing_of_pydantic_is_imported_before_it_asks() -> None:
    """No question and no data imports pydantic; only pydantic asks for its schemas."""
    code = (
        "import sys, cpms_inspire as c; c.to_dict(c.standard(9)); c.schema_of(c.Standard); c.InDataset('1.0.0'); "
        "print([name for name in sys.modules if name.startswith('pydantic')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
