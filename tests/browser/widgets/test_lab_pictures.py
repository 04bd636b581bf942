"""The curve and the map of the learning-rate laboratory, in a real browser."""

import re
from collections.abc import Callable
from typing import Any

from lab_reader import Show, attempt, shown, verdict
from playwright.sync_api import expect


def test_a_long_oscillation_is_a_band_and_its_last_updates_stand_apart(show_lab: Show) -> None:
    page = show_lab(preset="004", history=[(0.03, 0, 1000)])
    expect(verdict(page)).to_contain_text("repeats every 2 updates")
    curve = page.locator(".stepper-curve")
    band = curve.locator("path.curve").first.get_attribute("d") or ""
    assert band.endswith("Z")
    heights = re.findall(r"[\d.]+ ([\d.]+)", band)
    middle = len(heights) // 2  # the rim runs along the bottom and comes back along the top
    assert len(set(heights[middle - 100 : middle])) == len(set(heights[middle : middle + 100])) == 1
    assert float(heights[middle - 1]) > float(heights[middle]) + 5
    tail = re.findall(r"[\d.]+ ([\d.]+)", curve.locator("path.tail").get_attribute("d") or "")
    assert len(tail) == 41
    assert tail[:2] * 20 == tail[:40]
    expect(curve).to_contain_text("last 40")
    page = show_lab(preset="parabola", history=[(0.25, 0, 30)])  # E is 0 from the first update on
    curve = page.locator(".stepper-curve")
    expect(curve.locator(".axes text").first).to_have_text("0")
    expect(curve.locator("path.under")).to_have_attribute("d", re.compile("^M.*H"))


def test_a_long_curve_is_thinned_and_keeps_its_extremes(modules: Callable[..., Any]) -> None:
    js = modules("shared/curve")
    kept = js(
        """() => {
          const [memory, drawn] = [4000, 700];
          let points = [];
          for (let n = 0; n < 60000; n++) {
            points.push([n, n === 4321 ? 9 : n === 7777 ? -9 : n % 2]);
            if (points.length > memory) points = curve.thin(points, memory / 2);
          }
          return curve.thin(points, drawn);
        }"""
    )
    updates, losses = zip(*kept, strict=True)
    assert len(kept) <= 702
    assert list(updates) == sorted(set(updates))
    assert (updates[0], updates[-1]) == (0, 59_999)
    assert dict(kept)[4321] == 9
    assert dict(kept)[7777] == -9
    assert set(losses[:40]) == {0, 1, 9, -9}
    assert set(losses[-40:]) == {0, 1}
    few = [[0, 1], [1, 5], [2, 1]]
    assert js("(points) => curve.thin(points, 3)", few) == few


def test_the_floor_is_drawn(show_lab: Show) -> None:
    page = show_lab(preset="001")
    expect(page.locator(".stepper-curve")).to_contain_text("floor 0.00245")
    page = show_lab(preset="000")
    expect(page.locator(".stepper-curve")).not_to_contain_text("floor")


PIXELS = """(places) => {
  const map = document.querySelector(".lab-picture canvas");
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [map.width, map.height];
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(map, 0, 0);
  return places.map(([x, y]) => [...context.getImageData(x * map.width, y * map.height, 1, 1).data]);
}"""


def test_a_color_of_the_map_means_one_loss_and_the_dead_region_has_none(show_lab: Show) -> None:
    page = show_lab(preset="parabola")
    names = page.locator(".lab-names text")
    places = [[0.05, 0.05], [0.95, 0.3], [0.1, 0.7]]
    before = page.evaluate(PIXELS, places)
    attempt(page, "0.25")  # one update, and E = 0: the same map
    assert page.evaluate(PIXELS, places) == before
    assert len({str(color) for color in before}) > 1
    expect(names.filter(has_text="0.1")).not_to_have_count(0)
    page = show_lab(preset="004")
    note, arrow = page.locator(".lab-note"), page.locator(".lab-arrow")
    expect(note).to_contain_text("Hatched: dead")
    expect(arrow).to_be_hidden()
    attempt(page, "0.5")
    ((red, green, blue, _),) = page.evaluate(PIXELS, [[0.5, 0.7]])
    assert abs(red - green) < 12  # a loss of 25 all over, and not in the color of low losses
    assert abs(blue - green) < 12
    expect(page.locator(".lab-names")).to_contain_text("dead: no gradient")
    expect(page.locator(".lab-names")).to_contain_text("now at (−762, −1272)")
    expect(arrow).to_be_visible()
    expect(page.locator(".lab-now")).to_be_hidden()
    axes = page.locator(".lab-picture > svg > g").first
    expect(axes).to_have_text("↑ w1 = w2, −1.4 to 3.4w12 = w22, −2.4 to 2.4 →")  # three times


def test_the_reader_chooses_the_weights_of_the_map(show_lab: Show) -> None:
    page = show_lab(preset="001", history=[(10.0, 0, 5)])
    path = page.locator(".lab-path polyline").last
    before = path.get_attribute("points")
    page.get_by_label("map: weight to the right").select_option("w1")
    assert path.get_attribute("points") != before
    expect(page.get_by_role("img", name="Map of the loss over w1 and w6")).to_be_visible()
    page.get_by_label("weight upwards").select_option("w1")
    expect(page.get_by_role("img", name="Map of the loss over w6 and w1")).to_be_visible()
    assert shown(page, "updates") == 5
