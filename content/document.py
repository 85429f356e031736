"""One YAML file as plain values that still know their lines.

Only `true` and `false` are truth values and only digits are numbers, so that a coach may write
`No` or `on` as words without quotes.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from content.fault import Fault

if TYPE_CHECKING:  # where all has been read before, nothing is parsed
    from yaml.nodes import Node

Path: TypeAlias = tuple[str | int, ...]
_WHOLE_NUMBER: Final = re.compile(r"-?\d+")
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's name inside the content folder, its values, and the tree that knows the lines."""

    file: str
    value: Any
    root: "Node | None"

    def line(self, path: Path) -> int:
        """The line, counted from 1, of the value at this path, or of what comes nearest to it."""
        node, line = self.root, 1
        for part in path:
            step = _child(node, part)
            if step is None:
                break
            line, node = step
        return line

    def fault(self, path: Path, sentence: str) -> Fault:
        return Fault(self.file, self.line(path), self.field(path), sentence)

    def field(self, path: Path) -> str:
        """A path as a person would write it: `dose.tempo.2.seconds`, lists counted from 1."""
        node, names = self.root, list[str]()
        for part in path:
            is_place = isinstance(part, int) and _kind(node) == "sequence"
            names.append(str(int(part) + 1 if is_place else part))
            step = _child(node, part)
            node = step[1] if step else None
        return ".".join(names)


def read_document(file: str, text: str) -> tuple[Document, tuple[Fault, ...]]:
    """The document in this text, and what is wrong with it as YAML."""
    import yaml  # noqa: PLC0415 - not needed where the parsed content is at hand

    # without its C half PyYAML is slower, with the same result
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        sentence = f"this is not YAML ({error.problem}); check dashes, colons and quotes"
        return Document(file, None, None), (Fault(file, line, "", sentence),)
    except yaml.YAMLError as error:
        return Document(file, None, None), (Fault(file, 1, "", f"this is not YAML ({error})"),)
    if root is None:
        return Document(file, None, None), (Fault(file, 1, "", "is empty; write its fields"),)
    faults: list[Fault] = []
    value = _value(file, root, faults)
    return Document(file, value, root), tuple(faults)


def _value(file: str, node: "Node", faults: list[Fault]) -> Any:
    if _kind(node) == "scalar":
        return _scalar(node)
    if _kind(node) == "sequence":
        return [_value(file, item, faults) for item in node.value]
    values: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node) if _kind(key_node) == "scalar" else str(key_node.value)
        if key in values:
            line = key_node.start_mark.line + 1
            faults.append(Fault(file, line, str(key), "is written twice; keep one of them"))
        values[key] = _value(file, value_node, faults)
    return values


def _scalar(node: "Node") -> str | int | float | bool | None:
    text: str = node.value
    if node.tag == "tag:yaml.org,2002:str":
        return text
    if text in {"", "~", "null"}:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _child(node: "Node | None", part: str | int) -> "tuple[int, Node] | None":
    """The line and the node one step down."""
    if node is None:
        return None
    if _kind(node) == "sequence" and isinstance(part, int) and part < len(node.value):
        child: Node = node.value[part]
        return child.start_mark.line + 1, child
    if _kind(node) == "mapping":
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    return None


def _kind(node: "Node | None") -> str:
    """What a node is: a scalar, a sequence or a mapping."""
    return getattr(node, "id", "")
