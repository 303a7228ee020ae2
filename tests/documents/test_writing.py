"""Writing files: what the user had is whole and has its permissions, whatever happens."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers import NIGHTLY, ROOT, nightly

from cpms_inspire.documents import writing
from cpms_inspire.documents.writing import NotReplacedError, new_file, write_files

ONE = {"a.json": b"new"}
SEVERAL = {"a.json": b"new", "data/b.csv": b"new b", "data/deep/c.csv": b"new c"}
BOTH = pytest.mark.parametrize("files", [ONE, SEVERAL], ids=["one", "several"])
SCENARIOS = ("replace-one", "new-one", "replace-several", "new-several", "fallback")


@pytest.fixture
def umask() -> Any:
    """Let the system give new files the usual permissions."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def found(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder, at any depth, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def old(folder: Path, files: dict[str, bytes]) -> None:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"old")


class TestWriting:
    """The files are there afterwards, and nothing else is."""

    @BOTH
    def test_new(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """Missing folders are created."""
        target = tmp_path / "some" / "where"
        assert write_files(files, target) == tuple(target / name for name in files)
        assert found(tmp_path) == {f"some/where/{name}": content for name, content in files.items()}

    @BOTH
    def test_replaced(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """Old files are replaced on request, and not without."""
        old(tmp_path / "x", files)
        with pytest.raises(NotReplacedError, match=r"a\.json exists already\. Say please\.$"):
            write_files(files, tmp_path / "x", way="Say please.")
        assert set(found(tmp_path / "x").values()) == {b"old"}
        write_files(files, tmp_path / "x", replace=True)
        assert found(tmp_path) == {f"x/{name}": content for name, content in files.items()}

    def test_beside_others(self, tmp_path: Path) -> None:
        """A single file is written beside what the folder contains."""
        (tmp_path / "mine").write_bytes(b"mine")
        write_files(ONE, tmp_path)
        assert found(tmp_path) == {"mine": b"mine", **ONE}

    @pytest.mark.parametrize("length", [1, 255])
    def test_any_name(self, tmp_path: Path, length: int) -> None:
        """A name may be as long as the system allows, and need not be text."""
        name = os.fsdecode(b"\xff" * length)
        write_files({name: b"new"}, tmp_path)
        write_files(SEVERAL, tmp_path / os.fsdecode(b"\xfe" * length))
        assert (tmp_path / name).read_bytes() == b"new"
        assert len(list(tmp_path.iterdir())) == 2

    def test_an_error_while_writing(self, tmp_path: Path) -> None:
        """An error of the caller leaves the old file and nothing else."""
        (tmp_path / "a").write_bytes(b"old")
        with pytest.raises(ZeroDivisionError), new_file(tmp_path / "a", replace=True) as part:
            part.write_bytes(b"%d" % (1 // int("0")))
        assert found(tmp_path) == {"a": b"old"}

    @BOTH
    def test_a_failing_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> None:
        """If a disk fails, created folders are removed as well."""

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            write_files(files, tmp_path / "a" / "b")
        assert list(tmp_path.iterdir()) == []


class TestWhatIsTheUsers:
    """What was not written by an earlier export stays, and so does what is no file."""

    @pytest.mark.parametrize(
        "mine", ["mine", "data/mine", "data/deep/mine", "a.json/mine", "data/b.csv/mine", "data/.hidden", "other/mine"]
    )
    def test_other_files(self, tmp_path: Path, mine: str) -> None:
        """A folder with other files, at any depth, is not replaced."""
        target = tmp_path / "x"
        old(target, {name: content for name, content in SEVERAL.items() if not mine.startswith(f"{name}/")})
        (target / mine).parent.mkdir(parents=True, exist_ok=True)
        (target / mine).write_bytes(b"mine")
        before = found(tmp_path)
        shown = next((name for name in (*SEVERAL, "other") if mine.startswith(f"{name}/")), mine)
        with pytest.raises(NotReplacedError, match=rf"x contains other files \({shown}\), and 3 files take the place"):
            write_files(SEVERAL, target, replace=True)
        assert found(tmp_path) == before

    def test_many_other_files(self, tmp_path: Path) -> None:
        """Three are named."""
        old(tmp_path, dict.fromkeys(map(str, range(1000)), b""))
        with pytest.raises(NotReplacedError, match=r"\(0, 1, 10, \.\.\.\)"):
            write_files(SEVERAL, tmp_path, replace=True)

    @pytest.mark.parametrize("kind", ["link", "broken link", "link to a folder", "pipe", "folder"])
    @BOTH
    def test_no_file(self, tmp_path: Path, files: dict[str, bytes], kind: str) -> None:
        """A link, a pipe or a folder in the place of a file stays, whether there is one file or several."""
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "file").write_bytes(b"mine")
        place = tmp_path / "x" / "a.json"
        old(tmp_path / "x", {"data/b.csv": b""} if len(files) > 1 else {})
        place.parent.mkdir(exist_ok=True)
        if kind == "pipe":
            os.mkfifo(place)
        elif kind == "folder":
            place.mkdir()
        else:
            place.symlink_to({"link": "../elsewhere/file", "broken link": "nowhere"}.get(kind, "../elsewhere"))
        before = [(path, mode(path)) for path in sorted(tmp_path.rglob("*"))]
        with pytest.raises(NotReplacedError):
            write_files(files, tmp_path / "x", replace=True)
        assert [(path, mode(path)) for path in sorted(tmp_path.rglob("*"))] == before
        assert (tmp_path / "elsewhere" / "file").read_bytes() == b"mine"

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
    def test_a_device(self, tmp_path: Path) -> None:
        """A device stays a device."""
        device = tmp_path / "null"
        try:
            os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        except PermissionError:
            pytest.skip("devices are not allowed here")
        with pytest.raises(NotReplacedError, match="is a device or a pipe"):
            write_files({"null": b""}, tmp_path, replace=True)
        assert stat.S_ISCHR(device.lstat().st_mode)

    def test_standard_output(self) -> None:
        """The link to standard output is not replaced."""
        with pytest.raises(NotReplacedError, match="/dev/stdout is a link to"):
            write_files({"stdout": b""}, Path("/dev"), replace=True)

    def test_a_link_to_the_folder(self, tmp_path: Path) -> None:
        """A link to a folder is followed, for one file and for several."""
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")
        for files in (ONE, SEVERAL):
            write_files(files, tmp_path / "link", replace=True)
        assert (tmp_path / "link").is_symlink()
        assert found(tmp_path / "real") == SEVERAL

    def test_what_came_meanwhile(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that somebody puts into the folder at the last moment is kept, and the error says where."""
        target = tmp_path / "x"
        old(target, SEVERAL)
        renamed = writing._renamed

        def late(*arguments: Any) -> bool:
            (target / "mine").write_bytes(b"mine")
            return renamed(*arguments)

        monkeypatch.setattr(writing, "_renamed", late)
        with pytest.raises(NotReplacedError, match="it is kept as") as error:
            write_files(SEVERAL, target, replace=True)
        assert found(Path(str(error.value).rpartition("kept as ")[2].rstrip("."))) == {"mine": b"mine"}
        assert found(target) == SEVERAL

    @BOTH
    def test_who_came_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> None:
        """Without leave to replace, files that another process wrote meanwhile stay."""
        write = writing._write

        def late(*arguments: Any) -> None:
            write(*arguments)
            old(tmp_path / "x", files)

        monkeypatch.setattr(writing, "_write", late)
        with pytest.raises(NotReplacedError, match="exists already"):
            write_files(files, tmp_path / "x")
        assert found(tmp_path) == {f"x/{name}": b"old" for name in files}


class TestPermissions:
    """What is replaced keeps its permissions; what is made of private input is private."""

    @pytest.mark.usefixtures("umask")
    @BOTH
    def test_new_files(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """New files have those that the user's mask leaves, and not more than the caller allows."""
        for permissions, wanted in ((0o666, 0o644), (0o640, 0o640), (0o600, 0o600), (0o400, 0o600)):
            target = tmp_path / f"{permissions:o}"
            write_files(files, target, permissions=permissions)
            assert {mode(path) for path in target.rglob("*") if path.is_file()} == {wanted}
        assert mode(tmp_path / "600") == (0o755 if len(files) == 1 else 0o700)

    @pytest.mark.usefixtures("umask")
    @BOTH
    def test_replaced_files(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """Files and folders keep theirs, whatever the caller allows."""
        old(tmp_path, files)
        for path, wanted in ((tmp_path, 0o750), *((path, 0o755) for path in tmp_path.rglob("*"))):
            path.chmod(wanted)
        (tmp_path / "a.json").chmod(0o604)
        before = {path: mode(path) for path in (tmp_path, *tmp_path.rglob("*"))}
        write_files(files, tmp_path, replace=True, permissions=0o600)
        assert {path: mode(path) for path in (tmp_path, *tmp_path.rglob("*"))} == before

    @pytest.mark.usefixtures("umask")
    def test_while_it_is_written(self, tmp_path: Path) -> None:
        """An unfinished file has no permissions that the old one lacks."""
        (tmp_path / "a").touch(mode=0o600)
        with new_file(tmp_path / "a", replace=True) as part:
            assert mode(part) == 0o600

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root writes for others")
    def test_the_owner(self, tmp_path: Path) -> None:
        """A file that root replaces stays its owner's."""
        (tmp_path / "a.json").touch()
        os.chown(tmp_path / "a.json", 1234, 1235)
        write_files(ONE, tmp_path, replace=True)
        status = (tmp_path / "a.json").stat()
        assert (status.st_uid, status.st_gid) == (1234, 1235)


class TestOtherSystems:
    """Systems and file systems that cannot do everything have a second way, with the same result."""

    @pytest.fixture(params=["no function", "no support", "no locks", "no lock of the folder"])
    def _lacking(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        if request.param == "no function":
            monkeypatch.setattr(writing, "_renameat2", lambda: None)
        elif request.param == "no support":
            monkeypatch.setattr(writing, "_renameat2", lambda: lambda *_: -1)
            monkeypatch.setattr("ctypes.get_errno", lambda: errno.EINVAL)
        elif request.param == "no locks":
            monkeypatch.setitem(sys.modules, "fcntl", None)
            monkeypatch.setattr(writing, "fcntl", writing._locking())
        else:

            def without_locks(*_: object) -> None:
                raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

            monkeypatch.setattr(writing.fcntl, "flock", without_locks)

    @pytest.mark.usefixtures("_lacking")
    @BOTH
    def test_same_result(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """Files are written, refused and replaced."""
        target = tmp_path / "x"
        write_files(files, target)
        with pytest.raises(NotReplacedError):
            write_files(files, target)
        newer = {name: content * 2 for name, content in files.items()}
        write_files(newer, target, replace=True)
        assert found(tmp_path) == {f"x/{name}": content for name, content in newer.items()}

    def test_a_file_that_came_meanwhile(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file is not replaced without leave where the system cannot refuse it itself."""
        monkeypatch.setattr(writing, "_renameat2", lambda: None)
        with pytest.raises(NotReplacedError), new_file(tmp_path / "a"):
            (tmp_path / "a").write_bytes(b"other")
        assert found(tmp_path) == {"a": b"other"}

    def test_an_error_in_between(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """If the second renaming fails, the old folder gets its name back."""
        old(tmp_path / "x", SEVERAL)
        monkeypatch.setattr(writing, "_renameat2", lambda: None)
        rename = Path.rename
        calls = []

        def failing(path: Path, target: Path) -> Path:
            calls.append(path.suffix)
            if calls == [".part", "", ".part"]:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", failing)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            write_files(SEVERAL, tmp_path / "x", replace=True)
        assert found(tmp_path) == {f"x/{name}": b"old" for name in SEVERAL}

    def test_an_error_of_the_system(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Errors other than a lack of support are reported."""
        monkeypatch.setattr(writing, "_renameat2", lambda: lambda *_: -1)
        monkeypatch.setattr("ctypes.get_errno", lambda: errno.EIO)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            write_files(ONE, tmp_path)
        assert found(tmp_path) == {}

    @pytest.mark.parametrize("error", [AttributeError, OSError, TypeError])
    def test_no_such_function(self, monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
        """A system without the function, or without a library to find it in, is known by the error."""

        def failing(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr("ctypes.CDLL", failing)
        assert writing._renameat2.__wrapped__() is None

    def test_a_file_in_place_of_the_folder(self, tmp_path: Path) -> None:
        """The error is that of the system."""
        (tmp_path / "x").write_bytes(b"mine")
        with pytest.raises(NotADirectoryError):
            write_files(SEVERAL, tmp_path / "x", replace=True)
        assert found(tmp_path) == {"x": b"mine"}


class TestAbandoned:
    """What killed processes left is removed by the next write, and nothing else is."""

    def left(self, target: Path, name: str = "0123456789abcdef", suffix: str = ".part") -> Path:
        return target.with_name(f"{writing._begins(target)}{name}{suffix}")

    @BOTH
    def test_removed(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """Files and folders of the same target are removed."""
        target = tmp_path / "a.json" if len(files) == 1 else tmp_path / "x"
        left = self.left(target)
        left.write_bytes(b"half") if len(files) == 1 else old(left, SEVERAL)
        write_files(files, tmp_path if len(files) == 1 else target)
        assert not left.exists()

    def test_of_another_target(self, tmp_path: Path) -> None:
        """Those of other targets stay."""
        left = self.left(tmp_path / "other.json")
        left.touch()
        write_files(ONE, tmp_path)
        assert left.exists()

    def test_locked(self, tmp_path: Path) -> None:
        """Those of a process that still writes stay; both processes succeed."""
        with new_file(tmp_path / "a.json", replace=True) as part:
            write_files(ONE, tmp_path)
            part.write_bytes(b"newest")
        assert found(tmp_path) == {"a.json": b"newest"}

    def test_of_another_user(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Those of another user stay."""
        left = self.left(tmp_path / "a.json")
        left.touch()
        user = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: user)
        write_files(ONE, tmp_path)
        assert left.exists()

    def test_with_other_files(self, tmp_path: Path) -> None:
        """What a user put into an abandoned folder stays."""
        left = self.left(tmp_path / "x")
        old(left, {**SEVERAL, "mine": b""})
        write_files(SEVERAL, tmp_path / "x")
        assert found(left) == {"mine": b"old"}

    def test_no_file(self, tmp_path: Path) -> None:
        """A link of that name is not followed."""
        (tmp_path / "mine").write_bytes(b"mine")
        self.left(tmp_path / "a.json").symlink_to("mine")
        write_files(ONE, tmp_path)
        assert (tmp_path / "mine").read_bytes() == b"mine"

    def test_vanished(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """If another process takes an unfinished file for abandoned before it is locked, there is another one."""
        created = writing._created
        taken: list[Path] = []

        def taken_once(path: Path, mode: int) -> int:
            descriptor = created(path, mode)
            if not taken:
                path.unlink()
                taken.append(path)
            return descriptor

        monkeypatch.setattr(writing, "_created", taken_once)
        write_files(ONE, tmp_path)
        assert found(tmp_path) == ONE

    def test_changed_while_it_was_locked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The lock of a file that was replaced meanwhile does not count."""
        file = tmp_path / "a"
        file.touch()
        flock = writing.fcntl.flock

        def late(descriptor: int, operation: int) -> None:
            file.unlink()
            flock(descriptor, operation)

        monkeypatch.setattr(writing.fcntl, "flock", late)
        assert writing._locked(file) is None

    def test_an_old_folder_gets_its_name_back(self, tmp_path: Path) -> None:
        """If a process was killed between the two renamings, the next write finds the old folder under its name."""
        old(self.left(tmp_path / "x", suffix=".old"), SEVERAL)
        with pytest.raises(NotReplacedError, match="exists already"):
            write_files(SEVERAL, tmp_path / "x")
        assert found(tmp_path) == {f"x/{name}": b"old" for name in SEVERAL}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_at_each_call(scenario: str) -> None:
    """A process that is killed at any call leaves the old files or the new ones; the next write leaves nothing else."""
    assert killed("python", scenario) > 25


@nightly("a process and a tracer for each system call")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_at_each_system_call(scenario: str) -> None:
    """The same at each system call."""
    assert killed("strace", scenario) > 25


def killed(way: str, scenario: str) -> int:
    """Return the number of moments at which a process was killed."""
    command = [sys.executable, str(ROOT / "tests" / "support" / "killed.py"), way, scenario]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


WRITER = """
import sys
from pathlib import Path
from cpms_inspire.documents import writing
number, times, fallback = map(int, sys.argv[2:])
if fallback:
    writing._renameat2 = lambda: None
for _ in range(times):
    files = {name: name.encode() * 1000 + str(number).encode() for name in ("a", "data/b", "data/c")}
    writing.write_files(files, Path(sys.argv[1]), replace=True)
"""


@pytest.mark.parametrize("fallback", [False, True])
def test_four_writers(tmp_path: Path, *, fallback: bool) -> None:
    """Four processes write to one folder at once: none fails, the folder is always there, and nothing else stays."""
    target = tmp_path / "x"
    old(target, {"a": b"", "data/b": b"", "data/c": b""})
    times = 250 if NIGHTLY else 15
    command = [sys.executable, "-c", WRITER, str(target)]
    writers = [
        subprocess.Popen([*command, str(number), str(times), str(int(fallback))], stderr=subprocess.PIPE)
        for number in range(4)
    ]
    while any(writer.poll() is None for writer in writers):
        assert fallback or target.is_dir()
    assert [writer.communicate()[1] for writer in writers] == [b""] * 4
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert {content[-1:] for content in found(target).values()} < {b"0", b"1", b"2", b"3"}
    assert len({content[-1:] for content in found(target).values()}) == 1
