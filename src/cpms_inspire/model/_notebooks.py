"""What makes a value show itself in a notebook; nothing is imported before one asks."""

from importlib import import_module

__all__ = ["Shown"]


class Shown:
    """A value that notebooks show as a small table, beside its plain `repr`."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return _shown(self, "html")

    def _repr_markdown_(self) -> str:
        return _shown(self, "markdown")


def _shown(value: Shown, form: str) -> str:
    # The views know the values, and lie above them: their module is imported by its name when a notebook asks.
    return str(getattr(import_module("cpms_inspire.presentation.notebook"), form)(value))
