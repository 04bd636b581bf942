"""The chain rule by hand, with other numbers: one unit, and networks of two layers."""

from __future__ import annotations

from random import Random

from nbhelpers.networks import Network
from nbhelpers.site.review.variants.drawing import (
    Asked,
    Generator,
    asked,
    factor,
    hundredths,
    short,
    slope_at,
    tenths,
)

ROADS = (
    "Two inputs, two hidden units, two outputs. From i1, w1 leads into h1 and w3 into h2; from i2, w2 into h1 and "
    "w4 into h2. From h1, w5 leads into o1 and w7 into o2; from h2, w6 into o1 and w8 into o2."
)


_LEAST = 1e-3  # a smaller delta would be hard to read


class _Drawn:
    """A network like that of the chapter with drawn numbers, and what its two passes give."""

    def __init__(self, draw: Random) -> None:
        self._draw(draw)
        while min(map(abs, [*self.delta_h, *self.delta_o])) < _LEAST:
            self._draw(draw)

    def _draw(self, draw: Random) -> None:
        self.x = [hundredths(draw, 5, 95), hundredths(draw, 5, 95)]
        self.t = [hundredths(draw, 1, 99), hundredths(draw, 1, 99)]
        self.b1, self.b2 = hundredths(draw, 11, 69), hundredths(draw, 11, 69)
        weights = [
            [[hundredths(draw, 11, 89) for _ in range(2)] for _ in range(2)] for _ in range(2)
        ]
        network = Network(weights, [[self.b1] * 2, [self.b2] * 2], bias_mode="shared")
        self.w = network.parameters()
        forward = network.forward(self.x)
        self.h, self.o = forward.outs[0].tolist(), forward.outs[1].tolist()
        self.net_h, self.net_o = forward.nets[0].tolist(), forward.nets[1].tolist()
        gradients = network.gradients(self.x, self.t)
        self.delta_h, self.delta_o = (deltas.tolist() for deltas in gradients.deltas)
        self.named = network.named_gradients(self.x, self.t)


def _one_unit(draw: Random) -> Asked:
    i, w, t = tenths(draw, 6, 30), tenths(draw, -12, 12), draw.choice([0.2, 0.3, 0.8, 1.0])
    unit = Network([[[w]]])
    out = float(unit.forward([i]).outs[-1][0])
    answer = unit.named_gradients([i], [t])["w1"]
    error, slope = out - t, out * (1 - out)
    at_out = "the slope of the sigmoid was taken at out, not at net"
    return asked(
        "One unit with one weight: net = w i, out = sigmoid(net), E = 1/2 (out - t)^2.\n"
        f"Here i = {short(i)}, w = {short(w)}, t = {short(t)}.",
        "dE/dw =",
        answer,
        {
            "dnet/dw is the input i, not the weight w": error * slope * w,
            at_out: error * slope_at(out) * i,
            "that is the slope of out, not of E; dE/dout = out - t is missing": slope * i,
            "the 1/2 of E cancels the 2 of the square": 2 * answer,
            "t is missing: dE/dout is out - t": out * slope * i,
        },
        factors={"out - t": error, "out (1 - out)": slope, "i": i},
        see={at_out: "chain-left-behind"},
        hint="Forward first: net, then out. Then one slope for each step back.",
        setup="dE/dout times dout/dnet times dnet/dw.",
        solution=f"out = sigmoid({short(w * i)}) = {short(out)}. ({short(out)} - {short(t)}) * {short(slope)} * "
        f"{short(i)} = {short(answer)}.",
    )


def _tanh_unit(draw: Random) -> Asked:
    i, w, t = tenths(draw, 6, 25), tenths(draw, -9, 9), draw.choice([0.2, 0.4, 0.9, 1.0])
    unit = Network([[[w]]], activations="tanh")
    out = float(unit.forward([i]).outs[-1][0])
    answer = unit.named_gradients([i], [t])["w1"]
    error, slope = out - t, 1 - out**2
    return asked(
        "One unit with one weight: net = w i, out = tanh(net), E = 1/2 (out - t)^2.\n"
        f"Here i = {short(i)}, w = {short(w)}, t = {short(t)}, and out = {short(out)}.",
        "dE/dw =",
        answer,
        {
            "out (1 - out) is the sigmoid's slope; tanh has 1 - out^2": error * out * (1 - out) * i,
            "out is squared in 1 - out^2": error * (1 - out) * i,
            "the root of 1 - out^2 is sech(net); the slope is its square": error * slope**0.5 * i,
            "that is the slope of out, not of E": slope * i,
            "the last factor is the input i, not w": error * slope * w,
        },
        factors={"out - t": error, "1 - out^2": slope, "i": i},
        hint="Three factors, as with the sigmoid. Which of them has another formula?",
        setup="out minus t, times the slope of tanh at this out, times i.",
        solution=f"({short(out)} - {short(t)}) * (1 - {factor(out)}^2) * {short(i)} = {short(answer)}.",
    )


