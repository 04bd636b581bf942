"""The motion of a pass: where its tokens are and what they say, on 50 networks, against NumPy."""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
import pytest
from engine_cases import random_cases

from nbhelpers.networks import LOSSES, Example
from nbhelpers.number_text import number_text

Evaluate = Callable[..., Any]
Step = dict[str, Any]
Token = dict[str, Any]

COUNT = 50
#: ms from a step's beginning at which it is looked at, by its kind; inputs and paths come in turns.
TIMES = {
    "forward": lambda n: (30, 380 + 40 * n, 600 + 40 * n),
    "loss": lambda _: (130, 300, 450, 600, 740),
    "output": lambda _: (130, 320, 410),
    "meets": lambda n: (60, 620, 650 + 270 * (n - 1)),
    "weight": lambda _: (130, 400, 500),
    "bias": lambda _: (60, 130, 255),
    "update": lambda _: (45, 250, 1e6),
}
FRAMES = """([states, times]) => states.map((state, n) => {
  const steps = timeline.timeline(engine.lookAt(state));
  return steps.map((step, k) => {
    const one = motion.sequence([[step]], { before: k });
    return [step, one, times[n][k].map((t) => motion.frame(one, t))];
  });
})"""
KINDS = """(states) => states.map((state) => timeline.timeline(engine.lookAt(state)).map(
  ({ phase, kind, terms }) => [phase, kind, terms.length, terms[0]?.some(({ at }) => at?.edge)]))"""


@pytest.fixture(scope="module")
def js(modules: Callable[..., Evaluate]) -> Evaluate:
    return modules("engine/timeline", "engine/engine", "engine/motion/motion")


def kind_of(phase: str, kind: str, edges: bool) -> str:
    if kind != "unit":
        return kind
    return "forward" if phase == "forward" else "meets" if edges else "output"


@pytest.fixture(scope="module")
def cases() -> list[tuple[Example, dict[str, Any]]]:
    every = random_cases(1, seed=17)
    chosen = np.random.default_rng(17).permutation(len(every))[:COUNT]
    return [every[n] for n in chosen]


@pytest.fixture(scope="module")
def pictures(js: Evaluate, cases: Any) -> list[tuple[Example, dict[str, Any], list[Any]]]:
    """Each step of each network, with its frames at three times."""
    states = [state for _, state in cases]
    counts = js(KINDS, states)
    times = [
        [
            TIMES[kind_of(phase, kind, edges)](n - 1 if phase == "forward" else n)
            for phase, kind, n, edges in steps
        ]
        for steps in counts
    ]
    found = js(FRAMES, [states, times])
    return [(*case, steps) for case, steps in zip(cases, found, strict=True)]


def values_of(example: Example) -> dict[str, float]:
    """Every value that a token may carry, by NumPy."""
    network, pair = example.network, (example.x, example.target)
    forward, gradients = network.forward(example.x), network.gradients(*pair)
    found = dict(zip(network.unit_names[0], example.x, strict=True)) | network.parameters()
    found |= {f"dE/d{name}": value for name, value in network.named_gradients(*pair).items()}
    d_outs = [W.T @ d for W, d in zip(network.weights[1:], gradients.deltas[1:], strict=True)]
    d_outs.append(LOSSES[network.loss_function].backward(forward.outs[-1], example.target))
    layers = zip(
        network.unit_names[1:], forward.nets, forward.outs, gradients.deltas, d_outs, strict=True
    )
    for names, *lists in layers:
        for unit, net, out, delta, d_out in zip(names, *lists, strict=True):
            found |= {f"net_{unit}": net, f"out_{unit}": out}
            found |= {f"delta_{unit}": delta, f"dE/dout_{unit}": d_out}
    return found


def said(tokens: list[Token]) -> list[tuple[str, str, str, str]]:
    """From where to where each token is, why, and what it says."""
    return [(t["from"]["place"], t["to"]["place"], t["phase"], t["text"]) for t in tokens]


def text(value: float) -> str:
    return number_text(float(value), 4)


