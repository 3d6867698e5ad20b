"""The library to look through: what is looked for, and one page of what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.phrases.pieces import button, field, figures, intents, marks, options, said, select, sub_options, why
from assistant.phrases.names import Names
from assistant.phrases.search import Asked, Found, Hit
from assistant.store.values import Used

SORTS = ("place", "shown", "copied", "share")


def search(content: Content, meaning: bool) -> str:
    """Return the line to search by; without ``meaning`` there are only words to search by."""
    say = content.say
    query = field(
        type="search", id="phrase-query", placeholder=say("page.phrases.query_hint"), maxlength=200,
        aria_label=say("page.phrases.query"), aria_keyshortcuts="/", autocomplete="off", data_name="query",
    )  # fmt: skip
    by = joined(
        tag(
            "label",
            field(type="radio", name="phrase-by", value=name, data_name="by", checked=name == "words")
            + tag("span", esc(say(f"page.phrases.by_{name}"))),
        )
        for name in ("words", "meaning")
    )
    told = tag("fieldset", tag("legend", esc(say("page.phrases.by"))) + by, class_="by") if meaning else ""
    more = tag(
        "button", esc(say("page.phrases.filter")), type="button", class_="plain", data_deed="filters", aria_expanded="false",
        aria_controls="phrase-filters",
    )  # fmt: skip
    return tag("div", tag("kbd", "/") + query + told + more + button(say("page.phrases.new"), "blank", "main"), class_="seek")


def filters(content: Content, tags: Iterable[str]) -> str:
    """Return the filters, shut."""
    say, names = content.say, Names.of(content)
    unset = ("", say("page.phrases.any"))
    picks = {
        "intent": options(intents(names), first=unset),
        "sub": sub_options(names, any_first=unset[1]),
        "role": options(names.role, first=unset),
        "style": options(names.style, first=unset),
        "emotion": options(names.emotion, first=unset),
        "remedy": options({"none": say("page.phrases.remedy_none"), **names.remedy}, first=unset),
        "when": options({"none": say("page.phrases.when_none"), **names.when}, first=unset),
        "kind": options({each: say(f"page.phrases.{each}") for each in ("whole", "tail")}, first=unset),
        "tag": options({each: each for each in tags}, first=unset),
        "state": options({each: say(f"page.phrases.{each}") for each in ("used", "retired", "all")}),
        "sort": options({each: say(f"page.phrases.sort_{each}") for each in SORTS}, first=("", say("page.phrases.sort_fit"))),
    }
    inner = joined(
        select(f"phrase-{name}", say(f"page.phrases.{name}"), picked, data_name=name) for name, picked in picks.items()
    )
    inner += button(say("page.phrases.clear"), "clear", "plain")
    return tag("div", inner, id="phrase-filters", class_="filters", hidden=True)


def found(result: Found, asked: Asked, used: Mapping[str, Used], content: Content) -> str:
    """Return one page of what was found."""
    say, names = content.say, Names.of(content)
    note = ""
    if result.waiting is not None:
        note = tag("p", esc(say("page.phrases.reading", share=f"{result.waiting:.0%}")), class_="note", data_reading=True)
    if not result.total:
        key = "empty_meaning" if asked.by == "meaning" and result.waiting is None else "empty"
        return note + tag("p", esc(say(f"page.phrases.{key}")), class_="empty")
    counted = say("page.phrases.found" if asked.query or _filtered(asked) else "page.phrases.total", count=f"{result.total:,}")
    head = tag("div", tag("b", esc(counted), role="status") + _heading(content), class_="sum")
    return note + head + _rows(result, asked, used, content, names) + _pager(result, content)


def _filtered(asked: Asked) -> bool:
    return asked.model_copy(update={"page": 1, "sort": "", "query": ""}) != Asked()


def _heading(content: Content) -> str:
    names = joined(
        tag("abbr", esc(content.say(f"page.phrases.figure.{name}")), title=why(name, content), tabindex="0", class_=name)
        for name in ("shown", "copied", "share")
    )
    return tag("span", names, class_="figures")


def _rows(result: Found, asked: Asked, used: Mapping[str, Used], content: Content, names: Names) -> str:
    meaning = asked.by == "meaning" and result.waiting is None and bool(asked.query)

    def rows(hits: Iterable[Hit], placed: bool) -> str:
        inner = joined(_row(each, used.get(each.pattern.id), content, names, placed, meaning) for each in hits)
        return tag("ul", inner, class_="rows" if placed else "rows close-set")

    if not result.grouped:
        return rows(result.hits, True)
    out = []
    for place, hits in groupby(result.hits, lambda each: (each.pattern.intent, each.pattern.sub, each.pattern.role)):
        count = content.say("page.phrases.group", count=result.groups[place])
        title = tag("h3", tag("i", "", class_=f"dot {place[2]}") + esc(names.place(*place)) + tag("small", esc(count)))
        out.append(tag("section", title + rows(hits, False)))
    return joined(out)


def _row(hit: Hit, used: Used | None, content: Content, names: Names, placed: bool, meaning: bool) -> str:
    pattern, say = hit.pattern, content.say
    place = tag("span", esc(names.place(pattern.intent, pattern.sub, pattern.role)), class_="place") if placed else ""
    fit = ""
    if meaning:
        fit = tag("span", esc(say("page.phrases.near", share=f"{hit.score:.0%}")), class_="fit")
    elif hit.matched:
        fit = tag("span", esc(say("page.phrases.matched", words="、".join(hit.matched))), class_="fit")
    inner = (
        tag("span", said(pattern.text, names, hit.matched), class_="said")
        + figures(used, content)
        + tag("span", place + marks(pattern, names, content) + fit, class_="below")
    )
    kind = f"phrase {pattern.role}{' off' if pattern.retired else ''}"
    return tag("li", tag("button", inner, type="button", class_=kind, data_deed="open", data_id=pattern.id))


def _pager(result: Found, content: Content) -> str:
    if result.pages == 1:
        return ""
    say = content.say
    told = say("page.phrases.pages", page=result.page, pages=result.pages)
    before = button(say("page.phrases.before"), "page", "plain", data_page=result.page - 1, disabled=result.page == 1)
    after = button(say("page.phrases.after"), "page", "plain", data_page=result.page + 1, disabled=result.page == result.pages)
    return tag("nav", before + tag("span", esc(told)) + after, class_="pager", aria_label=told)
