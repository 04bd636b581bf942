"""What encloses an element of a page is known, even where a tag is left open or closed twice."""

import pytest

from nbhelpers.site.elements import ElementReader, addresses, outside


class Seen(ElementReader):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, bool, list[str]]] = []
        self.feed(html)

    def element(self, tag: str, attributes: dict[str, str], *, hidden: bool) -> None:
        around = [name for name, _ in self.open if name != tag]
        self.elements.append((tag, hidden, around))


@pytest.mark.parametrize(
    ("html", "elements"),
    [
        ("<p><b>x</b></p><i></i>", [("p", False, []), ("b", False, ["p"]), ("i", False, [])]),
        ("<p><br><b></b></p>", [("p", False, []), ("br", False, ["p"]), ("b", False, ["p"])]),
        ("<p><b></p><i></i>", [("p", False, []), ("b", False, ["p"]), ("i", False, [])]),
        ("<p></b><i></i></p>", [("p", False, []), ("i", False, ["p"])]),
        (
            '<p aria-hidden="true"><b></b></p><i></i>',
            [("p", True, []), ("b", True, ["p"]), ("i", False, [])],
        ),
        ('<p aria-hidden="false"></p>', [("p", False, [])]),
    ],
)
def test_elements_are_read_with_those_around_them(html: str, elements: list) -> None:
    assert Seen(html).elements == elements


def test_a_set_of_sources_has_several_addresses() -> None:
    assert addresses("srcset", "a.png 1x, b.png 2x") == ["a.png", "b.png"]
    assert addresses("src", "a.png") == ["a.png"]
    assert addresses("src", "") == []


def test_what_styles_load_from_outside_is_found() -> None:
    assert outside("p { background: url(/a.png) }") == []
    assert outside("@import '//a.org/x.css'; p { src: url(https://b.org/f) }") == [
        "//a.org/x.css",
        "https://b.org/f",
    ]
