"""A trainee's record on paper: one HTML file that needs nothing else, to print, to keep, or to save as PDF."""

from __future__ import annotations

from datetime import date

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.practice.mine_tables import plain
from assistant.practice.names import Names
from assistant.practice.progress.measures import Point
from assistant.practice.progress.record import Record

COLUMNS = {"attempts": (0, 2, 3, 5, 7, 8, 9), "comments": (0, 2, 3), "tasks": (0, 2, 3, 4, 5, 6, 8)}
"""Columns that are printed of tables that are too wide for a sheet, or say who it is in every row."""
STYLE = """
@page { size: A4; margin: 16mm 15mm; }
:root { color-scheme: light; }
body { margin: 0 auto; padding: 24px; max-width: 780px; background: #fff; color: #1d2226;
  font: 14px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif; }
header { display: flex; justify-content: space-between; align-items: end; border-bottom: 2px solid #17675a;
  padding-bottom: 8px; }
h1 { font-size: 22px; margin: 0; } header p { margin: 0; color: #59626b; font-size: 12.5px; text-align: right; }
.line { font-size: 15px; margin: 14px 0 4px; } .weak { margin: 0 0 12px; }
h2 { font-size: 14px; margin: 18px 0 4px; break-after: avoid; }
table { width: 100%; border-collapse: collapse; font-size: 12.5px; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 650; font-size: 14px; padding: 16px 0 4px; }
th, td { text-align: left; font-weight: 400; padding: 4px 8px 4px 0; border-bottom: 1px solid #dedbd2; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { color: #59626b; font-size: 12px; } .number { text-align: right; white-space: nowrap; }
tr, figure { break-inside: avoid; } thead { display: table-header-group; }
figure { margin: 8px 0 0; } svg { width: 100%; height: 120px; overflow: visible; }
figcaption { font-size: 12px; color: #59626b; }
footer { display: flex; gap: 60px; margin-top: 34px; font-size: 13px; break-inside: avoid; }
footer span { flex: 1; border-top: 1px solid #6d757d; padding-top: 4px; }
@media print { body { padding: 0; max-width: none; } }
"""
WIDE, HIGH = 700, 100


def paper(record: Record, content: Content, names: Names) -> str:
    """Return the file as text. It asks the network for nothing, and holds no script."""
    say = names.say
    told = say("page.practice_mine.paper.made", when=f"{record.made:%Y-%m-%d %H:%M}")
    by = say("page.practice_mine.paper.by", by=record.by) if record.by else ""
    top = tag("header", tag("h1", esc(record.title)) + tag("p", "<br>".join(esc(each) for each in (told, by) if each)))
    body = top + tag("p", esc(record.line), class_="line") + tag("p", esc(record.weak), class_="weak") + _curve(record, names)
    body += joined(plain(each, content, COLUMNS.get(each.code)) for each in record.tables)
    signed = joined(tag("span", esc(say(f"page.practice_mine.paper.{each}"))) for each in ("trainee", "trainer", "date"))
    body += tag("footer", signed)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' + tag(
        "title", esc(record.title)
    )
    return "<!doctype html>" + tag("html", tag("head", head + tag("style", STYLE)) + tag("body", body), lang="zh-CN")


def name_of(record: Record) -> str:
    """Return what the file is called, without signs that a file system may refuse."""
    plain_name = "".join("_" if each in '\\/:*?"<>|' or ord(each) < 32 else each for each in record.title)
    return f"{plain_name}-{record.made:%Y%m%d}.html"


def _curve(record: Record, names: Names) -> str:
    points = record.progress.curve
    if len(points) < 2:
        return ""
    places = [(WIDE * (at + 0.5) / len(points), HIGH - each.mean) for at, each in enumerate(points)]
    rules = joined(
        tag("line", "", x1=0, x2=WIDE, y1=HIGH - mark, y2=HIGH - mark, stroke="#dedbd2")
        + tag("text", str(mark), x=-4, y=HIGH - mark + 3, font_size=9, text_anchor="end", fill="#59626b")
        for mark in (0, 50, 100)
    )
    path = tag("polyline", "", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places), fill="none", stroke="#17675a",
               stroke_width=2)  # fmt: skip
    dots = joined(
        tag("circle", "", cx=f"{x:.1f}", cy=f"{y:.1f}", r=3, fill="#fff" if each.few else "#17675a", stroke="#17675a")
        + tag("text", f"{each.mean:.0f}", x=f"{x:.1f}", y=f"{y - 6:.1f}", font_size=9, text_anchor="middle")
        for (x, y), each in zip(places, points, strict=True)
    )
    ticks = joined(
        tag("text", _day(each), x=f"{x:.1f}", y=HIGH + 14, font_size=9, text_anchor="middle", fill="#59626b")
        for (x, _), each in zip(places, points, strict=True)
    )
    label = names.say("page.practice_mine.paper.curve")
    svg = tag("svg", rules + path + dots + ticks, viewBox=f"-24 -12 {WIDE + 30} {HIGH + 32}", role="img", aria_label=label)
    return tag("figure", svg + tag("figcaption", esc(label)))


def _day(point: Point) -> str:
    day: date = point.begins
    return f"{day.month}/{day.day}"
