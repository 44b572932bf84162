"""Reading image files: what they say, and that damaged and hostile ones are refused within bounds."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import time
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given, settings, strategies as st

from custom_components.miner_remote.upgrades.errors import ImageFormatError
from custom_components.miner_remote.upgrades.formats import content as content_module
from custom_components.miner_remote.upgrades.formats.content import Content
from custom_components.miner_remote.upgrades.formats.read import SUFFIXES, read_image, suffix_of, suggestions

from ..drivers.raising import raises
from .images import VALID, Item, esp, merged_bmu, single_bmu, swu, tar, tar_gz, zipped


def read(name: str, data: bytes) -> Content:
    return read_image(io.BytesIO(data), len(data), name)


def test_merged_bmu_reports_maker_models_and_the_hardware_of_each_image() -> None:
    name = "Antminer-S19j-Pro-merge-release-20221226125147.bmu"
    found = read(name, VALID[name])
    assert (found.vendor, found.models, found.version) == ("Bitmain", ("Antminer S19j Pro",), None)
    assert found.control_boards == ("CVCtrl_BHB42XXX", "AMLCtrl_BHB42601", "BBCtrl")
    assert [part.file_name for part in found.parts] == [
        "update.bmu",
        "update.bmu",
        "Antminer-BHB42XXX-BB-release-202212261719.bmu",
    ]
    for part, payload in zip(found.parts, (b"cv" * 700, b"aml" * 500, b"bb" * 600), strict=True):
        assert VALID[name][part.offset : part.offset + part.size] == payload


def test_container_in_a_container_is_read_with_offsets_in_the_file() -> None:
    inner = merged_bmu([Item("Antminer S21", "AMLCtrl_BHB68XXX", b"inner image")], data_at=0)
    outer = merged_bmu([Item("Antminer S21", "all", inner), Item("Antminer T21", "CVCtrl", b"other image")])
    parts = read("x.bmu", outer).parts
    assert [(part.model, part.hardware) for part in parts] == [
        ("Antminer S21", "AMLCtrl_BHB68XXX"),
        ("Antminer T21", "CVCtrl"),
    ]
    assert outer[parts[0].offset : parts[0].offset + parts[0].size] == b"inner image"


def test_containers_in_each_other_are_bounded() -> None:
    data = b"image"
    for _ in range(4):
        data = merged_bmu([Item("M", "H", data)], data_at=0)
    with raises(ImageFormatError, "image_structure_invalid"):
        read("x.bmu", data)


def test_other_kinds_report_what_they_contain() -> None:
    assert read("update.bmu", VALID["update.bmu"]) == Content(vendor="Bitmain")
    assert read("esp-miner.bin", VALID["esp-miner.bin"]) == Content(version="v2.9.0")
    assert read("a.swu", VALID["update.swu"]) == Content(version="2.1.0", control_boards=("cb-1", "cb-2"))
    assert read("a.tar", VALID["sysupgrade.tar"]) == Content(control_boards=("am3-bbb",))
    combined = read("a.bin", VALID["Whatsminer-all-20241108.23.bin"])
    assert combined == Content(vendor="MicroBT", control_boards=("h616", "sun50iw9", "h3", "sun8i"))
    for name in ("firmware.tar.gz", "unknown.bin", "update.zip"):
        assert read(name, VALID[name]) == Content()


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_in_tar_archives_are_read(form: int) -> None:
    data = tar({f"{'folder/' * 30}file": b"content", "sysupgrade-x/CONTROL": b"BOARD=x\n"}, form)
    assert read("a.tar", data).control_boards == ("x",)


@pytest.mark.parametrize("name", VALID)
def test_every_truncated_file_is_refused(name: str) -> None:
    """A download that ended early must not reach a miner; only files that say nothing cannot be checked."""
    data = VALID[name]
    if name == "unknown.bin":
        pytest.skip("its layout is unknown")
    start = 7000 if name.startswith("Whatsminer") else 0
    # The last bytes of archives are padding, without which nothing is missing.
    end = {".tar": 3000, ".swu": len(data) - 3}.get(name[-4:], len(data))
    for size in {start, start + 1, start + 3, max(start, end // 2), end - 1}:
        with pytest.raises(ImageFormatError):
            read(name, data[:size])


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("Antminer-S19j-Pro-merge-release-20221226125147.bmu", 17_000),
        ("firmware.tar.gz", 60),
        ("esp-miner.bin", 1500),
    ],
)
def test_one_wrong_byte_is_noticed(name: str, at: int) -> None:
    data = bytearray(VALID[name])
    data[at] ^= 0x40
    with raises(ImageFormatError, "image_checksum_differs", "image_truncated"):
        read(name, bytes(data))


def test_wrong_byte_in_a_zip_file_is_noticed() -> None:
    data = bytearray(zipped({"a": bytes(range(256)) * 10}))
    data[60] ^= 0x40
    with raises(ImageFormatError, "image_checksum_differs"):
        read("a.zip", bytes(data))


def test_content_must_be_what_the_name_says() -> None:
    with raises(ImageFormatError, "image_kind_differs"):
        read("a.bmu", VALID["firmware.tar.gz"])
    with raises(ImageFormatError, "image_kind_differs"):
        read("a.zip", VALID["esp-miner.bin"])
    with raises(ImageFormatError, "image_unknown_kind"):
        read("a.exe", b"MZ")
    with raises(ImageFormatError, "image_empty"):
        read("a.bin", b"")


@pytest.mark.parametrize("path", ["../etc/passwd", "/etc/passwd", "a/../../b", "C:\\x", "a\\..\\b"])
def test_unsafe_paths_are_refused(path: str) -> None:
    for name, data in (
        ("a.tar.gz", tar_gz({path: b"x"})),
        ("a.tar", tar({path: b"x"}, tarfile.PAX_FORMAT)),
        ("a.swu", swu({"sw-description": b"", path: b"x"})),
    ):
        with raises(ImageFormatError, "image_unsafe_path"):
            read(name, data)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(path), b"x")
    with raises(ImageFormatError, "image_unsafe_path"):
        read("a.zip", stream.getvalue())


def test_unsafe_long_name_is_refused() -> None:
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        with raises(ImageFormatError, "image_unsafe_path"):
            read("a.tar", tar({f"{'folder/' * 40}../../../../{'x' * 90}": b"x"}, form))


def test_archives_that_expand_too_much_are_refused_early(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tar", "zip"):
        monkeypatch.setattr(f"custom_components.miner_remote.upgrades.formats.{module}.MAX_UNPACKED", 2 * 1024**2)
    zeros = bytes(64 * 1024**2)
    tracemalloc.start()
    try:
        for name, data in (("a.tar.gz", gzip.compress(tar({"a": zeros}))), ("a.zip", zipped({"a": zeros}))):
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            with raises(ImageFormatError, "image_expands_too_much"):
                read(name, data)
            assert tracemalloc.get_traced_memory()[1] - before < 8 * 1024**2
    finally:
        tracemalloc.stop()


def test_zip_whose_size_is_understated_is_refused() -> None:
    """The directory says 10 bytes, the content has a million."""
    data = bytearray(zipped({"a": bytes(1_000_000)}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(ImageFormatError):
        read("a.zip", bytes(data))


def test_directories_and_tables_are_bounded_before_they_are_read() -> None:
    many = zipped({f"f{number}": b"" for number in range(1001)})
    with raises(ImageFormatError, "image_too_many_entries"):
        read("a.zip", many)
    with raises(ImageFormatError, "image_too_many_entries"):
        read("a.tar", tar({f"f{number}": b"" for number in range(1001)}))
    with raises(ImageFormatError, "image_too_many_entries"):
        read("a.swu", swu({"sw-description": b"", **{f"f{number}": b"" for number in range(1001)}}))
    header = struct.pack("<9I", 0xABABABAB, 0, 36, 0xFFFFFFFF, 172, 0, 0, 0, 0)
    with raises(ImageFormatError, "image_too_many_entries", "image_truncated"):
        read("a.bmu", header + bytes(100_000))


def test_many_small_gzip_files_in_one_are_refused() -> None:
    member = gzip.compress(b"")
    began = time.process_time()
    with raises(ImageFormatError, "image_structure_invalid"):
        read("a.tar.gz", member * 20_000)
    assert time.process_time() - began < 2


def test_names_in_files_are_short_and_printable() -> None:
    data = merged_bmu([Item("Antminer\x1b[31m S19", "CVCtrl\n", b"image", name="../../x.bmu")])
    (part,) = read("a.bmu", data).parts
    assert (part.model, part.hardware, part.file_name) == ("Antminer?[31m S19", "CVCtrl", "x.bmu")


def test_esp_image_without_hash_or_description_is_read() -> None:
    assert read("a.bin", esp(hashed=False)).version == "v2.9.0"
    data = esp(hashed=False).replace(struct.pack("<I", 0xABCD5432), bytes(4))
    checksum = 0xEF
    for byte in data[24 + 8 : 24 + 8 + 256] + data[24 + 8 + 256 + 8 : 24 + 8 + 256 + 8 + 3000]:
        checksum ^= byte
    assert read("a.bin", data[:-1] + bytes((checksum,))).version is None


def test_sizes_of_a_single_bmu_must_add_up() -> None:
    data = single_bmu([b"a" * 100])
    assert read("a.bmu", data).vendor == "Bitmain"
    with raises(ImageFormatError, "image_structure_invalid"):
        read("a.bmu", data + b"x")
    with raises(ImageFormatError, "image_truncated"):
        read("a.bmu", data[:-1])


@pytest.mark.parametrize(
    ("name", "vendor", "version"),
    [
        ("Antminer-S19j-Pro-merge-release-20221226125147.bmu", "Bitmain", "20221226125147"),
        ("esp-miner-v2.9.1-rc1.bin", "AxeOS", "v2.9.1-rc1"),
        ("vnish-s19-1.2.6.tar.gz", "VNish", "1.2.6"),
        ("update.zip", None, None),
        ("bosminer.tar.gz", None, None),
    ],
)
def test_names_of_files_suggest_maker_and_version(name: str, vendor: str | None, version: str | None) -> None:
    assert suggestions(name) == {"vendor": vendor, "version": version}


def test_every_ending_is_known() -> None:
    assert {suffix_of(f"X{suffix.upper()}") for suffix in SUFFIXES} == set(SUFFIXES)
    assert suffix_of("a.txt") is None


@settings(max_examples=60, deadline=None)
@given(suffix=st.sampled_from(SUFFIXES), data=st.binary(max_size=3000))
def test_random_bytes_are_refused_or_say_nothing(suffix: str, data: bytes) -> None:
    try:
        found = read(f"a{suffix}", data)
    except ImageFormatError:
        return
    assert (suffix, found) == (".bin", Content())


@settings(max_examples=120, deadline=None)
@given(
    name=st.sampled_from(sorted(VALID)),
    changes=st.lists(st.tuples(st.integers(0, 30_000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
    cut=st.none() | st.integers(0, 30_000),
)
def test_changed_files_are_refused_or_read_without_other_errors(
    name: str, changes: list[tuple[int, bytes]], cut: int | None
) -> None:
    data = bytearray(VALID[name])
    for where, new in changes:
        at = where % len(data)
        data[at : at + len(new)] = new
    try:
        found = read(name, bytes(data[:cut]))
    except ImageFormatError:
        return
    assert all(part.offset >= 0 and part.offset + part.size <= len(data) for part in found.parts)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            Item,
            model=st.text("ABCabc019 +", min_size=1, max_size=20).filter(str.strip),
            hardware=st.text("ABCabc019_", max_size=20),
            payload=st.binary(min_size=1, max_size=200).filter(lambda data: data[:4] != b"\xab" * 4),
            chip=st.text("ABC019", max_size=10),
            name=st.just("update.bmu"),
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(172, 400),
)
def test_merged_bmu_is_read_as_it_was_made(items: list[Item], item_size: int) -> None:
    data = merged_bmu(items, item_size=item_size, data_at=0)
    parts = read("a.bmu", data).parts
    assert [(part.model, part.hardware, part.chip) for part in parts] == [
        (item.model.strip(), item.hardware, item.chip) for item in items
    ]
    assert [data[part.offset : part.offset + part.size] for part in parts] == [item.payload for item in items]
    assert zlib.crc32(data[:24] + bytes(4) + data[28:]) == struct.unpack_from("<I", data, 24)[0]


def test_large_files_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size >= 0
            Counting.largest = max(Counting.largest, size)
            return super().read(size)

    data = merged_bmu([Item("Antminer S19", "CVCtrl", bytes(9 * 1024**2))])
    read_image(Counting(data), len(data), "a.bmu")
    assert Counting.largest <= content_module.CHUNK
