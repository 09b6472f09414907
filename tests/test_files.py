"""Files are written completely or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kg.errors import KGError
from kg.files import OutputError, TooLongError, read_text, write_bytes, write_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_text_is_utf8_with_plain_line_breaks(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "β\nγ\r\n")
    assert (tmp_path / "a.txt").read_bytes() == "β\nγ\r\n".encode()
    assert names(tmp_path) == ["a.txt"]


def test_text_is_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffβ\r\nγ\rδ\n".encode())
    assert read_text(tmp_path / "a.txt") == "β\nγ\nδ\n"
    with pytest.raises(TooLongError, match="more than 67,108,864 bytes"):
        read_text(Path("/dev/zero"))


@pytest.mark.parametrize("old", [b"", b"longer than what comes"], ids=["empty", "longer"])
def test_an_existing_file_is_replaced_whole(tmp_path: Path, old: bytes) -> None:
    (tmp_path / "a").write_bytes(old)
    write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["disk", "Ctrl-C"])
@pytest.mark.parametrize("step", ["os.fdopen", "pathlib.Path.chmod", "pathlib.Path.replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def fail(handle: object, *_: object) -> None:
        if isinstance(handle, int):
            os.close(handle)
        raise error

    monkeypatch.setattr(step, fail)
    with pytest.raises((OutputError, KeyboardInterrupt)) as caught:
        write_bytes(tmp_path / "a", b"new")
    monkeypatch.undo()
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]
    if isinstance(error, OSError):
        assert str(caught.value) == f"cannot write {tmp_path / 'a'}: No space left on device"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_of_any_other(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_bytes(tmp_path / "a", b"")
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(mode)
    write_bytes(tmp_path / "a", b"new")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


def test_a_link_goes_on_pointing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("a")
    write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """As ``/dev/null`` and ``/dev/stdout`` must be."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_bytes(pipe, b"new")
        assert os.read(reader, 10) == b"new"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert names(tmp_path) == ["pipe"]


def test_a_name_as_long_as_the_system_takes(tmp_path: Path) -> None:
    write_bytes(tmp_path / ("a" * 255), b"new")
    assert names(tmp_path) == ["a" * 255]


@pytest.mark.parametrize(
    ("where", "why"),
    [
        pytest.param("missing/a.txt", "No such file or directory", id="missing folder"),
        pytest.param("file/a.txt", "Not a directory", id="a file for a folder"),
        pytest.param("folder", "Is a directory", id="a folder for a file"),
    ],
)
def test_an_unwritable_place_is_refused_with_the_reason(tmp_path: Path, where: str, why: str) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError) as caught:
        write_text(tmp_path / where, "new")
    assert isinstance(caught.value, (KGError, OSError))
    assert str(caught.value) == f"cannot write {tmp_path / where}: {why}"
    assert names(tmp_path) == ["file", "folder"]
    assert names(tmp_path / "folder") == []


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_text("a.txt", "new")
    assert Path("a.txt").read_text(encoding="utf-8") == "new"
