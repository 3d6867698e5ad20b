"""What the script may ask about the rubric: how much each dimension is worth, and to change it."""

from __future__ import annotations

from functools import cached_property

from assistant.errors import InputError
from assistant.page.markup import attributes, esc, joined, tag
from assistant.page.training.ground import Answer, Ground, Request
from assistant.practice.names import Names
from assistant.practice.shapes import Rubric
from assistant.practice.weighing import DIMENSIONS, OTHERS, WHOLE, Weights

MOST = {"capped": 100, "hint": 20}


class Rubrics(Ground):
    """Requests hold numbers as they were typed."""

    @cached_property
    def _weights(self) -> Weights:
        settings = self.assistant.settings
        return Weights(self.practice.book, settings.root, settings.var, self.say)

    def rubric(self, request: object) -> Answer:
        """Return the tab as ``html``."""
        return self.answered(request, lambda _: {"html": view(self.book.rubric, self.names())})

    def weigh(self, request: object) -> Answer:
        """Change the numbers: {"weights": by dimension, "capped", "hint"}."""

        def deed(held: Request) -> Answer:
            told = dict(held.get("weights") or {})
            weights = {each: self._points(told.get(each), WHOLE) for each in DIMENSIONS}
            self._weights.write(weights, {name: self._points(held.get(name), MOST[name]) for name in OTHERS})
            return {"told": self.say("page.training.rubric.told"), "html": view(self.book.rubric, self.names())}

        return self.answered(request, deed)

    def _points(self, told: object, most: int) -> int:
        text = str(told if told is not None else "").strip()
        if not text.isdecimal() or int(text) > most:
            raise InputError(self.say("page.training.rubric.number", told=text[:20], most=most))
        return int(text)


def view(rubric: Rubric, names: Names) -> str:
    """Return the form: a number for each dimension, their sum, and two more."""
    say = names.say
    rows = joined(_row(f"weight-{each}", names.skill(each), rubric.weights.get(each, 0), each, names) for each in DIMENSIONS)
    total = sum(rubric.weights.values())
    line = tag("p", esc(say("page.training.rubric.sum", total=total)), data_place="sum", class_="sum", role="status")
    others = joined(_other(name, getattr(rubric, name), names) for name in OTHERS)
    go = tag("button", esc(say("page.training.rubric.go")), type="submit", class_="main")
    deeds = tag("p", go + tag("button", esc(say("page.training.rubric.reset")), type="reset", class_="plain"), class_="deeds")
    head = tag("header", tag("h2", esc(say("page.training.rubric.title")), tabindex="-1"))
    lead = tag("p", esc(say("page.training.rubric.lead")), class_="lead")
    form = tag(
        "form", tag("ul", rows, class_="weights") + line + tag("div", others, class_="fields") + deeds, data_form="weigh",
        class_="panel", aria_label=say("page.training.rubric.title"),
    )  # fmt: skip
    return head + lead + form


def _row(id_: str, name: str, weight: int, code: str, names: Names) -> str:
    number = attributes(id=id_, type="number", name=code, value=weight, min=0, max=WHOLE, required=True, data_weight=True)
    label = tag("label", tag("b", esc(name)) + tag("small", esc(names.say(f"page.training.rubric.about.{code}"))), for_=id_)
    track = tag("span", tag("i", "", style=f"width:{weight}%"), class_="track", aria_hidden="true")
    return tag("li", label + f"<input{number}>" + track)


def _other(name: str, value: int, names: Names) -> str:
    number = attributes(type="number", name=name, value=value, min=0, max=MOST[name], required=True)
    return tag("label", tag("span", esc(names.say(f"page.training.rubric.{name}"))) + f"<input{number}>", class_="pick")
