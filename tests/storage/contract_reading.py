"""What every Database promises of records and their order."""

from __future__ import annotations

from typing import Any

from tests.storage.disks import Disk, keys, message, raised, thing
from widget.core.records import Put
from widget.storage.keys import SAFE_INTEGER, prefix


async def test_a_record_comes_back_as_it_went(disk: Disk) -> None:
    record = {"key": "k", "none": None, "yes": True, "list": [1, [2.5, "x"]], "map": {"b": 1, "a": {"": ""}}}
    async with disk.opened() as database:
        await database.commit([Put("things", record)])
        found = await database.get("things", "k")
    assert found == record
    assert list(found or ()) == list(record), "the order of fields is kept"


async def test_numbers_come_back_exactly(disk: Disk) -> None:
    numbers = {"key": 1, "whole": 1.0, "large": 2**63 + 1, "small": -0.1, "tiny": 5e-324}
    async with disk.opened() as database:
        await database.commit([Put("things", numbers)])
        found = await database.get("things", 1)
    assert found == numbers
    assert found is not None
    assert isinstance(found["whole"], float)


async def test_all_of_unicode_comes_back(disk: Disk) -> None:
    texts = [
        "Ж中",
        "👩‍👩‍👧‍👦",
        "\0\x1f\x7f",
        "\u2028\u2029",
        '\r\n\t"\\',
        "\ud800",
        "\udc00\ud800",
        "e\u0301",
        "\uffff",
    ]
    async with disk.opened() as database:
        await database.commit([thing(text, text=text) for text in texts])
        for text in texts:
            assert await database.get("things", text) == {"key": text, "text": text}, repr(text)
        assert await database.count("things") == len(texts)


async def test_a_huge_record_comes_back(disk: Disk) -> None:
    huge = "ß" * 3_000_000
    async with disk.opened() as database:
        await database.commit([thing("huge", text=huge)])
        found = await database.get("things", "huge")
    assert found is not None
    assert found["text"] == huge


async def test_a_record_is_a_copy(disk: Disk) -> None:
    record = {"key": "k", "list": [1]}
    async with disk.opened() as database:
        await database.commit([Put("things", record)])
        record["list"] = [2]
        found = await database.get("things", "k")
        assert found == {"key": "k", "list": [1]}
        found["list"].append(3)
        assert await database.get("things", "k") == {"key": "k", "list": [1]}


async def test_a_record_that_is_not_there_is_none(disk: Disk) -> None:
    async with disk.opened() as database:
        assert await database.get("things", "nowhere") is None
        assert await database.get("messages", ("romeo", 1, "m1")) is None
        assert await database.select("things") == []
        assert await database.count("things") == 0


async def test_a_later_record_replaces_that_of_the_same_key_in_indexes_too(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("k", place="Verona"), thing("k", place="Mantua")])
        await database.commit([thing("k", place="Padua")])
        assert await database.count("things") == 1
        assert await keys(database, index="place", lower="Padua", upper="Padua") == ["k"]
        assert await keys(database, index="place", upper="Mantua") == []
        assert await keys(database, index="place", lower="V") == []


async def test_records_outlive_the_connection(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing("k")])
    async with disk.opened() as database:
        assert await keys(database) == ["k"]


async def test_databases_of_different_names_know_nothing_of_each_other(disk: Disk) -> None:
    async with disk.opened(name="capulet") as one, disk.opened(name="montague") as other:
        await one.commit([thing("k")])
        assert await keys(other) == []


async def test_two_connections_see_the_same_records(disk: Disk) -> None:
    async with disk.opened() as one, disk.opened() as other:
        await one.commit([thing("k")])
        assert await keys(other) == ["k"]


async def test_numbers_come_before_strings_before_tuples(disk: Disk) -> None:
    order: list[Any] = [-SAFE_INTEGER, -1.5, 0, 1, 2, 10, SAFE_INTEGER, "", "10", "2", "A", "a", "ä", "中"]
    order += [[], [1], [1, "a"], ["a"], ["a", []], [[]]]
    async with disk.opened() as database:
        await database.commit([thing(key) for key in reversed(order)])
        assert await keys(database) == order
        assert await keys(database, reverse=True) == order[::-1]


async def test_strings_are_ordered_by_utf_16_code_units(disk: Disk) -> None:
    order = ["\ud7ff", "\ud800", "\U00010000", "\U0010ffff", "\ue000", "\uffff"]
    async with disk.opened() as database:
        await database.commit([thing(key) for key in reversed(order)])
        assert await keys(database) == order


