"""The columns of a trainers' table for each kind of exercise: heading, place in the exercise, and how its cells are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, get_args

from assistant.content import Taxonomy
from assistant.guard.rule import Family
from assistant.practice.own import cells as cells
from assistant.practice.own.cells import Cell
from assistant.practice.own.voices import Voices
from assistant.practice.shapes import Ending, Event, Kind, Level, Persona, Writing
from assistant.requests import Say
from assistant.schema import Dimension

Data = dict[str, Any]


class Column(NamedTuple):
    """``path``: the way to the value, field by field; ``needed``: a new exercise can't do without."""

    heading: str
    path: tuple[str, ...]
    cell: Cell
    width: int = 20
    needed: bool = False

    def of(self, data: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the field holds
        """Return the value in an exercise; None where there is none."""
        found: Any = data
        for step in self.path:
            found = found.get(step) if isinstance(found, Mapping) else None
        return found

    def put(self, data: Data, value: Any) -> None:  # noqa: ANN401
        """Put a value into an exercise; None takes away what is there."""
        *above, last = self.path
        for step in above:
            data = data.setdefault(step, {})
        if value is None:
            data.pop(last, None)
        else:
            data[last] = value


class Columns:
    """Makes the columns of every kind out of the names of one content version."""

    def __init__(self, taxonomy: Taxonomy, personas: Mapping[str, Persona], say: Say) -> None:
        self._names, self._personas, self._say = taxonomy, {id: each.name for id, each in personas.items()}, say
        self._slots = {key: slot.name for key, slot in taxonomy.slots.items()}

    def of(self, kind: Kind) -> tuple[Column, ...]:
        """Return the columns of a kind, in their order."""
        own: dict[Kind, Callable[[], list[Column]]] = {
            "answer": self._answer, "talk": self._talk, "violation": self._violation, "order": self._order,
            "cold": self._cold, "missing": self._missing, "evidence": self._evidence,
        }  # fmt: skip
        made = [*self._case(kind), *own[kind](), Column("写的人", ("by",), cells.Plain(), 10)]
        return tuple(made)

    def _case(self, kind: Kind) -> list[Column]:
        names, drill = self._names, kind == "violation"
        subs = {sub.id: sub.name for entry in names.intents for sub in entry.subs}
        made = [
            Column("编号", ("id",), cells.Plain(), 24),
            Column("难度", ("level",), self._choice("drill.level", get_args(Level)), 8, True),
            Column("标题", ("title",), cells.Plain(), 24, not drill),
            Column("类别", ("intent",), cells.Choice({each.id: each.name for each in names.intents}), 12, not drill),
            Column("子类", ("sub",), cells.Choice(subs), 14, not drill),
            Column("买家", ("persona",), cells.Choice(self._personas), 10),
            Column("渠道", ("channel",), cells.Choice(dict(names.channels.items())), 10),
            Column("前面的对话", ("history",), cells.Lines(self._turn()), 30),
            Column("买家的话", ("message",), cells.Plain(), 40, kind not in ("talk", "violation")),
            Column("订单卡", ("card",), cells.Pairs(self._slots), 24),
            Column("店铺政策", ("policy",), cells.Pairs(self._slots), 20),
            Column("可以给的做法", ("remedies",), cells.Many({code: each.name for code, each in names.remedies.items()}), 20),
        ]
        lacking = {"violation": ("买家", "前面的对话"), "talk": ("买家的话",)}.get(kind, ())
        return [each for each in made if each.heading not in lacking]

    def _turn(self) -> Cell:
        who = {each: self._say(f"practice.content.who.{each}") for each in ("buyer", "agent")}
        return cells.Parts((("who", cells.Choice(who)), ("text", cells.Plain())))

    def _hidden(self) -> Column:
        parts = (
            ("fact", cells.Plain()), ("ask", cells.Words()),
            ("key", cells.Choice(self._slots)), ("id", cells.Plain()),
        )  # fmt: skip
        return Column("藏着的事", ("hidden",), cells.Numbered(cells.Parts(parts)), 40)

    def _must(self) -> Column:
        parts = (
            ("dimension", self._choice("coach.dimension", get_args(Dimension))), ("what", cells.Plain()),
            ("words", cells.Words()), ("never", cells.Words()),
        )  # fmt: skip
        return Column("评分要点", ("must",), cells.Lines(cells.Parts(parts)), 50, True)

    def _hints(self, needed: bool = True) -> Column:
        return Column("提示", ("hints",), cells.Lines(cells.Plain()), 40, needed)

    def _models(self, cell: Cell) -> list[Column]:
        names: Mapping[str, str] = {code: name for code, name in self._names.styles.items()}  # noqa: C416 - plain texts
        return [
            Column(self._say("practice.content.sheet.model", style=names[each]), ("models", each), cell, 50)
            for each in get_args(Writing)
        ]

    def _answer(self) -> list[Column]:
        return [self._hidden(), self._must(), self._hints(), *self._models(cells.Plain())]

    def _talk(self) -> list[Column]:
        words = {each: self._say(f"practice.content.when.{each}") for each in ("opening", "told", "mood", "on", "ends")}
        events = self._table("practice.content.event", get_args(Event))
        voices = Voices(self._personas, events, self._table("practice.content.ending", get_args(Ending)), words)
        news = cells.Parts(
            (
                ("turn", cells.Number()), ("say", cells.Plain()), ("words", cells.Words()),
                ("card", cells.Pairs(self._slots, "；")),
            )
        )  # fmt: skip
        return [
            Column("目标", ("goal",), cells.Plain(), 24, True), self._hidden(),
            Column("中途查到的", ("news",), cells.Lines(news), 40), self._must(), self._hints(),
            Column("买家怎么说", ("voices",), voices, 60, True), *self._models(cells.Lines(cells.Plain())),
            Column("坏回复", ("bad",), cells.Lines(cells.Plain()), 40, True),
        ]  # fmt: skip

    def _violation(self) -> list[Column]:
        families = self._choice("family", get_args(Family))
        wrong = cells.Parts((("quote", cells.Plain()), ("family", families), ("why", cells.Plain())))
        return [
            Column("有毛病的回复", ("text",), cells.Plain(), 50, True),
            Column("错在哪里", ("wrong",), cells.Lines(wrong), 50, True),
            Column("改好的回复", ("better",), cells.Plain(), 50, True),
        ]

    def _order(self) -> list[Column]:
        roles = cells.Choice({code: name for code, name in self._names.roles.items()})  # noqa: C416 - plain texts
        placed = cells.Parts((("role", roles), ("text", cells.Plain())))
        return [
            Column("句子", ("sentences",), cells.Lines(placed), 60, True),
            Column("也可以的顺序", ("also",), cells.Places(), 16),
            Column("多余的句子", ("extra",), cells.Lines(self._reasoned("text")), 50),
            Column("为什么", ("why",), cells.Plain(), 40, True), self._hints(False),
        ]  # fmt: skip

    def _cold(self) -> list[Column]:
        return [
            Column("冷回复", ("cold",), cells.Plain(), 40, True),
            Column("冷在哪里", ("chills",), cells.Lines(self._reasoned("quote")), 50, True),
            self._must(), self._hints(), *self._models(cells.Plain()),
        ]  # fmt: skip

    def _missing(self) -> list[Column]:
        first = (("what", cells.Plain()), ("why", cells.Plain()), ("ask", cells.Words()))
        return [
            Column("要问的", ("lacks",), cells.Lines(cells.Parts((*first, ("model", cells.Plain())))), 60, True),
            Column("不用问的", ("needless",), cells.Lines(cells.Parts(first)), 50),
            self._hints(False), *self._models(cells.Plain()),
        ]  # fmt: skip

    def _evidence(self) -> list[Column]:
        keep = cells.Flag(*(self._say(f"practice.content.keep.{each}") for each in ("yes", "no")))
        parts = (
            ("what", cells.Plain()), ("where", cells.Plain()), ("keep", keep), ("why", cells.Plain()), ("id", cells.Plain()),
        )  # fmt: skip
        return [
            Column("凭证", ("exhibits",), cells.Numbered(cells.Parts(parts), letters=True), 60, True),
            Column("最先做的", ("first",), cells.Letter(), 10, True),
            Column("为什么", ("why",), cells.Plain(), 40, True), self._hints(False),
        ]  # fmt: skip

    def _reasoned(self, first: str) -> cells.Parts:
        return cells.Parts(((first, cells.Plain()), ("why", cells.Plain())))

    def _choice(self, section: str, codes: tuple[str, ...]) -> cells.Choice:
        return cells.Choice(self._table(section, codes))

    def _table(self, section: str, codes: tuple[str, ...]) -> dict[str, str]:
        return {each: self._say(f"{section}.{each}") for each in codes}
