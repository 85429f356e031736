"""A file's values are plain, and each knows its line."""

from content.document import Document, read_document


def read(text: str) -> Document:
    document, faults = read_document("a.yaml", text)
    assert faults == ()
    return document


def test_only_true_and_false_are_truth_and_only_digits_are_numbers() -> None:
    text = "a: true\nb: yes\nc: No\nd: 12\ne: '12'\nf: 1:30\ng: 1.5\nh: ~\ni: 2026-11-21\n"
    assert read(text).value == {
        "a": True,
        "b": "yes",
        "c": "No",
        "d": 12,
        "e": "12",
        "f": "1:30",
        "g": 1.5,
        "h": None,
        "i": "2026-11-21",
    }


def test_a_path_finds_its_line_or_the_nearest() -> None:
    document = read("a:\n  - x: 1\n  - x: 2\n    y: 3\nb:\n  5: [1]\n")
    assert document.line(("a", 1, "y")) == 4
    assert document.line(("a", 1, "z")) == 3
    assert document.line(("nothing",)) == 1
    assert document.line(("b", 5)) == 6


def test_a_field_counts_lists_from_one_and_keeps_numbered_keys() -> None:
    document = read("a:\n  - x: 1\nb:\n  5: [1]\n")
    assert document.field(("a", 0, "x")) == "a.1.x"
    assert document.field(("b", 5, 0)) == "b.5.1"


def test_a_key_written_twice_is_told() -> None:
    _, (fault,) = read_document("a.yaml", "a: 1\nb: 2\na: 3\n")
    assert str(fault) == "a.yaml, line 3, a: is written twice; keep one of them"


def test_what_is_not_yaml_is_told_with_its_line() -> None:
    _, (fault,) = read_document("a.yaml", "a: 1\nb: [2\nc: }\n")
    assert str(fault).startswith("a.yaml, line 3: this is not YAML")
