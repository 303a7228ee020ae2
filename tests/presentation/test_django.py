"""Identifiers and values in a Django app, in a process of its own, because Django is set up once for each process."""

import json
import subprocess
import sys
from pathlib import Path

import cpms_inspire

APP = """
import json, sys
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["plans"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
import django
django.setup()
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import modelform_factory
from django.template import Context, Template
import cpms_inspire
from plans.models import Activity
call_command("makemigrations", "plans", verbosity=0)
call_command("migrate", verbosity=0)
dataset = cpms_inspire.load_dataset("1.1.0")
saved = Activity.objects.create(standard=dataset.standard("UASC"))
saved.refresh_from_db()
form = modelform_factory(Activity, fields=["standard"])
page = Template("{{ s }}|{{ s.title }}|{% for l in links %}{{ l }} {{ l.kind }};{% endfor %}")
print(json.dumps({
    "saved": saved.standard,
    "display": saved.get_standard_display(),
    "found": Activity.objects.filter(standard=dataset.standard(13)).count(),
    "valid": [form({"standard": each}).is_valid() for each in ("CPMS2019-09", dataset.standard(9), "9", "Standard")],
    "page": page.render(Context({"s": dataset.standard(9), "links": dataset.linkages_for(17)})),
    "json": json.loads(json.dumps(cpms_inspire.to_dict(dataset.linkages[0]), cls=DjangoJSONEncoder))["id"],
}))
"""

MODELS = """
from django.db import models
import cpms_inspire

def standards():
    return [(each.id, f"{each.number} {each.title}") for each in cpms_inspire.load_dataset("1.1.0").standards]

class Activity(models.Model):
    id = models.AutoField(primary_key=True)
    standard = models.CharField(max_length=32, choices=standards)
"""


def test_model_form_template_and_migration(tmp_path: Path) -> None:
    """A value is stored as its identifier, and a migration names the function of the choices, not the choices."""
    app = tmp_path / "plans"
    app.mkdir()
    (app / "__init__.py").touch()
    (app / "models.py").write_text(MODELS, encoding="utf-8")
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(Path(cpms_inspire.__file__).parents[1])!r}]\n{APP}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "saved": "CPMS2019-13",
        "display": "13 Unaccompanied and separated children",
        "found": 1,
        "valid": [True, True, False, False],
        "page": (
            "CPMS2019-09|Sexual and gender-based violence|"
            "CPMS2019-17/INSPIRE2016-N named;CPMS2019-17/INSPIRE2016-S named;"
        ),
        "json": "CPMS2019-01/INSPIRE2016-I1",
    }
    migration = (app / "migrations" / "0001_initial.py").read_text(encoding="utf-8")
    assert "choices=plans.models.standards" in migration
    assert "Coordination" not in migration
