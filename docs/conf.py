"""How Sphinx builds the documentation: from these pages, the docstrings, and pictures that the library itself draws."""

import sys
from enum import EnumType
from pathlib import Path
from typing import Any, get_args

import attrs
from docutils import nodes
from matplotlib import rc_context
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

import cpms_inspire
from cpms_inspire import cli
from cpms_inspire.model import records as model
from cpms_inspire.model import vocabulary
from cpms_inspire.presentation import citing

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from dictionary_page import COMMON, VERSION

HERE = Path(__file__).parent
MADE = HERE / "_made"
"""Pictures and pages that are drawn anew by every build; no part of the repository."""
(MADE / "site").mkdir(parents=True, exist_ok=True)

project = "cpms-inspire"
author = "the cpms-inspire contributors"
project_copyright = "the cpms-inspire contributors. Code MIT, texts and data CC BY 4.0"
release = cpms_inspire.__version__
version = release

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["_made"]
nitpicky = True
# Nothing is asked of a network, so that the libraries' own pages are not linked.
nitpick_ignore_regex = [
    ("py:.*", r"(collections|datetime|enum|os|typing|types|pathlib|matplotlib)\..*"),
    ("py:.*", r"(str|int|bool|bytes|object|tuple|dict|list|None|ImportError|LookupError|TypeError|ValueError|OSError)"),
    # Identifiers of other records, and what stands for any value that is identified so: texts, as their names say.
    ("py:class", r"cpms_inspire\.identifiers\.(Record|Source|Framework|Convergence|Activity)Id"),
    ("py:class", r"cpms_inspire\.identifiers\.(Standard|Strategy|Intervention)Value"),
    ("py:.*", r"cpms_inspire\.frames\.F"),
    ("py:.*", r"(Any|F|T|Self|Figure|Axes|PathLike|Mapping|Collection|Iterable|Sequence|Iterator|Literal)"),
]
show_warning_types = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
toc_object_entries_show_parents = "hide"
default_role = "py:obj"
"""What docstrings set in single backticks: linked where it is the name of something public."""

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = f"cpms-inspire {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["_made/site"]
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {"navigation_with_keys": True}


def draw(_: Sphinx) -> None:
    """Draw the figures and write the page, as the command line does for everybody."""
    of = ["--dataset", VERSION, "--force"]
    programme = str(HERE.parent / "examples" / "programmes" / "refugee.csv")
    for arguments in (
        ["explorer", "-o", str(MADE / "site" / "explorer.html")],
        ["figure", "matrix", "-o", str(MADE / "matrix.svg")],
        ["figure", "flow", "-o", str(MADE / "flow.svg")],
        ["figure", "coverage", "--programme", programme, "-o", str(MADE / "coverage.svg")],
    ):
        with rc_context({"svg.hashsalt": project}):  # so that the same figure has the same bytes
            status = cli.run([*arguments, *of])
        if status:
            raise ExtensionError(f"cpms-inspire {' '.join(arguments)} failed")


def find(app: Sphinx, env: BuildEnvironment, node: pending_xref, shown: nodes.Element) -> nodes.Element | None:
    """
    Lead from where a type is defined to where it is documented.

    What docstrings set in single backticks is shown as code where it is the name of nothing public.
    """
    package, _, name = node.get("reftarget", "").rpartition(".")
    if package.startswith("cpms_inspire.") and name in cpms_inspire.__all__:
        python = env.domains.python_domain
        return python.resolve_xref(env, node["refdoc"], app.builder, "obj", f"cpms_inspire.{name}", node, shown)
    return shown if node.get("reftype") == "obj" else None


ALIASES = {
    "str | ~typing.SupportsIndex | ~cpms_inspire.model.identifiers.StandardValue": "~cpms_inspire.StandardRef",
    "str | ~cpms_inspire.model.identifiers.StrategyValue": "~cpms_inspire.StrategyRef",
    "str | ~cpms_inspire.model.identifiers.InterventionValue": "~cpms_inspire.InterventionRef",
    f"~typing.Literal{list(get_args(vocabulary.KindName))}": "~cpms_inspire.model.vocabulary.KindName",
    f"~typing.Literal{list(get_args(vocabulary.SettingName))}": "~cpms_inspire.model.vocabulary.SettingName",
    f"~typing.Literal{list(get_args(citing.FormatName))}": "~cpms_inspire.presentation.citing.FormatName",
}
"""What Python resolves our aliases to, and their names again."""


def say_fields(_: Sphinx, what: str, name: str, __: object, ___: object, lines: list[str]) -> None:
    """Say of a record's field what the data dictionary says, where the model leaves it to the name."""
    owner, _, field = name.rpartition(".")
    if what == "attribute" and owner.rpartition(".")[2] in model.__all__ and not any(lines):
        lines[:] = [COMMON[field]]


def name_aliases(*event: Any) -> list[str | None]:
    """Write the aliases of types by their names in a signature; classes are told by their fields, which stand below."""
    if attrs.has(event[3]) or isinstance(event[3], EnumType):
        return ["", None]
    texts = list(event[-2:])
    for resolved, name in ALIASES.items():
        texts = [text and text.replace(resolved, name) for text in texts]
    return texts


def close_blocks(_: Sphinx, page: nodes.document) -> None:
    """Take away the empty line that ends an example in the source."""
    for block in page.findall(nodes.literal_block):
        # Only where both agree does Sphinx colour the text.
        block.rawsource = block.astext().rstrip()
        block[:] = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> None:
    """Join in where Sphinx asks."""
    app.connect("autodoc-process-docstring", say_fields)
    app.connect("autodoc-process-signature", name_aliases)
    app.connect("doctree-read", close_blocks)
    app.connect("builder-inited", draw)
    app.connect("missing-reference", find)
