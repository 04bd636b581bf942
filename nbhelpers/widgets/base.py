"""What all widgets of the book share: they live in Jupyter and on the built page alike."""

import json
from collections.abc import Iterable
from difflib import get_close_matches
from html import escape
from inspect import Signature, signature
from typing import Any

import anywidget
import traitlets

from nbhelpers.arguments import told
from nbhelpers.widgets.bundle import module_script, module_styles
from nbhelpers.widgets.micropython import parts
from nbhelpers.widgets.traits import WIDGET_ID

RUN = '<p class="bbh-run">Run this cell to make it live.</p>'
"""What a notebook says where it has not run yet; the built page hides it."""


def near(name: str, accepted: Iterable[str], otherwise: str = "it accepts") -> str:
    """The name that is not among the ``accepted``, and which of them it may have meant."""
    names = list(accepted)
    meant = " or ".join(map(repr, get_close_matches(name, names, n=2, cutoff=0.75)))
    return f"{name!r}; " + (
        f"did you mean {meant}?" if meant else f"{otherwise} {', '.join(names)}"
    )


def rounded(data: Any) -> Any:
    """The same with ten digits, which every processor gives."""
    if isinstance(data, dict):
        return {name: rounded(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [rounded(value) for value in data]
    return float(f"{data:.10g}") if isinstance(data, float) else data


class BookWidget(anywidget.AnyWidget):
    """A widget whose synced traits are its inputs, and whose results are read-only properties.

    In a running kernel it is an ``ipywidgets`` widget. On the built page its ``text/html`` is a
    ``<figure data-widget data-state>`` around a fallback picture, which one script brings to life.

    Subclasses set ``name`` (that of their ES module) and implement :meth:`fallback_html`. Their
    inputs are traits: arguments of the constructor, and attributes that can be read and assigned. A
    change of one must fit the others: to change several, assign them within
    ``with widget.hold_trait_notifications():``.

    Parameters
    ----------
    widget_id : str
        Identifies the widget on its page and in shared links: lower-case letters, digits, hyphens.
    **traits
        Initial values of the widget's traits.

    Raises
    ------
    TypeError
        For an argument that the widget has not.
    AttributeError
        For the assignment of an attribute that it has not.
    traitlets.TraitError
        For a value that does not fit, by constructor or by assignment; the widget then keeps the
        state that it had. For numbers, and for values that do not fit one another, it is a
        ``StateError``, which is a ``ValueError`` too.
    """

    name = ""
    runs_python = False
    """Whether the view runs Python (``shared/python/``): off the book's pages the kernel sends it."""
    widget_id = traitlets.Unicode().tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__init__" in vars(cls):  # else help() shows what traitlets takes: *args, **kwargs
            _, *arguments = signature(cls.__init__).parameters.values()
            cls.__signature__ = Signature(arguments)
        if "name" in vars(cls):  # not the subclass that add_traits makes of every instance
            cls._esm = module_script(cls.name)
            cls._css = module_styles(cls.name)

    def __new__(cls, *args: Any, **named: Any) -> Any:
        """Refuse an argument that the constructor has not, and name those that are near."""
        accepted = cls._arguments()
        for name in named:
            if name not in accepted:
                raise TypeError(f"{cls.__name__} has no argument {near(name, accepted)}")
        return super().__new__(cls, *args, **named)

    def __init__(self, **traits: Any) -> None:
        traits.setdefault("widget_id", self.name.replace("_", "-"))
        super().__init__(**traits)
        if self.runs_python:
            self.on_msg(self._send_python)

    def _send_python(self, _: Any, content: Any, buffers: Any) -> None:
        if content == {"ask": "python"}:
            self.send({"python": parts()})

    @classmethod
    def _arguments(cls) -> list[str]:
        """Names of the constructor's arguments; where it takes any, those of the traits too."""
        _, *parameters = signature(cls.__init__).parameters.values()
        named = [p.name for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
        takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
        return named + (cls.state_names() if takes_any else [])

    def __setattr__(self, name: str, value: Any) -> None:
        known = getattr(type(self), name, None)  # traitlets replaces methods for a while
        if not (hasattr(known, "__set__") or callable(known) or name.startswith("_")):
            meant = near(name, self.state_names(), "it has")
            raise AttributeError(f"{type(self).__name__} has no attribute {meant}")
        super().__setattr__(name, value)

    @traitlets.validate("widget_id")
    def _check_widget_id(self, proposal: Any) -> str:
        if not WIDGET_ID.fullmatch(proposal.value):
            raise traitlets.TraitError(
                f"widget_id: expected lower-case letters, digits and hyphens, got {told(proposal.value)}"
            )
        return str(proposal.value)

    def _proposed(self, names: Iterable[str], proposal: Any) -> dict[str, Any]:
        """The values of the traits ``names`` as they will be if the proposal is accepted."""
        return {name: getattr(self, name) for name in names} | {proposal.trait.name: proposal.value}

    @classmethod
    def state_names(cls) -> list[str]:
        """Names of the widget's own synced traits, in the order of their definition."""
        inherited = set(anywidget.AnyWidget.class_trait_names(sync=True))
        names = cls.class_trait_names(sync=True)
        return [name for name in names if name not in inherited and not name.startswith("_")]

    def state(self) -> dict[str, Any]:
        """The widget's inputs as plain data: all that its view on a page needs."""
        return {name: getattr(self, name) for name in sorted(self.state_names())}

    def known(self) -> dict[str, Any]:
        """What a built page gets beside the state, since it has no kernel to ask: plain data."""
        return {}

    def fallback_html(self) -> str:
        """What a page without JavaScript shows: the initial state, with a text alternative."""
        raise NotImplementedError

    def figure_html(self, *, widget_id: str | None = None) -> str:
        """The ``<figure>`` that a page's script brings to life; ``widget_id`` names it anew."""
        state = self.state() | self.known()
        name = state["widget_id"] = widget_id or self.widget_id
        text = escape(json.dumps(state, ensure_ascii=False, allow_nan=False), quote=True)
        return (
            f'<figure class="bbh-widget" data-widget="{self.name}" id="{name}" '
            f'data-state="{text}">{RUN}{self.fallback_html()}</figure>'
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(widget_id={self.widget_id!r})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data = {**(data or {}), "text/plain": repr(self), "text/html": self.figure_html()}
        return data, metadata
