"""One card a question: an exercise and the answer boxes that follow it share a frame.

What is folded because it answers the question waits for it: the answer box opens it.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_exercise.nodes import (  # type: ignore[import-untyped]  # it has no types
    exercise_enumerable_node,
    exercise_node,
)

from nbhelpers.site.chapters.progress_overview import EXERCISE

CLASS = "question-card"
_QUESTION = re.compile(r'data-widget="answer_box" id="([a-z][a-z0-9-]*)"')


def _questions(node: nodes.Node) -> list[str]:
    """The ids of the answer boxes in a cell, and of the exercise in code, if it is one."""
    if not isinstance(node, nodes.Element) or "cell" not in node["classes"]:
        return []
    asked = [name for raw in node.findall(nodes.raw) for name in _QUESTION.findall(raw.astext())]
    code = [*node.findall(nodes.literal_block)] if "tag_code-box" in node["classes"] else []
    return asked + [name for block in code for name in EXERCISE.findall(block.astext())]


def _is_silent(node: nodes.Node) -> bool:
    """Whether it is a cell of folded code that shows nothing: such a cell only prepares others."""
    return (
        isinstance(node, nodes.Element)
        and "tag_hide-input" in node["classes"]
        and not any("cell_output" in child["classes"] for child in node.findall(nodes.container))
    )


def _following(exercise: nodes.Element) -> Iterator[nodes.Node]:
    """What stands between an exercise and the next, or the next heading."""
    parent = exercise.parent
    for node in parent.children[parent.index(exercise) + 1 :]:
        if isinstance(node, nodes.section | exercise_node | exercise_enumerable_node):
            return
        yield node


def _plain_title(exercise: nodes.Element) -> None:
    """Take the brackets from around an exercise's name: a card has a title, not a remark."""
    for title in exercise.findall(nodes.title):
        texts = [*title.findall(nodes.Text)]
        bare = [re.sub(r"^\s*\(|\)$", "", str(text)) for text in texts]
        if len(texts) > 1 and str(texts[-1]).endswith(")"):
            for text, changed in zip(texts, bare, strict=True):
                text.parent.replace(text, nodes.Text(changed))


def make_cards(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Move the answer boxes that follow an exercise into its frame."""
    for exercise in [*doctree.findall(exercise_node), *doctree.findall(exercise_enumerable_node)]:
        _plain_title(exercise)
        asked: list[str] = []
        for node in [*_following(exercise)]:
            names = _questions(node)
            if not names and _is_silent(node):
                continue
            if not names:
                break
            asked += names
            node.parent.remove(node)
            exercise.append(node)
        if not asked:
            continue
        exercise["classes"].append(CLASS)
        for node in _following(exercise):
            if isinstance(node, nodes.Element) and "tag_hide-output" in node["classes"]:
                node["classes"] += [f"until-{name}" for name in asked]


def setup(app: Sphinx) -> None:
    """Make the cards once references are resolved, before what is a fold folds."""
    app.connect("doctree-resolved", make_cards, priority=850)
