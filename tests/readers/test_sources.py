"""Folders and archives: every file comes once, in order, with its readable name, or with what is wrong."""

import os
import pickle
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from assist.readers import UnreadableFile, guards, read_bytes, sources
from assist.readers.sources import Source, expand
from tests.readers.ooxml import docx, para, zipped


def names(*paths: Path, below: Path) -> list[str]:
    return [source.name.removeprefix(f"{below}/") for source in expand(paths)]


def by_name(path: Path) -> dict[str, Source]:
    return {source.name.removeprefix(f"{path}/"): source for source in expand([path])}


def test_folders_are_sorted_and_litter_is_left_out(tmp_path: Path) -> None:
    litter = ("~$a.docx", ".DS_Store", "Thumbs.db", ".git/config", "._b.txt")
    for name in ("b.txt", "a.docx", "sub/c.txt", *litter):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert names(tmp_path, below=tmp_path) == ["a.docx", "b.txt", "sub/c.txt"]
    assert names(tmp_path / "b.txt", tmp_path / "a.docx", below=tmp_path) == ["b.txt", "a.docx"]


def test_missing_and_special_files_are_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    missing, pipe = expand([tmp_path / "none", tmp_path / "pipe"])
    assert "不存在" in (missing.error or "") and "普通文件" in (pipe.error or "")
    with pytest.raises(UnreadableFile, match="不存在"):
        missing.load()


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "big.docx").open("wb") as stream:
        stream.truncate(200_000_000)
    (source,) = expand([tmp_path])
    assert source.error == "文件过大（200MB，上限50MB）"
    with pytest.raises(UnreadableFile):
        source.load()


def test_archives_within_archives(tmp_path: Path) -> None:
    form = docx(para("表"))
    inner = zipped({"深/b.docx": form, "c.txt": "c"})
    (tmp_path / "包.zip").write_bytes(zipped({"z.txt": "z", "a.zip": inner, "__MACOSX/._a": "x", "d/": ""}))
    found = by_name(tmp_path)
    assert list(found) == ["包.zip/a.zip/c.txt", "包.zip/a.zip/深/b.docx", "包.zip/z.txt"]
    assert read_bytes(found["包.zip/a.zip/深/b.docx"].load(), "b").text == "表"
    assert pickle.loads(pickle.dumps(found["包.zip/a.zip/c.txt"].load))() == b"c"


def test_depth_is_limited(tmp_path: Path) -> None:
    data = zipped({"x.txt": "x"})
    for _ in range(7):
        data = zipped({"n.zip": data, "y.txt": "y"})
    (tmp_path / "n.zip").write_bytes(data)
    found = by_name(tmp_path)
    assert sorted(found) == [
        "n.zip/n.zip/n.zip/n.zip", "n.zip/n.zip/n.zip/y.txt", "n.zip/n.zip/y.txt", "n.zip/y.txt"
    ]
    assert found["n.zip/n.zip/n.zip/n.zip"].error == "压缩包嵌套超过3层，请解压后提交"


def test_documents_are_not_taken_apart(tmp_path: Path) -> None:
    form = docx(para("表"))
    (tmp_path / "a.docx").write_bytes(form)
    (tmp_path / "b.zip").write_bytes(form)
    (tmp_path / "c").write_bytes(form)
    (tmp_path / "d.dat").write_bytes(zipped({"in.docx": form, "in.zip": form}))
    found = by_name(tmp_path)
    assert list(found) == ["a.docx", "b.zip", "c", "d.dat/in.docx", "d.dat/in.zip"]
    assert {read_bytes(source.load(), "x").text for source in found.values()} == {"表"}


def stored_as(name: str, encoding: str) -> bytes:
    """A zip whose member name is in this encoding, without the flag that says UTF-8."""
    mark = "n" * len(name.encode(encoding))
    return zipped({mark: "x"}).replace(mark.encode(), name.encode(encoding))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.zip").write_bytes(stored_as("绩效/自评表.txt", encoding))
    assert names(tmp_path, below=tmp_path) == ["a.zip/绩效/自评表.txt"]


