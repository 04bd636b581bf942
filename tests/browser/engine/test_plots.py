"""What a step draws beside its numbers, on random networks, against NumPy; and where it may."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from engine_cases import SHAPES, random_cases

from nbhelpers.networks import ACTIVATIONS, LOSSES

Evaluate = Callable[..., Any]

COUNT = 50
PLOTS = """(states) => states.map((state) => {
  const steps = timeline.timeline(engine.lookAt(state));
  return steps.flatMap((step) => {
    const one = motion.sequence([[step]]);
    const drawn = motion.frame(one, one.duration).plots;
    return drawn.map(({ unit, curve, error, marks }) => {
      if (error) return { unit, error, marks };
      const graph = plots.graphOf(curve.activation, curve.net);
      const ways = [0, 0.5, 1].map((share) => plots.pointOn(graph, curve, share));
      return { unit, curve, marks, graph, ways, half: plots.tangentOf(graph, curve) };
    });
  });
})"""
# Rooms that meet a box, a number or a product that stands beside a weight, at a desk's widths and on
# a phone.
COVERED = """(shapes) => {
  const found = [];
  const rect = ({ x, y, width, height }) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  for (const sizes of shapes)
    for (const [direction, width, kinds] of [["across", 704], ["across", 940], ["upright", 320], ["upright", 358], ["upright", 320, 1]]) {
      const plan = layout.layout(sizes, direction, width, { kinds });
      const units = sizes.map((size, l) => Array.from({ length: size }, (_, n) => `${l}.${n}`));
      const weights = units.slice(1).map((layer, l) => layer.map((u) => units[l].map((i) => `w_${u}_${i}`)));
      const biases = units.slice(1).map((layer) => layer.map((u) => `b_${u}`));
      const { way } = points.pointsOf(plan, { units, weights, biases });
      const productOf = (weight) => {
        const at = { place: `${weight} dock` };
        const [x, y] = way(at, at, null, false, 72)(0);
        return rect({ x, y, width: 80, height: 17 });
      };
      const numbers = plan.units.flat().flatMap(({ rows, net, out }) => [
        ...rows.map(({ value: { x, y, room } }) => [x, y - 7, x + room, y + 7]),
        ...[net, out].map(({ name: { x, y } }) => [x - 20, y - 7, x + 20, y + 7]),
      ]);
      const boxes = [...plan.inputs, ...plan.units.flat(), ...plan.errors, plan.total].map(rect);
      for (const [unit, { free, beside }] of rooms.roomsOf(plan, units)) {
        const [l, n] = unit.split(".").map(Number);
        const isIn = plan.units[l - 1][n].both;
        const products = isIn ? [] : weights[l - 1][n].map(productOf);
        for (const [room, others] of [[free, isIn ? numbers : boxes], [beside, [...boxes, ...products]]]) {
          const { x, y, width: wide, height: high } = room;
          const all = [x, y, x + wide, y + high];
          const isOut = x < 0 || y < 0 || x + wide > plan.width || y + high > plan.height;
          if (isOut || wide < 30 || high < 24 || others.some((other) => meet(all, other)))
            found.push([sizes, direction, width, unit, all]);
        }
      }
    }
  return found;
}"""


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    engine = ("engine/timeline", "engine/engine", "engine/motion/motion", "engine/motion/plots")
    return modules(*engine, "stepper/layout", "stepper/motion/rooms", "stepper/motion/points")


@pytest.fixture(scope="module")
def drawn(js: Evaluate) -> list[tuple[Any, list[dict[str, Any]]]]:
    every = random_cases(1, seed=29)
    cases = [every[n] for n in np.random.default_rng(29).permutation(len(every))[:COUNT]]
    found = js(PLOTS, [state for _, state in cases])
    return [(example, plots) for (example, _), plots in zip(cases, found, strict=True)]


def test_the_point_is_on_the_curve_and_the_tangent_has_its_slope(drawn: Any) -> None:
    kinds = set()
    for example, plots in drawn:
        network = example.network
        forward = network.forward(example.x)
        known = {
            unit: (network.activations[layer], forward.nets[layer][n], forward.outs[layer][n])
            for layer, units in enumerate(network.unit_names[1:])
            for n, unit in enumerate(units)
        }
        curves = [plot for plot in plots if "curve" in plot]
        assert sorted(plot["unit"] for plot in curves) == sorted([*known, *known])  # there and back
        for plot in curves:
            name, net, out = known[plot["unit"]]
            entry, graph = ACTIVATIONS[name], plot["graph"]
            reach, low, high = graph["reach"], graph["low"], graph["high"]
            assert abs(net) <= reach
            assert reach == 3 or abs(net) > reach / 2

            def at(x: float, y: float, r: float = reach, lo: float = low, hi: float = high) -> Any:
                return (2 * x - 1) * r, hi - y * (hi - lo)

            nets, outs = np.transpose([at(*point) for point in graph["points"]])
            np.testing.assert_allclose(outs, entry.forward(nets), atol=1e-9)
            assert (nets[0], nets[-1]) == pytest.approx((-reach, reach))
            for share, point in zip((0, 0.5, 1), plot["ways"], strict=True):
                x, y = at(*point)
                assert x == pytest.approx(share * net, abs=1e-9)
                assert y == pytest.approx(float(entry.forward(np.array(share * net))), abs=1e-9)
            assert at(*plot["ways"][-1]) == pytest.approx((net, out), abs=1e-9)
            across, down = plot["half"]
            slope = float(entry.backward(np.array(net), np.array(out), np.array(1.0)))
            assert -down * (high - low) / (across * 2 * reach) == pytest.approx(slope, abs=1e-12)
            assert max(across, abs(down)) == pytest.approx(0.32)
            kinds.add((name, *plot["marks"]))
    assert kinds == {(name, mark) for name in ACTIVATIONS for mark in ("dot", "tangent")}


def test_a_bar_is_its_error_and_the_area_its_share_of_the_loss(drawn: Any) -> None:
    losses = set()
    for example, plots in drawn:
        network = example.network
        outs = network.forward(example.x).outs[-1]
        differences = outs - example.target
        shares = LOSSES[network.loss_function].terms(outs, example.target)
        errors = [plot["error"] for plot in plots if "error" in plot]
        (ruler,) = {error["ruler"] for error in errors}  # one scale for all of them
        assert 0.4 - 1e-9 <= max(abs(differences)) / ruler <= 1
        assert f"{ruler:e}"[0] in "125"
        before = 0.0
        for error, difference, share in zip(errors, differences, shares, strict=True):
            bar, height = error["bar"] * ruler, error["height"] * ruler
            assert bar == pytest.approx(abs(difference), rel=1e-9)
            area = bar * height if error["isArea"] else height
            assert area == pytest.approx(share, rel=1e-9)
            assert height <= bar * (1 + 1e-9)  # a part of the square, or all
            assert error["before"] == pytest.approx(before)  # they touch, and none covers another
            before += error["bar"]
        losses.add(network.loss_function)
    assert losses == set(LOSSES)


def test_nothing_drawn_covers_a_number(js: Evaluate) -> None:
    assert js(COVERED, SHAPES) == []
