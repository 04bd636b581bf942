"""What *Autograd from scratch* tells its reader to do in its widgets, done on the built page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page
from site_pages import alive, text_of
from stepper_reader import STILL, number


def drawn(graph: Locator, name: str) -> float:
    return float(graph.locator(f'svg [data-quantity="{name}"]').get_attribute("data-value"))


def test_it_shows_the_gradients_that_the_cell_prints(
    open_page: Callable[..., Page], server: str
) -> None:
    """5.10: "It shows the same gradients ...: compare w1 and w5"."""
    page = open_page(f"{server}chapters/autograd_from_scratch.html", late=True, **STILL)
    printed = dict(re.findall(r"dE/dw(\d) = ([\d.]+)", text_of(page)))
    assert printed.keys() == {"1", "5"}
    stepper = alive(page, "#tape-stepper")
    stepper.scroll_into_view_if_needed()
    for name, value in printed.items():
        assert number(stepper, f"dE/dw{name}") == pytest.approx(float(value), abs=6e-11)


def test_factors_follow_the_values_at_a_product_and_not_at_a_sum(
    open_page: Callable[..., Page], server: str
) -> None:
    """5.2: "Drag a ...: those of the sum stay 1, and the factor between b and the product is always a"."""
    page = open_page(f"{server}chapters/autograd_from_scratch.html", late=True, **STILL)
    graph = alive(page, "#tape-graph")
    factors = [f"slope{edge}" for edge in ("3.1", "3.2", "4.1", "4.2")]
    assert [drawn(graph, name) for name in factors] == [-3, 2, 1, 1]
    graph.get_by_role("spinbutton", name="a").fill("4.5")
    assert [drawn(graph, name) for name in factors] == [-3, 4.5, 1, 1]

    # 5.5: "Walk through it below, one value a click": u waits for u b; at b = -1 it hands on 0
    order = alive(page, "#tape-order-graph")
    served = []
    for _ in range(4):
        order.locator('[data-part="next"]').click()
        served.append(order.locator(".expr-node.current .name").all_text_contents())
    assert served == [[], ["+"], ["×"], ["u = ×"]]
    assert drawn(order, "dy/du") == 1 - 3
    order.get_by_role("spinbutton", name="b").fill("-1")
    assert (drawn(order, "dy/du"), drawn(order, "dy/da")) == (0, 0)

    # 5.11: "Here it is the first hidden unit of the network"
    unit = alive(page, "#tape-unit-graph")
    assert drawn(unit, "node7") == pytest.approx(0.5932699921)

    # 5.12: "Drag a logit. All three gradients change, and their sum stays 0"
    softmax = alive(page, "#tape-softmax-graph")
    names = [f"dy/dz{n}" for n in (1, 2, 3)]
    before = [drawn(softmax, name) for name in names]
    line = re.search(r"dE/dz((?: +-?0\.\d+){3})", text_of(page))
    assert before == pytest.approx([float(text) for text in line[1].split()], abs=1e-6)
    softmax.get_by_role("spinbutton", name="z1").fill("2.5")
    after = [drawn(softmax, name) for name in names]
    assert all(abs(one - other) > 1e-3 for one, other in zip(before, after, strict=True))
    assert sum(after) == pytest.approx(0, abs=1e-15)
