"""What encloses an element of a page is known, even where a tag is closed twice."""

from itertools import takewhile

import pytest

from nbhelpers.site.elements import addresses, is_hidden, outside, parsed


@pytest.mark.parametrize(
    ("html", "elements"),
    [
        ("<p><b>x</b></p><i></i>", [("p", False, []), ("b", False, ["p"]), ("i", False, [])]),
        ("<p><br><b></b></p>", [("p", False, []), ("br", False, ["p"]), ("b", False, ["p"])]),
        ("<p></b><!-- <u> --><i></i></p>", [("p", False, []), ("i", False, ["p"])]),
        (
            '<p aria-hidden="true"><b></b></p><i></i>',
            [("p", True, []), ("b", True, ["p"]), ("i", False, [])],
        ),
        ('<p aria-hidden="false"></p>', [("p", False, [])]),
        ("", []),
    ],
)
def test_elements_are_read_with_those_around_them(html: str, elements: list) -> None:
    tree = parsed(html)
    found = [
        (
            one.tag,
            is_hidden(one),
            [a.tag for a in takewhile(lambda a: a is not tree, one.iterancestors())],
        )
        for one in tree.iterdescendants()
    ]
    assert found == elements


def test_a_whole_page_is_read_from_its_root() -> None:
    tree = parsed('<!DOCTYPE html><html lang="en"><head><title>\u2202</title></head></html>')
    assert (tree.tag, tree.get("lang"), tree.findtext(".//title")) == ("html", "en", "\u2202")


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