async def test_a_whole_number_and_its_float_are_the_same_key(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing(1), thing(1.0, n=2)])
        assert await database.select("things") == [{"key": 1.0, "n": 2}]
        assert await database.get("things", 1) == {"key": 1.0, "n": 2}


async def test_ranges_hold_their_bounds_unless_open(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing(n) for n in range(6)])
        cases: list[tuple[dict[str, Any], list[int]]] = [
            ({"lower": 2}, [2, 3, 4, 5]),
            ({"lower": 2, "lower_open": True}, [3, 4, 5]),
            ({"upper": 2}, [0, 1, 2]),
            ({"upper": 2, "upper_open": True}, [0, 1]),
            ({"lower": 1, "upper": 3}, [1, 2, 3]),
            ({"lower": 1, "upper": 3, "lower_open": True, "upper_open": True}, [2]),
            ({"lower": 1.5, "upper": 3.5}, [2, 3]),
            ({"lower": 3, "upper": 3}, [3]),
            ({"lower": 3, "upper": 3, "upper_open": True}, []),
            ({"lower": 4, "upper": 2}, []),
            ({"lower": 7}, []),
        ]
        for query, expected in cases:
            assert await keys(database, **query) == expected, query
            assert await keys(database, reverse=True, **query) == expected[::-1], query
            assert await database.count("things", **query) == len(expected), query
            for limit in (0, 1, 2, 10):
                assert await keys(database, limit=limit, **query) == expected[:limit], query
                backwards = await keys(database, limit=limit, reverse=True, **query)
                assert backwards == expected[::-1][:limit], query


async def test_the_last_page_of_a_conversation_is_read_backwards(disk: Disk) -> None:
    async with disk.opened() as database:
        people = ("mercutio", "romeo", "tybalt")
        await database.commit([Put("messages", message(n, person)) for n in range(20) for person in people])
        lower, upper = prefix("romeo")
        page = await database.select("messages", lower=lower, upper=upper, reverse=True, limit=5)
        assert [record["time"] for record in page] == [19, 18, 17, 16, 15]
        assert {record["with"] for record in page} == {"romeo"}
        before = ("romeo", page[-1]["time"], page[-1]["id"])
        older = await database.select(
            "messages", lower=lower, upper=before, upper_open=True, reverse=True, limit=5
        )
        assert [record["time"] for record in older] == [14, 13, 12, 11, 10]


async def test_an_index_of_several_fields_is_read_by_prefix(disk: Disk) -> None:
    async with disk.opened() as database:
        threads = ["a", "b", None, "a"]
        await database.commit(
            [Put("messages", message(n, **({"thread": t} if t else {}))) for n, t in enumerate(threads)]
        )
        found = await database.select("messages", index="thread", lower=("romeo", "a"), upper=("romeo", "a"))
        assert [record["time"] for record in found] == [0, 3]
        lower, upper = prefix("romeo")
        assert await database.count("messages", index="thread", lower=lower, upper=upper) == 3


async def test_records_of_one_index_key_are_ordered_by_their_own(disk: Disk) -> None:
    async with disk.opened() as database:
        await database.commit([thing(key, place="Verona") for key in "cab"])
        await database.commit([thing("d", place="Mantua")])
        assert await keys(database, index="place") == ["d", "a", "b", "c"]
        assert await keys(database, index="place", reverse=True) == ["c", "b", "a", "d"]
        assert await keys(database, index="place", reverse=True, limit=2) == ["c", "b"]
        assert await keys(database, index="place", lower="V", limit=2) == ["a", "b"]


async def test_a_record_without_an_index_field_is_not_in_that_index(disk: Disk) -> None:
    async with disk.opened() as database:
        places: list[Any] = [None, True, {"a": 1}, ["x", None], "Verona", ["x", 1]]
        await database.commit([thing(n, place=place) for n, place in enumerate(places)])
        await database.commit([thing("none at all")])
        assert await keys(database, index="place") == [4, 5]
        assert await database.count("things") == 7


async def test_what_the_schema_lacks_cannot_be_read(disk: Disk) -> None:
    async with disk.opened() as database:
        await raised(ValueError, database.get("nowhere", 1))
        await raised(ValueError, database.select("nowhere"))
        await raised(ValueError, database.select("things", index="nowhere"))
        await raised(ValueError, database.count("things", index="nowhere"))
        await raised(ValueError, database.select("things", lower={"a": 1}))  # type: ignore[arg-type]
        await raised(ValueError, database.get("things", None))  # type: ignore[arg-type]