def test_names_cannot_lead_out_of_the_archive(tmp_path: Path) -> None:
    members = {"../../evil.txt": "1", "/abs.txt": "2", "d\\e.txt": "3", "t\x1b[0m": "4"}
    (tmp_path / "a.zip").write_bytes(zipped(members))
    assert names(tmp_path, below=tmp_path) == [
        "a.zip/abs.txt", "a.zip/d/e.txt", "a.zip/evil.txt", "a.zip/t_[0m"
    ]


def test_damaged_encrypted_and_empty_archives(tmp_path: Path) -> None:
    whole = zipped({"a.txt": "x" * 1000})
    (tmp_path / "cut.zip").write_bytes(whole[:60])
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    (tmp_path / "none.zip").write_bytes(zipped({"d/": ""}))
    (tmp_path / "bad.zip").write_bytes(zipped({"n.zip": b"PK no zip"}))
    errors = {name: source.error or "" for name, source in by_name(tmp_path).items()}
    assert "损坏" in errors["cut.zip"] and "加密" in errors["locked.zip/a.txt"]
    assert "空" in errors["none.zip"] and "损坏" in errors["bad.zip/n.zip"]


def test_flipped_bytes_are_noticed_when_loading(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": bytes(range(256)) * 40}))
    data[60] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (source,) = expand([tmp_path])
    with pytest.raises(UnreadableFile, match="损坏"):
        source.load()


def test_bombs_are_refused_without_inflating_them(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "bomb.zip", "w", compression=8) as archive:
        archive.writestr("zeros.txt", b"\0" * 60_000_000)
        archive.writestr("ok.txt", "x")
    found = by_name(tmp_path / "bomb.zip")
    assert found["zeros.txt"].error == "压缩包内文件过大（60MB，上限50MB）"
    assert found["ok.txt"].load() == b"x"


def test_a_lying_size_gives_no_more_than_it_declares(tmp_path: Path) -> None:
    data = bytearray(zipped({"zeros.txt": b"\0" * 60_000_000}))
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):
        data[at:at + 4] = (1000).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (source,) = expand([tmp_path])
    with pytest.raises(UnreadableFile, match="损坏"):
        source.load()


def test_totals_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{number}.txt": "x" * 40 for number in range(9)}))
    monkeypatch.setattr(sources, "MAX_MEMBERS", 5)
    found = list(expand([tmp_path]))
    assert [source.error for source in found[:5]] == [None] * 5
    assert [source.error for source in found[5:]] == ["压缩包内文件超过5个，其余4个未读取，请拆分后提交"]


def test_bytes_are_limited_over_the_whole_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = zipped({f"{number}.txt": "x" * 5000 for number in range(3)})
    (tmp_path / "a.zip").write_bytes(zipped({"a.zip": inner, "b.txt": "x" * 5000}))
    monkeypatch.setattr(sources, "MAX_BATCH_BYTES", len(inner) + 11_000)
    assert [source.error for source in expand([tmp_path])] == [None, None] + [
        "压缩包展开后超过0.0MB，其余未读取，请拆分后提交"
    ] * 2


def test_too_many_members_are_refused_before_listing_them(tmp_path: Path) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for number in range(guards.MAX_MEMBERS + 1):
            archive.writestr(f"{number:0400d}", b"")
    (tmp_path / "many.zip").write_bytes(stream.getvalue())
    (source,) = expand([tmp_path])
    assert "文件过多" in (source.error or "")
    with pytest.raises(UnreadableFile, match="超过5000个"):
        read_bytes(stream.getvalue(), "many.zip")


def test_a_replaced_archive_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    for number, content in enumerate((b"one", b"two")):
        path.write_bytes(zipped({"a.txt": content}))
        os.utime(path, ns=(number, number))
        (source,) = expand([path])
        assert source.load() == content
