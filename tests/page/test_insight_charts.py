"""The two charts of the insight room, and the colours that tell their parts apart."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from assistant.page.insight.charts import Dot, Piece, Stop, columns, lines

FOLDER = Path(__file__).parents[2] / "assistant" / "page" / "insight"
SEEN = {
    "by most people": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "without green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "without blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""How linear colours are seen by those who lack a kind of cone (Machado, Oliveira, Fernandes 2009, severity 1)."""
LEAST = 0.075
"""Distance in Oklab: a few times what is just seen side by side."""
SHEET = {"light": "#ffffff", "dark": "#1c2024"}


def stop(name: str, *values: int, leads=("2026-11-24", "2026-11-24")) -> Stop:
    pieces = tuple(Piece(series, value) for series, value in zip(("delay", "other"), values, strict=False))
    return Stop(tick=name, told=(f"{name}日", f"共 {sum(values)} 条"), leads=leads, pieces=pieces)


def test_column_is_as_high_as_its_sum_on_a_round_scale():
    html = columns([stop("24", 3, 1), stop("25", 5, 3)], "消息", "点开看")
    assert re.findall(r"<b>(\d+)</b>", html) == ["0", "2", "4", "6", "8"]
    assert re.findall(r'class="stack" style="height:([\d.]+)%"', html) == ["50.0000", "100.0000"]


def test_pieces_share_the_column_and_none_stands_for_nothing():
    html = columns([stop("24", 3, 0)], "消息", "点开看")
    assert re.findall(r'data-series="(\w+)" style="flex-grow:(\d+)"', html) == [("delay", "3")]


def test_chart_without_messages_can_be_drawn():
    assert 'style="height:0.0000%"' in columns([stop("24")], "消息", "点开看")


def test_every_step_is_named_and_one_of_them_is_reached_by_tab():
    html = columns([stop("24", 3), stop("25", 1, leads=None)], "消息", "点开看")
    assert 'role="group" aria-label="消息"' in html
    assert 'aria-label="24日；共 3 条。点开看"' in html
    assert 'aria-label="25日；共 1 条"' in html
    assert re.findall(r'tabindex="(-?\d)"', html) == ["-1", "0"]


def test_thirty_steps_have_ten_labels_of_which_every_other_may_go():
    html = columns([stop(str(number), 1) for number in range(30)], "消息", "点开看")
    assert re.findall(r"<small[^>]*>(\d+)</small>", html) == [str(number) for number in range(0, 30, 3)]
    assert html.count('class="odd"') == 5


def point(value: float | None, firm: bool = True) -> Stop:
    return Stop(tick="24", told=("24日",), dots=(Dot("any", value, firm),))


def test_line_has_a_gap_where_there_is_no_value():
    html = lines([point(0.5), point(None), point(0.25), point(1.0)], "采用", "点开看")
    assert re.findall(r'points="([^"]*)"', html) == ["12.50,50.00", "62.50,75.00 87.50,0.00"]
    assert html.count('class="dot') == 3


def test_point_with_few_cases_is_hollow():
    assert 'class="dot series-any hollow" style="bottom:50.0000%"' in lines([point(0.5, firm=False)], "采用", "点开看")


def test_what_is_told_is_escaped():
    html = columns([Stop(tick="<b>", told=("<i>&",))], "<u>", "")
    assert "<b>&lt;b&gt;" not in html
    assert "&lt;i&gt;&amp;" in html
    assert "<u>" not in html


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one: str, other: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    low, high = sorted(0.05 + sum(map(math.prod, zip(weights, linear(each), strict=True))) for each in (one, other))
    return high / low


def seen(colour: str, eyes: str) -> tuple[float, ...]:
    """Return a colour in Oklab, as it is seen."""
    red, green, blue = (max(sum(map(math.prod, zip(row, linear(colour), strict=True))), 0) for row in SEEN[eyes])
    long = math.cbrt(0.4122 * red + 0.5363 * green + 0.0514 * blue)
    middle = math.cbrt(0.2119 * red + 0.6807 * green + 0.1074 * blue)
    short = math.cbrt(0.0883 * red + 0.2817 * green + 0.6300 * blue)
    return (
        0.2105 * long + 0.7936 * middle - 0.0041 * short,
        1.9780 * long - 2.4286 * middle + 0.4506 * short,
        0.0259 * long + 0.7828 * middle - 0.8087 * short,
    )


def series(scheme: str) -> dict[str, str]:
    css = (FOLDER / "insight.css").read_text(encoding="utf-8")
    block = re.search(r"\.light \{(.*?)\}" if scheme == "light" else r"\n\.dark \{(.*?)\}", css, re.DOTALL)[1]
    return dict(re.findall(r"--series-(\w+): (#\w{6})", block))


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("scheme", SHEET)
def test_any_two_categories_are_told_apart(scheme, eyes):
    colours = {name: seen(colour, eyes) for name, colour in series(scheme).items()}
    assert len(colours) == 7
    apart = {pair: math.dist(colours[pair[0]], colours[pair[1]]) for pair in combinations(colours, 2)}
    assert [pair for pair, distance in apart.items() if distance < LEAST] == []


@pytest.mark.parametrize("scheme", SHEET)
def test_categories_stand_out_from_the_sheet(scheme):
    assert [name for name, colour in series(scheme).items() if contrast(colour, SHEET[scheme]) < 3] == []


def test_every_category_has_its_colour(content):
    codes = {*(each.id for each in content.taxonomy.intents), "unsure"}
    assert set(series("light")) == set(series("dark")) == codes
    css = (FOLDER / "charts.css").read_text(encoding="utf-8")
    assert all(f"i.series-{code} {{" in css for code in codes)
