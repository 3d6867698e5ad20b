"""The dialog that keeps sentences of a reply for the library: each a card to tick, to change and to check."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.phrases.form import form, notes
from assistant.page.phrases.pieces import button, field, said
from assistant.phrases.names import Names
from assistant.phrases.offering import Offer


def dialog(offers: Sequence[Offer], content: Content) -> str:
    """Return what stands in the dialog."""
    say, names = content.say, Names.of(content)
    title = tag("h2", esc(say("page.phrases.propose.title")), id="phrase-save-title")
    close = button(say("page.phrases.propose.close"), "close", "plain")
    if not offers:
        return title + tag("p", esc(say("page.phrases.propose.none")), class_="note") + tag("div", close, class_="deeds")
    lead = tag("p", esc(say("page.phrases.propose.lead")), class_="note")
    cards = joined(_card(at, offer, content, names) for at, offer in enumerate(offers, 1))
    send = button(say("page.phrases.propose.send", count=sum(each.worth for each in offers)), "send", "main")
    deeds = tag("div", send + close + tag("p", "", class_="told", data_told=True, role="status"), class_="deeds")
    return title + lead + tag("ul", cards, class_="proposals") + deeds


def _card(number: int, offer: Offer, content: Content, names: Names) -> str:
    say, mark = content.say, f"-s{number}"
    label = say("page.phrases.propose.take", number=number)
    tick = field(type="checkbox", data_take=True, aria_label=label, checked=offer.worth)
    place = tag("span", esc(names.place(offer.fields["intent"], offer.fields["sub"], offer.fields["role"])), class_="place")
    head = tag("label", tick + tag("span", said(offer.fields["text"], names), class_="said", data_said=True), class_="take")
    slots = "、".join(f"{value} → {names.taxonomy.slots[key].name}" for key, value in offer.slots)
    told = tag("p", esc(say("page.phrases.propose.slots", slots=slots)), class_="note") if slots else ""
    found = tag("ul", notes(offer.verdict, content), class_="notes brief") if offer.verdict.notes else ""
    more = tag("details", tag("summary", esc(say("page.phrases.more")) + place) + form(offer.fields, content, mark))
    return tag("li", head + told + found + more, class_="proposal", data_offer=number)
