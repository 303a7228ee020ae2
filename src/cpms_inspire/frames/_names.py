"""Names of columns that an engine or narwhals cannot take: numbers, dates, tuples, and on Spark names with dots."""

from collections.abc import Mapping
from typing import Any, final

from attrs import frozen

from cpms_inspire.errors import InvalidOptionError, shortened

_WITH_LABELS = ("pandas", "dask", "modin", "cudf")
"""The engines whose names may be of any type."""


@final
@frozen
class PlainFrame:
    """A frame whose columns have plain names, and the names that they had."""

    frame: Any
    labels: Mapping[str, object] | None
    """The own names of the columns, by the plain ones; nothing if they are the same."""

    def plain(self, option: str, label: Any) -> Any:
        """Return the plain name of a column; an error lists the columns that there are."""
        if self.labels is None:
            return label
        for plain, own in self.labels.items():
            if type(own) is type(label) and own == label:
                return plain
        valid = tuple(map(str, self.labels.values())) or ("a frame with columns",)
        raise InvalidOptionError(option, shortened(label), valid, rule="the name of a column")

    def with_own_names(self, answer: Any) -> Any:
        """Return a frame with the own names of its columns, and new ones as they are."""
        if self.labels is None:
            return answer
        names = [self.labels.get(name, name) for name in answer.columns]
        if _engine(answer) == "pyspark":
            return answer.toDF(*names)
        answer = answer.copy()
        answer.columns = names if _engine(answer) == "dask" else type(answer.columns)(names, tupleize_cols=False)
        return answer


def plain_frame(frame: Any) -> PlainFrame:
    """Return a frame with plain names of its columns: the same frame, if it has such names."""
    engine = _engine(frame)
    if engine not in (*_WITH_LABELS, "pyspark") or not hasattr(frame, "columns"):
        return PlainFrame(frame, None)
    own = list(frame.columns)
    if engine == "pyspark":
        plain = [f"__cpms_inspire_{place}" if "." in name or "`" in name else name for place, name in enumerate(own)]
        repeated = len(set(own)) < len(own)
    else:
        plain = [name if isinstance(name, str) else f"__cpms_inspire_{place}" for place, name in enumerate(own)]
        repeated = not frame.columns.is_unique
    if repeated:
        raise InvalidOptionError("frame", "a repeated column name", ("each column name once",))
    if plain == own:
        return PlainFrame(frame, None)
    labels = dict(zip(plain, own, strict=True))
    if engine == "pyspark":
        return PlainFrame(frame.toDF(*plain), labels)
    frame = frame.copy()
    frame.columns = plain
    return PlainFrame(frame, labels)


def _engine(frame: Any) -> str:
    """Return the name of the library that a frame is of."""
    return type(frame).__module__.partition(".")[0]
