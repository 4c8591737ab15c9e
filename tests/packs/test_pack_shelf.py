"""The shelf: installed packs, packs in further folders, nothing read before it is asked for."""

from pathlib import Path

import pytest
from tests.core.policy.test_pack_reading import WHOLE

from tecum.adapters.pack_shelf import load_packs
from tecum.errors import InputError, PackError


def write(folder: Path, text: str = WHOLE) -> Path:
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    return folder


def test_installed_packs_are_found_by_entry_point() -> None:
    shelf = load_packs()
    assert {"us", "co", "co-denver", "tx"} <= set(shelf)
    assert len(shelf) == len(list(shelf))
    assert shelf["co"] is shelf["co"]
    assert shelf["co-denver"].parents == ("co",)


def test_a_folder_of_packs_and_a_single_pack(tmp_path: Path) -> None:
    write(tmp_path / "xy")
    assert load_packs([tmp_path])["xy"].title == "Exampleton"
    assert load_packs([tmp_path / "xy"])["xy"].title == "Exampleton"
    assert load_packs([tmp_path]).cases_text("xy") is None


def test_a_broken_pack_hurts_only_whoever_asks_for_it(tmp_path: Path) -> None:
    write(tmp_path / "xy", WHOLE.replace('outcome = "prohibited"', 'outcome = "no"'))
    shelf = load_packs([tmp_path])
    assert shelf["us"].id == "us"
    with pytest.raises(PackError, match=r"xy/pack\.toml:\d+: rule xy\.hold: outcome"):
        shelf["xy"]


def test_a_pack_is_named_like_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "zz")
    with pytest.raises(PackError, match="name it like its folder"):
        load_packs([tmp_path])["zz"]


def test_a_given_pack_comes_before_an_installed_one(tmp_path: Path) -> None:
    text = WHOLE.replace("xy", "tx")
    write(tmp_path / "tx", text)
    assert load_packs([tmp_path])["tx"].title == "Exampleton"


def test_a_pack_may_be_split_over_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "xy")
    whole = load_packs([tmp_path])["xy"]
    head, rest = WHOLE.split("[[source]]", 1)
    (folder / "pack.toml").write_text(head, encoding="utf-8")
    (folder / "rules.toml").write_text("[[source]]" + rest, encoding="utf-8")
    assert load_packs([tmp_path])["xy"] == whole


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no pack; put pack\.toml into it"):
        load_packs([tmp_path])
    (tmp_path / "pak.toml").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"did you mean pak\.toml"):
        load_packs([tmp_path])
    with pytest.raises(InputError, match="is no folder"):
        load_packs([tmp_path / "absent"])