def close_to(
    found: list[tuple[str, str, str, str]], *expected: tuple[str, str, str, float]
) -> bool:
    """As expected; the last digit of a number that two ways compute may differ."""
    same = [tuple(f[:3]) for f in found] == [e[:3] for e in expected]
    texts = [(f[3], e[3]) for f, e in zip(found, expected, strict=False)]
    return same and all(
        shown == text(value) or shown in {text(value * (1 + d)) for d in (1e-9, -1e-9)}
        for shown, value in texts
    )


def steps_of(pictures: Any, kind: str) -> Any:
    """The steps of a kind: their network's values, the step, and what is said at three times."""
    count = 0
    for example, state, steps in pictures:
        values = values_of(example)
        for step, _, frames in steps:
            edges = any((f["at"] or {}).get("edge") for term in step["terms"][:1] for f in term)
            if kind_of(step["phase"], step["kind"], edges) != kind:
                continue
            count += 1
            yield values, state, step, [said(frame["tokens"]) for frame in frames], frames
    assert count >= COUNT // 2


def test_forward_copies_travel_multiply_and_stand_as_a_column(pictures: Any) -> None:
    for values, _, step, frames, raw in steps_of(pictures, "forward"):
        unit, net = step["name"], step["quantity"]
        pairs = [(w["label"], out["formula"]) for w, out in step["terms"][:-1]]
        bias = step["terms"][-1][0]["label"]
        (w, out), products = pairs[0], [values[w] * values[out] for w, out in pairs]
        assert close_to(frames[0], (out, f"{w} dock", "travelling", values[out]))
        docks = [f"{w} dock" for w, _ in pairs]
        assert close_to(
            frames[1], *((d, d, "multiplied", p) for d, p in zip(docks, products, strict=True))
        )
        standing = [*products, values[bias]]
        assert close_to(frames[2], *((net, net, "column", p) for p in standing))
        slots = [token["to"]["slot"] for token in raw[2]["tokens"]]
        assert slots == list(range(len(standing)))
        assert [frame["coming"] for frame in raw] == [[net, f"out_{unit}"]] * 3
        assert 0 < raw[0]["tokens"][0]["at"] < 0.2
        assert raw[0]["tokens"][0]["via"] == w


def test_the_errors_meet_in_the_loss(pictures: Any) -> None:
    for values, state, step, frames, raw in steps_of(pictures, "loss"):
        units = step["highlight"]["units"]
        differences = [values[f"out_{u}"] - t for u, t in zip(units, state["target"], strict=True)]
        if step["terms"][0][0]["label"].startswith("|"):  # a loss of distances
            differences = [abs(difference) for difference in differences]
        shares = [prod(f["value"] for f in term) for term in step["terms"]]
        assert sum(shares) == pytest.approx(step["result"], rel=1e-12)
        places = [f"E_{u}" for u in units]
        assert close_to(
            frames[0],
            *(
                (f"out_{u}", p, "travelling", d)
                for u, p, d in zip(units, places, differences, strict=True)
            ),
        )
        for frame, phase, numbers in (
            (frames[1], "standing", differences),
            (frames[2], "multiplied", shares),
        ):
            pairs = zip(places, numbers, strict=True)
            assert close_to(frame, *((p, p, phase, number) for p, number in pairs))
        assert frames[3] == []  # areas are on their way, and no number
        assert close_to(frames[4], ("loss", "loss", "summed", step["result"]))
        made = [[p["marks"] for p in frame["plots"]] for frame in raw]
        assert made[0] == []
        for marks in zip(*made[1:], strict=True):
            steps = [[m[name] for name in ("bar", "area", "join", "joined")] for m in marks]
            stages = [[v if v in (0, 1) else "under way" for v in step] for step in steps]
            now = "under way"
            assert stages == [[now, 0, 0, 0], [1, now, 0, 0], [1, 1, now, 0], [1, 1, 1, 1]]
        assert [frame["coming"] for frame in raw] == 3 * [[*places, "loss"]] + 2 * [["loss"]]
        assert {token["kind"] for frame in raw for token in frame["tokens"]} == {"error"}


