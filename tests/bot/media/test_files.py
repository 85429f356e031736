"""Files are the same in a folder and in a bucket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.media.files import Files, FolderFiles, files_of
from bot.media.person_folder import name_of
from tests.support.bucket import Bucket, running_bucket

PHOTO = name_of(3, "photo-a.jpg")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    with running_bucket() as bucket:
        yield bucket


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    if request.param == "folder":
        return files_of("file:", tmp_path)
    bucket: Bucket = request.getfixturevalue("bucket")
    return files_of(bucket.url, tmp_path)


def test_what_was_written_is_read_and_found(files: Files) -> None:
    files.write(PHOTO, b"first")
    files.write(PHOTO, b"a photo")
    assert files.read(PHOTO) == b"a photo"
    assert files.find("photo-a.jpg") == PHOTO
    assert files.sizes() == {PHOTO: len(b"a photo")}
    assert files.read(name_of(3, "other.jpg")) is None
    assert files.find("other.jpg") == ""


def test_all_of_a_persons_goes_and_nobody_elses(files: Files) -> None:
    names = [PHOTO, name_of(3, "7.ogg"), name_of(31, "8.ogg"), name_of(30, "9.ogg")]
    for name in names:
        files.write(name, b"x")
    files.forget(3)
    assert files.sizes().keys() == {*names[2:]}
    files.forget(3)
    files.remove(names[2])
    files.remove(names[2])
    assert files.sizes().keys() == {names[3]}


def test_a_bucket_that_refuses_says_so_and_names_no_file(bucket: Bucket, tmp_path: Path) -> None:
    files = files_of(bucket.url, tmp_path)
    bucket.is_down = True
    for do in (lambda: files.read(PHOTO), files.sizes, lambda: files.write(PHOTO, b"x")):
        with pytest.raises(OSError, match="the bucket of FILES_URL: ") as refused:
            do()
        assert PHOTO not in str(refused.value)


def test_another_folder_may_be_named(tmp_path: Path) -> None:
    files = files_of(f"file://{tmp_path}/kept", tmp_path / "data")
    assert isinstance(files, FolderFiles)
    files.write(PHOTO, b"x")
    assert (tmp_path / "kept" / PHOTO).read_bytes() == b"x"


@pytest.mark.parametrize("url", ["s3://", "s3:///folder", "file://host/x", "s3://b?secret=1"])
def test_a_wrong_address_is_refused_with_a_right_one(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="A right value: file:, or s3://BUCKET/FOLDER"):
        files_of(url, tmp_path)


def test_a_file_that_goes_while_sizes_are_asked_for_is_passed_over(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    files.write(PHOTO, b"photo")
    (tmp_path / PHOTO).with_name("gone.jpg").symlink_to("nowhere")
    assert files.sizes() == {PHOTO: 5}
