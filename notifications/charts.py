"""Charts as one picture: columns over time and bars in panels, on a ground of their own that reads on any theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from notifications.accent import DEFAULT_ACCENT, PAPER, readable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GROUND, INK, QUIET, RAIL = "1b1922", "f4f2f7", "b3aebd", "383442"
_WIDTH, _DPI = 1080, 100
_MARGIN, _GAP, _ROW, _HEAD, _TIMELINE = 48, 44, 46, 58, 330  # pixels
_LABEL_MAX, _LABELS_WIDE, _LABELS = 20, 0.25, 0.5
_DATES = 6  # at most so many under the columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Columns, each beginning on a day. `marked`: the day with a line of its own, named by `mark`."""

    title: str
    columns: Sequence[tuple[date, int]]
    marked: date | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Bars from top to bottom, each with its words and number."""

    title: str
    bars: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One picture, its words already in the language `lang`. `wide` has the width of two of the `panels`."""

    lang: str
    timeline: Timeline
    wide: Panel
    panels: Sequence[Panel]
    accent: str | None = None  # of the artwork, like #a1b2c3


def png(sheet: Sheet) -> bytes:
    """As PNG. Work for a thread, one at a time: matplotlib is not made for two.

    Its memory is bounded: a fixed width, a height by the number of bars, no figure is kept.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    pairs = [sheet.panels[n : n + 2] for n in range(0, len(sheet.panels), 2)]
    rows = [_TIMELINE] if sheet.timeline.columns else []
    rows += [_height([sheet.wide]), *(_height(pair) for pair in pairs)]
    height = 2 * _MARGIN + sum(rows) + _GAP * (len(rows) - 1)
    figure = Figure(figsize=(_WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=f"#{GROUND}")
    FigureCanvasAgg(figure)
    colour = "#" + readable((sheet.accent or DEFAULT_ACCENT).lstrip("#"), on=GROUND, towards=PAPER)
    place = _Place(figure, height)
    if sheet.timeline.columns:
        _draw_timeline(place.row(_TIMELINE), sheet.timeline, colour, sheet.lang)
    _draw_panel(place.row(_height([sheet.wide])), sheet.wide, colour, sheet.lang, label=_LABELS_WIDE)
    for pair in pairs:
        for side, axes in zip(pair, place.halves(_height(pair)), strict=False):
            _draw_panel(axes, side, colour, sheet.lang, label=_LABELS)
    out = BytesIO()
    figure.savefig(out, format="png", facecolor=figure.get_facecolor())
    return out.getvalue()


class _Place:
    """Hands out room from the top down; each axes' unit is a pixel, y downwards."""

    def __init__(self, figure: Figure, height: int) -> None:
        self._figure, self._height, self._y = figure, height, _MARGIN

    def row(self, high: int) -> Axes:
        axes = self._axes(_MARGIN, _WIDTH - 2 * _MARGIN, high)
        self._y += high + _GAP
        return axes

    def halves(self, high: int) -> tuple[Axes, Axes]:
        wide = (_WIDTH - 2 * _MARGIN - _GAP) // 2
        left = self._axes(_MARGIN, wide, high)
        right = self._axes(_MARGIN + wide + _GAP, wide, high)
        self._y += high + _GAP
        return left, right

    def _axes(self, x: int, wide: int, high: int) -> Axes:
        total = self._height
        box = (x / _WIDTH, (total - self._y - high) / total, wide / _WIDTH, high / total)
        axes = self._figure.add_axes(box, xlim=(0, wide), ylim=(high, 0))
        axes.set_axis_off()
        return axes


def _height(panels: Sequence[Panel]) -> int:
    return _HEAD + _ROW * max(len(panel.bars) for panel in panels)


