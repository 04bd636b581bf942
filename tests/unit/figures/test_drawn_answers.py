"""What a drawn network gives a page so that its numbers answer."""

import json
import re
from html import unescape

import numpy as np
import pytest

import nbhelpers as nb
from nbhelpers.figures import network_graph
from nbhelpers.number_text import number_text

WORDS = {"alt": "A network with its numbers.", "caption": "The network."}
NUMBER = re.compile(
    r'<text[^>]* data-quantity="([^"]+)"[^>]*>(?:← )?([^<]+(?:<tspan[^<]*</tspan>)?)'
)


@pytest.mark.parametrize("show", ["values", "gradients"])
def test_every_number_names_itself(show: str) -> None:
    example = nb.mazur()
    figure = network_graph(example, show=show, **WORDS)
    html = figure._repr_html_()
    state = json.loads(unescape(re.findall(r'data-network="([^"]+)"', html)[0]))
    assert np.array_equal(state["weights"][1], example.network.weights[1])
    assert (state["x"], state["target"]) == (example.x.tolist(), example.target.tolist())
    forward = example.network.forward(example.x)
    known = {"net_h1": forward.nets[0][0], "out_o2": forward.outs[1][1], "w5": 0.4, "b_o1": 0.6}
    if show == "gradients":
        named = example.network.named_gradients(example.x, example.target)
        deltas = example.network.gradients(example.x, example.target).deltas
        known = {"dE/dw5": named["w5"], "delta_h1": deltas[0][0], "dE/dout_o1": 0.7413650696}
    known |= {"i1": 0.05, "loss": example.network.loss_value(example.x, example.target)}
    for body in (figure.body, figure.narrow.body if figure.narrow else ""):
        shown = dict(NUMBER.findall(body))
        assert set(shown) >= {*known, "target_o1", "E_o1"}
        for name, value in known.items():
            texts = {number_text(float(value), digits) for digits in (1, 2, 3, 4)}
            assert (
                re.sub(r"<tspan[^>]*>(.*?)</tspan>", r"\1", shown[name]) in texts
                or "×" in shown[name]
            )


def test_what_cannot_answer_does_not_say_so(tmp_path) -> None:
    names = network_graph(nb.mazur().network, show="names", **WORDS)._repr_html_()
    assert "data-" not in names.replace("data-mime", "")
    alone = network_graph(nb.mazur(), **WORDS).save(tmp_path / "network.svg").read_text("utf-8")
    assert "data-" not in alone
    assert "data-quantity" not in nb.Stepper().fallback_html()
