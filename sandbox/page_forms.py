"""Reading a page the way a person does: its words, links, forms and buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]


@dataclass(slots=True, kw_only=True)
class Link:
    """A link and its caption."""

    href: str
    text: str = ""


@dataclass(slots=True, kw_only=True)
class Button:
    """A button that sends its form; `action` and `method` override the form's when set."""

    text: str = ""
    name: str = ""
    value: str = ""
    action: str = ""
    method: str = ""


@dataclass(slots=True, kw_only=True)
class Form:
    """A form; `fields` are its present values by name, tick boxes that are off being None."""

    action: str = ""
    method: str = "get"
    fields: dict[str, str | None] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)  # tick boxes: the value they send when on
    options: dict[str, list[str]] = field(default_factory=dict)  # choices of a select or of radio buttons
    hidden: dict[str, str] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def filled(self, changes: Mapping[str, str | bool], button: Button) -> list[tuple[str, str]]:
        """What pressing `button` sends once `changes` are filled in. LookupError for a field or choice not there."""
        values = dict(self.fields)
        for name, value in changes.items():
            if name not in values:
                raise LookupError(f"The form has no field {name!r}, only {sorted(values)}")
            if name in self.boxes:
                values[name] = self.boxes[name] if value else None
            elif name in self.options and value not in self.options[name]:
                raise LookupError(f"{name!r} cannot be {value!r}, only one of {self.options[name]}")
            else:
                values[name] = str(value)
        data = [(name, value) for name, value in values.items() if value is not None]
        return [*data, (button.name, button.value)] if button.name else data


class _Reader(HTMLParser):
    """Collects words, links and forms; tolerant, as browsers are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[Link] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._button: Button | None = None
        self._link: Link | None = None
        self._select = self._area = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        at = {name: value or "" for name, value in attrs}
        flags = {name for name, _ in attrs}
        if tag in ("script", "style", "template", "title"):
            self._silent += 1
        elif tag == "a" and "href" in at:
            self._link = Link(href=at["href"])
            self.links.append(self._link)
        elif tag == "form":
            self._form = Form(action=at.get("action", ""), method=at.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in flags:
            self._control(self._form, tag, at, flags)

    def _control(self, form: Form, tag: str, at: dict[str, str], flags: set[str]) -> None:
        name, kind = at.get("name", ""), at.get("type", "")
        if tag == "button" and kind in ("", "submit"):
            self._button = _button(at)
            form.buttons.append(self._button)
        elif tag == "input" and kind in ("submit", "image"):
            button = _button(at)
            button.text = at.get("value", "")
            form.buttons.append(button)
        elif tag == "input" and name:
            _input(form, name, kind, at, flags)
        elif tag == "select" and name:
            self._select = name
            form.options[name] = []
        elif tag == "option" and self._select:
            form.options[self._select].append(at.get("value", ""))
            if "selected" in flags or self._select not in form.fields:
                form.fields[self._select] = at.get("value", "")
        elif tag == "textarea" and name:
            self._area = name
            form.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template", "title"):
            self._silent = max(0, self._silent - 1)
        elif tag == "form":
            self._form = None
        elif tag == "button":
            self._button = None
        elif tag == "a":
            self._link = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._area and self._form is not None:
            self._form.fields[self._area] = (self._form.fields[self._area] or "") + data
            return
        self.words.append(data)
        for holder in (self._button, self._link):
            if holder is not None:
                holder.text = " ".join(f"{holder.text} {data}".split())


def _button(at: dict[str, str]) -> Button:
    return Button(
        name=at.get("name", ""),
        value=at.get("value", ""),
        action=at.get("formaction", ""),
        method=at.get("formmethod", "").lower(),
    )


def _input(form: Form, name: str, kind: str, at: dict[str, str], flags: set[str]) -> None:
    value = at.get("value", "")
    if kind == "checkbox":
        form.boxes[name] = value or "on"
        form.fields[name] = form.boxes[name] if "checked" in flags else None
    elif kind == "radio":
        form.options.setdefault(name, []).append(value)
        if "checked" in flags or name not in form.fields:
            form.fields[name] = value if "checked" in flags else None
    elif kind not in ("button", "reset", "file"):
        form.fields[name] = value
        if kind == "hidden":
            form.hidden[name] = value


def read_html(source: str) -> tuple[str, list[Form], list[Link]]:
    """The visible words, the forms and the links of a page."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return " ".join(" ".join(reader.words).split()), reader.forms, reader.links