def _net_of_h1(draw: Random) -> Asked:
    net = _Drawn(draw)
    (i1, i2), w = net.x, net.w
    listed = ", ".join(f"{name} = {short(w[name])}" for name in ("w1", "w2", "w3", "w4"))
    return asked(
        f"{ROADS}\nThe bias b1 belongs to the hidden units, b2 to the outputs.\n"
        f"i1 = {short(i1)}, i2 = {short(i2)}, {listed}, b1 = {short(net.b1)}, b2 = {short(net.b2)}.",
        "net_h1 =",
        round(w["w1"] * i1 + w["w2"] * i2 + net.b1, 10),
        {
            "w1 comes from i1 and w2 from i2; the two inputs are swapped": w["w1"] * i2
            + w["w2"] * i1
            + net.b1,
            "w2, not w3, leads from i2 into h1": w["w1"] * i1 + w["w3"] * i2 + net.b1,
            "the bias b1 is missing": net.net_h[0] - net.b1,
            "b2 belongs to the output units; h1 has b1": net.net_h[0] - net.b1 + net.b2,
            "that is net_h2": net.net_h[1],
            "that is out_h1, the sigmoid of net_h1": net.h[0],
        },
        exact=True,
        hint="Which two weights lead into h1?",
        setup="w1 times i1, plus w2 times i2, plus the bias of the hidden layer.",
        solution=f"{short(w['w1'])} * {short(i1)} + {short(w['w2'])} * {short(i2)} + {short(net.b1)} = "
        f"{short(net.net_h[0])}.",
    )


def _output_weight(draw: Random) -> Asked:
    net = _Drawn(draw)
    out, t, h1, w5 = net.o[0], net.t[0], net.h[0], net.w["w5"]
    error, slope = out - t, out * (1 - out)
    itself = "that is the slope of the output out_o1 itself; E has the factor out_o1 - t1 too"
    at_out = "the slope of the sigmoid was taken at out_o1, not at net_o1"
    return asked(
        "w5 leads from h1 into o1, an output with the sigmoid, and E is half the sum of the squared errors.\n"
        f"out_h1 = {short(h1)}, out_h2 = {short(net.h[1])}, w5 = {short(w5)}, out_o1 = {short(out)}, t1 = {short(t)}.",
        "dE/dw5 =",
        net.named["w5"],
        {
            itself: slope * h1,
            "the target t1 is missing: the first factor is out_o1 - t1": out * slope * h1,
            "the first factor is the slope out_o1 - t1, not the loss E_o1": error**2
            / 2
            * slope
            * h1,
            "the last factor is out_h1, not w5": error * slope * w5,
            "the last factor is out_h1, not out_h2: that is dE/dw6": net.named["w6"],
            at_out: error * slope_at(out) * h1,
        },
        factors={"out_o1 - t1": error, "out_o1 (1 - out_o1)": slope, "out_h1": h1},
        see={itself: "chain-nudge", at_out: "chain-left-behind"},
        hint="Three slopes in a row: of the loss, of the sigmoid, of the net input.",
        setup="out_o1 minus its target, times the slope out_o1 (1 - out_o1), times what w5 is multiplied by.",
        solution=f"{factor(error)} * {short(slope)} * {short(h1)} = {short(net.named['w5'])}.",
    )


def _hidden_weight(draw: Random) -> Asked:
    net = _Drawn(draw)
    i1, i2 = net.x
    d1, d2 = net.delta_o
    w1, w5, w6, w7 = (net.w[name] for name in ("w1", "w5", "w6", "w7"))
    slope = net.h[0] * (1 - net.h[0])
    first, second = d1 * w5 * slope * i1, d2 * w7 * slope * i1
    at_out = "the slope of the sigmoid was taken at out_h1, not at net_h1"
    mistakes = {
        "that is dE/dout_h1, half of the way; go on through h1 to w1": d1 * w5 + d2 * w7,
        "one path of two: the one through o1": first,
        "one path of two: the one through o2": second,
        "a path can be negative: add it with its sign": abs(first) + abs(second),
        "each delta needs the weight on its path": (d1 + d2) * slope * i1,
        "w7, not w6, leads from h1 to o2": (d1 * w5 + d2 * w6) * slope * i1,
        "that is dE/dw2, from i2": net.named["w2"],
        "the last factor is i1, not w1": (d1 * w5 + d2 * w7) * slope * w1,
        at_out: (d1 * w5 + d2 * w7) * slope_at(net.h[0]) * i1,
    }
    return asked(
        f"{ROADS}\ndelta_o1 = {short(d1)}, delta_o2 = {short(d2)}, w1 = {short(w1)}, w5 = {short(w5)}, "
        f"w6 = {short(w6)}, w7 = {short(w7)}, out_h1 = {short(net.h[0])}, i1 = {short(i1)}, i2 = {short(i2)}.",
        "dE/dw1 =",
        net.named["w1"],
        mistakes,
        factors={"dE/dout_h1": d1 * w5 + d2 * w7, "out_h1 (1 - out_h1)": slope, "i1": i1},
        see={at_out: "chain-left-behind"},
        hint="First one number for all that arrives at out_h1. Then the road from there to w1.",
        setup="At out_h1 each delta times the weight on its path, added up. Then times the slope of h1, times what "
        "w1 is multiplied by.",
        solution=f"({short(d1)} * {short(w5)} + {factor(d2)} * {short(w7)}) * {short(slope)} * {short(i1)} = "
        f"{short(net.named['w1'])}.",
    )


