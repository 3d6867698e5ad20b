"""What every exercise shows before anything is answered: who writes what, the order card, and what the shop allows."""

from __future__ import annotations

from assistant.content import Content
from assistant.page.desk.form import GROUPS
from assistant.page.markup import esc, joined, tag
from assistant.practice.values import Shown
from assistant.schema import OrderCard, Policy, Remedy, Turn


def case(shown: Shown, content: Content) -> str:
    """Return the case; a talk's words stand where they are answered."""
    said = "" if shown.kind == "talk" else _said(shown, content)
    return said + tag("div", card(shown.card, content), data_place="card") + allowed(shown.policy, shown.remedies, content)


def _said(shown: Shown, content: Content) -> str:
    if not shown.message and not shown.history:
        return ""
    turns = [*shown.history, *([Turn(who="buyer", text=shown.message)] if shown.message else [])]
    bubbles = joined(bubble(each.who, each.text, content) for each in turns)
    name = "review" if shown.channel == "review" else "said"
    return tag(
        "section",
        tag("h3", esc(content.say(f"page.practice.case.{name}"))) + tag("ol", bubbles, class_="turns"),
        class_="panel",
    )


def bubble(who: str, text: str, content: Content) -> str:
    """Return something that was said, with a word for those who cannot see at which side it stands."""
    heard = tag("span", esc(content.say(f"page.practice.case.{who}")), class_="heard")
    return tag("li", heard + tag("p", esc(text)), class_=who)


def card(given: OrderCard, content: Content) -> str:
    """Return the order card with the headings that it has on the desk; only what is filled in."""
    say, held = content.say, given.held()
    groups = joined(
        tag("h4", esc(say(f"page.order.{group}")))
        + tag("dl", joined(_row(content.taxonomy.slots[key].name, held[key]) for key in keys if key in held))
        for group, keys in GROUPS.items()
        if any(key in held for key in keys)
    )
    inner = groups or tag("p", esc(say("page.practice.case.no_card")), class_="none")
    return tag("section", tag("h3", esc(say("page.practice.case.card"))) + inner, class_="panel card")


def allowed(policy: Policy, remedies: tuple[Remedy, ...], content: Content) -> str:
    """Return what the shop allows in this case: what may be offered, and the times and sums that may be told."""
    say, names = content.say, content.taxonomy
    if not remedies and not policy.held():
        return ""
    chips = joined(
        tag("li", tag("b", esc(names.remedies[each].name)) + tag("small", esc(names.remedies[each].definition)))
        for each in remedies
    )
    rows = joined(_row(names.slots[key].name, value) for key, value in policy.held().items())
    inner = (tag("ul", chips, class_="chips") if chips else "") + (tag("dl", rows) if rows else "")
    return tag("section", tag("h3", esc(say("page.practice.case.allowed"))) + inner, class_="panel allowed")


def _row(name: str, value: str) -> str:
    return tag("div", tag("dt", esc(name)) + tag("dd", esc(value)))
