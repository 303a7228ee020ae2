"""The bytes of a text file as UTF-8: gzipped or not, in the encoding that it begins with or that was named."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, final

from cpms_inspire.errors import InvalidOptionError, TableError, shortened

BLOCK = 1 << 18
"""The number of bytes that are read at once."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def is_gzipped(path: Path) -> bool:
    """Return whether a name says that a file is gzipped."""
    return path.suffix.lower() == ".gz"


def ending(path: Path) -> str:
    """Return the ending of a name in small letters, without `.gz`."""
    return (path.with_suffix("") if is_gzipped(path) else path).suffix.lower()


@final
class TextInput:
    """A text file that is read from its beginning, more than once if need be."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        """Find out the encoding."""
        self.path = path
        self.share = 0.0
        """The part of the file that has been read, from 0 to 1."""
        if encoding is not None:
            try:
                codecs.lookup(encoding)
            except LookupError:
                raise InvalidOptionError("--encoding", shortened(encoding), ("utf-8", "cp1252", "utf-16")) from None
        beginning = next(self._raw(), b"")
        if not beginning:
            raise TableError(str(path), None, "is empty: a table must begin with the names of its columns.")
        marked = next((name for mark, name in _MARKS if beginning.startswith(mark)), None)
        self.encoding = encoding or marked or "utf-8"
        self.has_mark = marked is not None
        """Whether the file begins with a byte order mark."""

    def _raw(self) -> Iterator[bytes]:
        """Yield the bytes of the file, unpacked."""
        size = self.path.stat().st_size
        try:
            with self.path.open("rb") as file:
                stream: IO[bytes] = gzip.GzipFile(fileobj=file) if is_gzipped(self.path) else file  # type: ignore[assignment]
                while block := stream.read(BLOCK):
                    self.share = min(1.0, file.tell() / size)
                    yield block
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise TableError(str(self.path), None, f"cannot be unpacked: {error}.") from None

    def blocks(self) -> Iterator[bytes]:
        """Yield the text as UTF-8 without a byte order mark; a block may end within a character."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        as_it_is = codecs.lookup(self.encoding).name in {"utf-8", "utf-8-sig"}
        line = 1
        first = True
        for block in self._raw():
            text = self._decoded(decoder, block, line)
            line += text.count("\n")
            if not as_it_is:
                block = text.encode("utf-8", "surrogatepass")  # noqa: PLW2901  # the block in UTF-8
            elif first:
                block = block.removeprefix(codecs.BOM_UTF8)  # noqa: PLW2901  # the block without the mark
            first = False
            yield block
        self._decoded(decoder, b"", line, final=True)

    def _decoded(self, decoder: codecs.IncrementalDecoder, block: bytes, line: int, *, final: bool = False) -> str:
        try:
            return decoder.decode(block, final)
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start)
            advice = "Save it as UTF-8, or name its encoding with --encoding, such as cp1252."
            raise TableError(str(self.path), f"line {line}", f"is not {self.encoding.upper()}. {advice}") from None
