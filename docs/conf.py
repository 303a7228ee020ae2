"""How Sphinx builds the documentation from these pages."""

import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

import cpms_inspire
from cpms_inspire import cli

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from dictionary_page import VERSION

MADE = Path(__file__).parent / "_made" / "site"
"""The web page, made anew by every build; not part of the repository."""
MADE.mkdir(parents=True, exist_ok=True)

project = "cpms-inspire"
author = "the cpms-inspire contributors"
project_copyright = "the cpms-inspire contributors. Code MIT, texts and data CC BY 4.0"
release = cpms_inspire.__version__
version = release

extensions = ["myst_nb", "sphinx_copybutton"]
exclude_patterns = ["_made"]
nitpicky = True
show_warning_types = True

myst_heading_anchors = 4
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

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


def make_explorer(_: Sphinx) -> None:
    """Write the web page with the command that users have."""
    if cli.run(["explorer", "-o", str(MADE / "explorer.html"), "--dataset", VERSION, "--force"]):
        raise ExtensionError("cpms-inspire explorer failed")


def link_explorer(app: Sphinx, page: nodes.document) -> None:
    """Link `explorer.html`, which exists in the built site only; in the repository it is plain code."""
    up = "../" * app.env.docname.count("/")
    for code in list(page.findall(nodes.literal)):
        if code.astext() == "explorer.html":
            code.replace_self(nodes.reference("", "", code.deepcopy(), refuri=f"{up}explorer.html"))


def offer_root_pages(_: Sphinx, __: str, source: list[str]) -> None:
    """Offer pages of the repository's root, such as CONTRIBUTING.md, as downloads: they are not pages of the site."""
    source[0] = re.sub(r"\[([^]]+)\]\(((?:\.\./)+[A-Z]+\.md)\)", r"{download}`\1 <\2>`", source[0])


def close_blocks(_: Sphinx, page: nodes.document) -> None:
    """Remove the empty line that ends an example in the source."""
    for block in page.findall(nodes.literal_block):
        # Sphinx colours the text only if both agree.
        block.rawsource = block.astext().rstrip()
        block[:] = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> None:
    """Connect the functions above."""
    app.connect("builder-inited", make_explorer)
    app.connect("source-read", offer_root_pages)
    app.connect("doctree-read", link_explorer)
    app.connect("doctree-read", close_blocks)