def _draw_panel(axes: Axes, panel: Panel, colour: str, lang: str, *, label: float) -> None:
    wide, most = axes.get_xlim()[1], max((n for _, n in panel.bars), default=0)
    _write(axes, 0, 18, panel.title, size=15, colour=QUIET, bold=True)
    left, right = wide * label, wide - 100
    for index, (words, count) in enumerate(panel.bars):
        y = _HEAD + _ROW * index + _ROW / 2 - 8
        _write(axes, 0, y, words if len(words) <= _LABEL_MAX else f"{words[: _LABEL_MAX - 1]}…", size=14)
        _bar(axes, left, y, right - left, RAIL)
        if count and most:
            _bar(axes, left, y, (right - left) * count / most, colour)
        _write(axes, wide, y, number(count, lang), size=15, bold=True, align="right")


def _draw_timeline(axes: Axes, timeline: Timeline, colour: str, lang: str) -> None:
    wide, high = axes.get_xlim()[1], axes.get_ylim()[0]
    _write(axes, 0, 18, timeline.title, size=15, colour=QUIET, bold=True)
    top, foot = _HEAD + 44, high - 40
    most = max(1, *(n for _, n in timeline.columns))
    axes.plot((0, wide), (foot, foot), color=f"#{RAIL}", linewidth=2)
    step = wide / max(len(timeline.columns), 10)
    begin = (wide - step * len(timeline.columns)) / 2
    every = -(-len(timeline.columns) // _DATES)
    if timeline.marked is not None:
        _draw_mark(axes, timeline, begin, step, foot)
    peak = max(range(len(timeline.columns)), key=lambda n: timeline.columns[n][1])
    for index, (day, count) in enumerate(timeline.columns):
        x = begin + step * (index + 0.5)
        if count:
            y = foot - max(3, (foot - top) * count / most)
            axes.fill_between((x - step * 0.38, x + step * 0.38), foot, y, color=colour, linewidth=0)
            if index == peak:
                _write(axes, x, y - 18, number(count, lang), size=15, bold=True, align="center", shield=True)
        if index % every == 0:
            _write(axes, x, high - 14, _day(day, lang), size=13, colour=QUIET, align="center")


def _draw_mark(axes: Axes, timeline: Timeline, begin: float, step: float, foot: float) -> None:
    at = max((n for n, (day, _) in enumerate(timeline.columns) if day <= (timeline.marked or day)), default=0)
    x, wide = begin + step * at, axes.get_xlim()[1]
    axes.plot((x, x), (_HEAD - 12, foot), color=f"#{INK}", linewidth=2, linestyle=(0, (4, 3)))
    align = "right" if x > wide / 2 else "left"
    _write(axes, x - 8 if align == "right" else x + 8, _HEAD, timeline.mark, size=13, align=align)


def _bar(axes: Axes, x: float, y: float, wide: float, colour: str) -> None:
    half = 7.0
    colour = colour if colour.startswith("#") else f"#{colour}"
    axes.plot(
        (x + half, x + max(half + 1.5, wide - half)),
        (y, y),
        color=colour,
        linewidth=2 * half * 72 / _DPI,
        solid_capstyle="round",
    )


def _write(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    *,
    size: int,
    colour: str = INK,
    bold: bool = False,
    align: str = "left",
    shield: bool = False,  # nothing shines through
) -> None:
    axes.text(
        x,
        y,
        drawable(words),
        fontsize=size,
        color=f"#{colour}",
        fontweight="bold" if bold else "normal",
        ha=align,
        va="center",
        bbox={"facecolor": f"#{GROUND}", "edgecolor": "none", "pad": 2} if shield else None,
        zorder=3,
        parse_math=False,  # a source may be written by anybody, and "$" is only a letter
    )


def drawable(words: str) -> str:
    """Letters that the font lacks become a dot."""
    known = _letters()
    return "".join(c if ord(c) in known and c.isprintable() else "·" for c in words)


def number(count: int, lang: str) -> str:
    """With the language's own separators."""
    return str(format_decimal(count, locale=lang.replace("-", "_")))


def _day(day: date, lang: str) -> str:
    return str(format_skeleton("MMMd", day, locale=lang.replace("-", "_")))


@cache
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(findfont("DejaVu Sans"))).get_charmap())