def test_the_gradient_enters_at_an_output_and_takes_its_slope(pictures: Any) -> None:
    for values, _, step, frames, _ in steps_of(pictures, "output"):
        unit = step["name"]
        d_out, delta, curve = f"dE/dout_{unit}", f"delta_{unit}", f"{unit} curve"
        assert close_to(frames[0], (f"E_{unit}", d_out, "travelling", values[d_out]))
        assert close_to(frames[1], (d_out, curve, "travelling", values[d_out]))
        assert close_to(frames[2], (curve, delta, "sloped", values[delta]))


def test_the_first_path_waits_and_all_stand_before_they_are_one(pictures: Any) -> None:
    for values, _, step, frames, raw in steps_of(pictures, "meets"):
        unit, d_out = step["name"], step["quantity"]
        paths = [(delta["label"], w["label"]) for delta, w in step["terms"]]
        products = [values[delta] * values[w] for delta, w in paths]
        (delta, w), of = paths[0], len(paths)
        assert close_to(frames[0], (delta, f"{w} dock", "travelling", values[delta]))
        tokens = raw[1]["tokens"]
        meets = f"{unit} meets"
        if of > 1:
            assert close_to(frames[1][:1], (meets, meets, "waiting", products[0]))
            assert len(tokens) == min(of, 3)  # the next one is on its way, or at its weight
            assert frames[1][1][1] in (meets, f"{paths[1][1]} dock")
            assert close_to(frames[2], *((meets, meets, "column", p) for p in products))
            assert [t["to"]["slot"] for t in raw[2]["tokens"]] == list(range(of))
        else:
            assert close_to(frames[1], (d_out, d_out, "summed", products[0]))
        assert raw[0]["coming"] == [d_out, f"delta_{unit}"]


def test_a_copy_times_out_stays_under_its_weight(pictures: Any) -> None:
    for values, _, step, frames, raw in steps_of(pictures, "weight"):
        d_out, _, out = step["terms"][0]
        delta, place, name = f"delta_{d_out['at']['unit']}", step["quantity"], step["name"]
        dock, gradient = f"{name} dock", values[place]
        assert close_to(
            frames[0],
            (delta, dock, "travelling", values[delta]),
            (out["formula"], dock, "travelling", values[out["formula"]]),
        )
        assert [t["kind"] for t in raw[0]["tokens"]] == ["gradient", "value"]
        assert close_to(frames[1], (dock, dock, "multiplied", gradient))
        assert close_to(frames[2], (dock, place, "settling", gradient))


def test_a_bias_is_given_the_deltas_of_its_units(pictures: Any) -> None:
    for values, _, step, frames, raw in steps_of(pictures, "bias"):
        deltas = [term[0]["label"] for term in step["terms"]]
        expected = [(d, step["quantity"], "travelling", values[d]) for d in deltas]
        assert all(close_to(frame, *expected) for frame in frames)
        shares = [frame["tokens"][0]["at"] for frame in raw]
        assert shares == sorted(shares)


def test_the_update_shrinks_turns_and_enters(pictures: Any) -> None:
    orders = set()
    for values, state, step, frames, raw in steps_of(pictures, "update"):
        changes = {change["name"]: change for change in step["update"]["changes"]}
        rate, momentum = state["learning_rate"], state["momentum"]
        ended = {t["to"]["place"]: t for t in raw[2]["tokens"]}
        assert {name: t["text"] for name, t in ended.items()} == {
            name: text(change["after"]) for name, change in changes.items()
        }
        assert {(t["phase"], t["kind"]) for t in ended.values()} <= {("entered", "value")}
        if not changes:
            continue
        is_mixed = bool(step["update"]["mixed"])
        orders.add((is_mixed, momentum > 0))
        moving = frames[0]
        assert len(moving) == (1 if is_mixed else min(12, len(changes)))
        for place, to, phase, shown in moving:
            assert (place, phase) == (to, "standing")
            assert shown in {text(values[place] * (1 + d)) for d in (0, 1e-9, -1e-9)}
        first = raw[1]["tokens"][0]
        change = changes[first["id"].removeprefix("next_")]
        assert first["phase"] == ("shrunk" if momentum else "turning")
        assert first["text"] == text(rate * change["velocity"])
    assert len(orders) == 4


