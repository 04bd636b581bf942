"""Keep the widgets alive when ``jupyter nbconvert --to html`` exports a notebook.

An executed notebook holds the widgets' pictures and states, and no script. nbconvert asks every
folder of its templates for a ``conf.json``; the one beside this module is installed as
``share/jupyter/nbconvert/templates/conf.json`` and names `LiveWidgets`. Where it is not found, name
it: ``--HTMLExporter.preprocessors=nbhelpers.widgets.nbconvert.LiveWidgets``.
"""

from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
_OURS = 'class="bbh-'
_DONE = "nbhelpers_live_widgets"
# In JupyterLab a widget stands outside what is styled as rendered HTML; so it does on the page.
_OUTSIDE = """for (const el of document.querySelectorAll("figure[data-widget]")) {
  el.closest(".jp-RenderedHTMLCommon")?.classList.remove("jp-RenderedHTMLCommon");
}
"""


class LiveWidgets:
    """A preprocessor of nbconvert: gives a page what the widgets and figures in it need.

    Parameters
    ----------
    enabled : bool
        Whether it does anything; the configuration ``LiveWidgets.enabled`` sets it.
    """

    def __init__(self, enabled: bool = True) -> None:
        self.enabled = enabled

    def __call__(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Put one style sheet before the first figure and one script after the last."""
        is_page = str(resources.get("output_extension")).endswith(".html")
        if not (self.enabled and is_page) or resources.get(_DONE):
            return nb, resources
        outputs = [output for cell in nb.cells for output in cell.get("outputs", [])]
        shown = [data for output in outputs if _OURS in _html(data := output.get("data", {}))]
        if shown:
            from nbhelpers.widgets import page  # other notebooks need none of it

            html = "".join(map(_html, shown))
            for data in shown:
                data.pop(VIEW, None)  # which would wait for Jupyter's own scripts, from a network
            shown[0]["text/html"] = f"<style>{page.styles_of(html)}</style>{_html(shown[0])}"
            if script := page.script_of(html):
                shown[-1]["text/html"] = f"{_html(shown[-1])}<script>{_OUTSIDE}{script}</script>"
            if not any(VIEW in output.get("data", {}) for output in outputs):
                nb.metadata.pop("widgets", None)  # the states of ours: no view is left
            resources[_DONE] = True
        return nb, resources


def _html(data: Any) -> str:
    html = data.get("text/html", "")
    return html if isinstance(html, str) else "".join(html)
