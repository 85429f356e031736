"""Read everything Limber knows and says, once at start, and refuse it if anything is wrong.

Rules:
- This is the only module of the content that touches a disk.
- All faults are told at once, each with its file, line, field and what to write instead.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from content.catalog import Catalog
from content.document import Document, read_document
from content.fault import ContentError, Fault, sentence_of
from content.model.answer import Answers
from content.model.area import Areas
from content.model.custom_picture import check_own
from content.model.drill import Drill
from content.model.ladder import Ladders
from content.model.message import flatten
from content.model.never_say import CoachFile, NeverSay, NeverSayFile
from content.model.routine import Routines
from content.references import Names, check_drill, check_routines

SHIPPED = Path(__file__).parent / "en"
_OPTIONAL: Mapping[str, type[BaseModel]] = MappingProxyType(
    {"coach": CoachFile, "never_say": NeverSayFile, "answers": Answers, "ladders": Ladders}
)
_RENAMED: Mapping[str, str] = MappingProxyType({"safety.yaml": "never_say.yaml"})
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class CatalogValues:
    """What a catalog is made from, as plain values that JSON can hold, all of it checked.

    A file that a folder may do without is None where it is missing.
    """

    drills: list[Any]
    routines: Any
    areas: Any
    messages: dict[str, str]
    coach: Any = None
    never_say: Any = None
    answers: Any = None
    ladders: Any = None


def load_catalog(folder: Path | None = None) -> Catalog:
    """The catalog in this folder, by default the shipped one.

    Raises `ContentError` with every fault found.
    """
    return catalog_of(load_values(folder))


def load_values(folder: Path | None = None) -> CatalogValues:
    """The same as values. Raises `ContentError` with every fault found."""
    faults: list[Fault] = []
    here = folder or SHIPPED
    area_document = document_in(here, "areas.yaml", faults)
    areas = model_in(Areas, area_document, faults)
    documents = [
        _with_id(document_in(here, f"drills/{path.name}", faults)) for path in _drill_files(here)
    ]
    drills = {
        drill.id: (drill, document)
        for document in documents
        if (drill := model_in(Drill, document, faults))
    }
    routine_document = document_in(here, "routines.yaml", faults)
    routines = model_in(Routines, routine_document, faults)
    names = Names.of((Path(each.file).stem for each in documents), areas)
    for drill, document in drills.values():
        faults.extend(check_drill(drill, document, names))
        if drill.picture is not None:
            faults.extend(check_own(drill.picture, document, here))
    faults.extend(_same_names(drills.values()))
    by_id = {name: drill for name, (drill, _) in drills.items()}
    if routines and areas and len(by_id) == len(documents):
        faults.extend(check_routines(routines, routine_document, by_id, areas))
    faults.extend(_old_names(here))
    optional = {
        name: _optional(model, here, f"{name}.yaml", faults) for name, model in _OPTIONAL.items()
    }
    messages = dict(_messages(here, faults))
    if faults or routines is None or areas is None:
        raise ContentError(tuple(sorted(faults)))
    return CatalogValues(
        drills=[document.value for document in documents],
        routines=routine_document.value,
        areas=area_document.value,
        messages=messages,
        **optional,
    )


def catalog_of(values: CatalogValues) -> Catalog:
    """The catalog that is made from values that have been checked."""
    areas = Areas.model_validate(values.areas)
    drills = [Drill.model_validate(each) for each in values.drills]
    coach = CoachFile() if values.coach is None else CoachFile.model_validate(values.coach)
    never_say = _never_say(values)
    answers = Answers() if values.answers is None else Answers.model_validate(values.answers)
    ladders = Ladders() if values.ladders is None else Ladders.model_validate(values.ladders)
    messages = dict(values.messages)
    messages |= {f"answer.{name}": answer.text.strip() for name, answer in answers.root.items()}
    for name, ladder in ladders.root.items():
        messages |= {f"ladder.{name}.{key}": text for key, text in ladder.texts()}
    return Catalog(
        drills=MappingProxyType({drill.id: drill for drill in drills}),
        routines=Routines.model_validate(values.routines),
        areas=MappingProxyType(areas.areas),
        equipment=MappingProxyType(areas.equipment),
        positions=MappingProxyType(areas.positions),
        conditions=MappingProxyType(areas.conditions),
        messages=MappingProxyType(messages),
        snippets=MappingProxyType(coach.snippets),
        never_say=never_say,
        answers=MappingProxyType(answers.root),
        ladders=MappingProxyType(ladders.root),
    )


def _never_say(values: CatalogValues) -> tuple[NeverSay, ...]:
    return NeverSayFile.model_validate(values.never_say or {}).never_say


def _old_names(folder: Path) -> Iterator[Fault]:
    """A file that would not be read any more under the name that it had before 0.3.0."""
    for old, new in _RENAMED.items():
        if (folder / old).exists():
            yield Fault(old, 1, "", f"is called {new} now; rename this file")


def _drill_files(folder: Path) -> list[Path]:
    return sorted((folder / "drills").glob("*.yaml"))


def document_in(
    folder: Path, file: str, faults: list[Fault], missing: str | None = None
) -> Document:
    """The document in this file; what cannot be read is noted, and empty.

    missing: what to say where there is no such file.
    """
    try:
        text = (folder / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        faults.append(Fault(file, 1, "", missing or f"is missing in {folder}; add this file"))
        return Document(file, None, None)
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(file, 1, "", f"cannot be read ({error}); save it as UTF-8 text"))
        return Document(file, None, None)
    document, wrong = read_document(file, text)
    faults.extend(wrong)
    return document


def _optional(model: type[BaseModel], folder: Path, file: str, faults: list[Fault]) -> Any:
    """The value of a file that a folder may do without, and None without it."""
    if not (folder / file).exists():
        return None
    document = document_in(folder, file, faults)
    model_in(model, document, faults)
    return document.value


def _with_id(document: Document) -> Document:
    """A drill's id is the name of its file."""
    if not isinstance(document.value, dict):
        return document
    value = {"id": Path(document.file).stem, **document.value}
    return Document(document.file, value, document.root)