def _from_the_middle(draw: Random) -> Asked:
    net = _Drawn(draw)
    (i1, i2), (d1, d2), w3 = net.x, net.delta_h, net.w["w3"]
    return asked(
        f"{ROADS}\ndelta_h1 = {short(d1)}, delta_h2 = {short(d2)}, i1 = {short(i1)}, i2 = {short(i2)}, w3 = {short(w3)}.",
        "dE/dw3 =",
        net.named["w3"],
        {
            "w3 leads from i1 to h2, not from i2 to h1": d1 * i2,
            "w3 comes from i1, not from i2; that is dE/dw4": net.named["w4"],
            "w3 leads into h2, not into h1; that is dE/dw1": net.named["w1"],
            "times the value that enters w3, not times w3": d2 * w3,
        },
        factors={"delta_h2": d2, "i1": i1},
        hint="Which unit does w3 lead into, and where does it come from?",
        setup="The delta of the unit that w3 leads into, times the value that enters w3.",
        solution=f"delta_h2 * i1 = {short(d2)} * {short(i1)} = {short(net.named['w3'])}.",
    )


def _shared_bias(draw: Random) -> Asked:
    net = _Drawn(draw)
    d1, d2 = net.delta_h
    one = "two of the four paths: b1 enters h2, too"
    other = "two of the four paths: b1 enters h1, too"
    return asked(
        "The one number b1 is the bias of both hidden units, h1 and h2.\n"
        f"delta_h1 = {short(d1)}, delta_h2 = {short(d2)}, b1 = {short(net.b1)}.",
        "dE/db1 =",
        net.named["b1"],
        {
            one: d1,
            other: d2,
            "where paths meet they add; that is their product": d1 * d2,
            "they add; that is their mean": (d1 + d2) / 2,
            "the local derivative of a bias is 1, not b1": (d1 + d2) * net.b1,
        },
        see={one: "chain-two-paths", other: "chain-two-paths"},
        hint="b1 forks. What do you do with the slopes that come back along the branches of a fork?",
        setup="What comes back along the branches is added; the local derivative of a bias is no obstacle.",
        solution=f"delta_h1 + delta_h2 = {short(d1)} + {factor(d2)} = {short(d1 + d2)}.",
    )


def _loss_at_zero(draw: Random) -> Asked:
    t1, t2 = hundredths(draw, 11, 49), -hundredths(draw, 2, 39)
    network = Network([[[0.0], [0.0]]], activations="relu")
    floor = "that is the floor: it needs out_o1 = t1"
    return asked(
        "Two outputs between 0 and 1, and E = 1/2 ((out_o1 - t1)^2 + (out_o2 - t2)^2).\n"
        f"The targets are t1 = {short(t1)} and t2 = {short(t2)}.",
        "E with out_o1 = out_o2 = 0:",
        round(network.loss_value([1.0], [t1, t2]), 10),
        {
            floor: t2**2 / 2,
            "the 1/2 of the loss is missing": t1**2 + t2**2,
            "the second output has an error, too": t1**2 / 2,
            f"the square of {short(t2)} is positive": (t1**2 - t2**2) / 2,
            "square each error, then add": (t1 - t2) ** 2 / 2,
        },
        see={floor: "gradcheck-floor"},
        hint="How far is each output from its target?",
        setup="Square both errors, add, and halve.",
        solution=f"1/2 * {short(t1)}^2 + 1/2 * {short(-t2)}^2 = {short((t1**2 + t2**2) / 2)}.",
    )


GENERATORS: dict[str, Generator] = {
    "chain-q1": _one_unit,
    "chain-q2": _net_of_h1,
    "chain-q3": _output_weight,
    "chain-q4": _hidden_weight,
    "chain-q5": _from_the_middle,
    "chain-q12": _shared_bias,
    "chain-q13": _tanh_unit,
    "gradcheck-q8": _loss_at_zero,
}
