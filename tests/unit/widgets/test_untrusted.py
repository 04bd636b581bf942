"""What is left of figures and widgets where JupyterLab does not trust a notebook yet."""

import re
from html import unescape
from html.parser import HTMLParser

from nbhelpers.figures import curves
from nbhelpers.networks import mazur
from nbhelpers.widgets.layer_view import LayerView
from nbhelpers.widgets.stepper import Stepper


class _Sanitizer(HTMLParser):
    """Text alone, of which JupyterLab's sanitizer leaves the blocks but no drawing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("p", "figure", "figcaption", "caption", "th", "td"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(html: str) -> str:
    return " ".join(unescape(_Sanitizer(html).text).split())


def test_a_figure_says_what_it_shows_and_its_texts_stay_apart() -> None:
    figure = curves(
        {"a": [1, 2]}, xlabel="n", ylabel="x", alt="One line, which rises.", caption="A short rise."
    )
    text = text_of(figure._repr_html_())
    begin = "Run this cell to see the picture. One line, which rises. Its texts: 0"
    assert text.startswith(begin)
    assert text.endswith(" A short rise.")
    assert not re.search(r"[a-z]\d\.\d", text)


def test_a_widget_says_that_it_waits_to_be_run() -> None:
    example = mazur()
    stepper = Stepper(network=example.network, x=example.x, target=example.target)
    layer = LayerView(inputs=[[1, 2]], weights=[[3], [4]], biases=[[5]], dvalues=[[6]])
    for widget in (stepper, layer):
        assert text_of(widget.figure_html()).startswith("Run this cell to make it live. Run this")
    assert "i1 0.05 i2 0.1 w1 0.15 w2 0.2 bh1 0.35 neth1 0.3775" in text_of(stepper.figure_html())