MIXED = """(states) => states.map((state) => {
  const steps = timeline.timeline(engine.lookAt(state));
  const one = motion.sequence([[steps.at(-1)]]);
  const seen = {};
  for (let t = 0; t < one.duration; t += 20) {
    const { tokens } = motion.frame(one, t);
    const entered = tokens.filter(({ phase }) => phase === "entered").map(({ to }) => to.place);
    for (const { id, phase, via, value } of tokens)
      if (via && phase === "travelling") seen[id] = [via, value, entered];
  }
  return seen;
})"""


def test_the_immediate_order_goes_on_with_weights_that_are_new(js: Evaluate, cases: Any) -> None:
    chosen = [
        (example, state)
        for example, state in cases
        if state["order"] == "immediate" and len(example.network.sizes) > 2
    ]
    assert len(chosen) > 10
    for (example, state), seen in zip(
        chosen, js(MIXED, [state for _, state in chosen]), strict=True
    ):
        network, values = example.network, values_of(example)
        step = js("(state) => timeline.timeline(engine.lookAt(state)).at(-1)", state)
        after = {c["name"]: c["after"] for c in step["update"]["changes"]}
        top = network.unit_names[-2]
        for u, unit in enumerate(top):
            for k, above in enumerate(network.unit_names[-1]):
                weight = network.weight_names[-1][k][u]
                via, value, entered = seen[f"mixed_{unit}[{k + 1}]"]
                assert via == weight
                assert weight in entered  # it has become new before it is used
                assert value == pytest.approx(values[f"delta_{above}"] * after[weight], rel=1e-9)


PASSES = """(states) => states.map((state) => {
  const steps = timeline.timeline(engine.lookAt(state));
  const all = motion.sequence(motion.layersOf(steps), { paced: true });
  const most = { tokens: 0, texts: 0 };
  const texts = new Map();
  const lengths = { forward: 0, backward: 0, update: 0 };
  for (const { first, start, end } of all.parts) lengths[steps[first - 1].phase] += end - start;
  for (let k = 0; k <= 200; k++) {
    const t = (k / 200) * all.duration;
    const { tokens } = motion.frame(all, t);
    const moving = tokens.filter(({ phase }) => phase !== "entered");
    most.tokens = Math.max(most.tokens, moving.length);
    for (const { id, text } of tokens) texts.set(id, (texts.get(id) ?? new Set()).add(text));
  }
  const begins = all.parts.map(({ start }) => motion.frame(all, start).coming);
  const clicks = steps.map((step) => motion.sequence([[step]], { most: 450 }).duration);
  const ends = steps.flatMap((step) => motion.frame(motion.sequence([[step]]), 1e9).coming);
  const again = JSON.stringify(motion.frame(all, 1234.5)) === JSON.stringify(motion.frame(all, 1234.5));
  return {
    most: most.tokens, texts: Math.max(...[...texts.values()].map((all) => all.size)), lengths, begins, ends,
    click: Math.max(...clicks), again, last: all.parts.at(-1).last, count: steps.length,
    still: all.parts.flatMap(({ start }) => motion.still(all, start).coming),
  };
})"""


def test_a_pass_is_short_calm_and_complete(js: Evaluate, cases: Any) -> None:
    for (example, _), found in zip(cases, js(PASSES, [s for _, s in cases]), strict=True):
        assert found["most"] <= 12
        assert found["texts"] <= 6  # what it is in turn; no digit counts up
        lengths = found["lengths"]
        assert lengths["forward"] == pytest.approx(2400)
        assert lengths["backward"] == pytest.approx(3000)
        assert lengths["update"] < 4000.001
        assert found["click"] < 450.001
        assert found["again"]
        assert found["last"] == found["count"]
        assert found["still"] == []
        made = [name for begins in found["begins"] for name in begins]
        assert len(made) == len(set(made))  # each quantity comes once
        assert found["ends"] == []
        values = set(values_of(example)) - set(example.network.parameters())
        frozen = example.network.bias_mode == "frozen"
        biases = (
            {f"dE/d{n}" for row in example.network.bias_names for n in row} if frozen else set()
        )
        errors = {"loss", *(f"E_{unit}" for unit in example.network.unit_names[-1])}
        assert set(made) == values - set(example.network.unit_names[0]) - biases | errors