def model_in(model: type[Model], document: Document, faults: list[Fault]) -> Model | None:
    """The document as this model, or its faults noted."""
    if document.root is None:
        return None
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        for each in error.errors():
            path = tuple(part for part in each["loc"] if part != "[key]")
            faults.append(document.fault(path, sentence_of(each, _fields(model, path))))
        return None


def _fields(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """The fields that are allowed where the last part of this path stands."""
    here: Any = model
    for part in path[:-1]:
        if isinstance(part, str) and isinstance(here, type) and issubclass(here, BaseModel):
            here = here.model_fields[part].annotation if part in here.model_fields else None
        here = _inner_model(here)
    here = _inner_model(here)
    return list(here.model_fields) if here is not None else []


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[Form, ...]` or `Dose | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner_model(each) for each in getattr(annotation, "__args__", ()))
    return next((each for each in inner if each is not None), None)


def _same_names(drills: Iterable[tuple[Drill, Document]]) -> Iterator[Fault]:
    """Two drills under one name would make "show" and the coach's words ambiguous."""
    owner: dict[str, str] = {}
    for drill, document in drills:
        for at, name in enumerate((drill.name, *drill.synonyms)):
            first = owner.setdefault(name.casefold(), drill.id)
            if first != drill.id:
                path = ("synonyms", at - 1) if at else ("name",)
                yield document.fault(path, f'"{name}" already names {first}; write another one')


def _messages(folder: Path, faults: list[Fault]) -> Mapping[str, str]:
    """The texts of `messages.yaml` and of every file in `messages/`, by dotted key."""
    files = [path.relative_to(folder) for path in sorted((folder / "messages").glob("*.yaml"))]
    if (folder / "messages.yaml").exists() or not files:
        files.insert(0, Path("messages.yaml"))
    messages: dict[str, str] = {}
    for file in files:
        document = document_in(folder, file.as_posix(), faults)
        if document.root is not None:
            faults.extend(flatten(document, messages))
    return messages
