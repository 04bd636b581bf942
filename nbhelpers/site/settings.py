"""What an author sets in ``_config.yml``, and what a page makes of it: links, logo, notices.

Jupyter Book hands its keys to the theme: most as ``html_theme_options``, some as values of Sphinx. A
key that this theme cannot honor stops the build by its name; none is passed over in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit
from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from nbhelpers.site.checks import PageCheck
from nbhelpers.site.elements import outside

#: The repository in Jupyter Book's own defaults: where it stands, the author has named none.
NO_REPOSITORY = "https://github.com/executablebooks/jupyter-book"
INTERFACES = {"classic": "tree", "jupyterlab": "lab/tree"}
#: The branch of the notebooks' copies for Colab, if there are any.
COLAB_BRANCH = "colab"

_LOADS = "it loads from elsewhere, and a page of this theme loads nothing but its own files"
_NO_KERNEL = "a page of this theme needs no kernel: use binderhub_url, colab_url or jupyterhub_url"


@dataclass(frozen=True)
class Repository:
    """Where the book's sources are: ``repository`` in ``_config.yml``."""

    url: str
    branch: str
    folder: str

    @property
    def host(self) -> str:
        """Where it is kept, as ``github.com``."""
        return urlsplit(self.url).netloc

    @property
    def is_gitlab(self) -> bool:
        """Whether addresses are of GitLab's form; all others are taken for GitHub's."""
        return "gitlab" in self.host

    @property
    def path(self) -> str:
        """Owner and name."""
        return urlsplit(self.url).path.strip("/")

    def file(self, source: str) -> str:
        """A page's source, as its path within the repository."""
        return "/".join(part for part in (self.folder, source) if part)

    def edit(self, source: str) -> str:
        """Where to edit a page's source."""
        verb = "-/edit" if self.is_gitlab else "edit"
        return f"{self.url}/{verb}/{quote(self.branch)}/{quote(self.file(source))}"

    def issue(self, page: str) -> str:
        """Where to report a fault of a page."""
        title = f"On the page {page}.html"
        if self.is_gitlab:
            return f"{self.url}/-/issues/new?{urlencode({'issue[title]': title})}"
        return f"{self.url}/issues/new?{urlencode({'title': title})}"

    def binder(self, hub: str, interface: str, source: str) -> str:
        """Where a BinderHub opens a notebook."""
        known = {
            "github.com": f"gh/{self.path}",
            "gitlab.com": f"gl/{quote(self.path, safe='')}",
        }
        where = known.get(self.host, f"git/{quote(self.url, safe='')}")
        opened = urlencode({"urlpath": f"{interface}/{self.file(source)}"})
        return f"{hub}/v2/{where}/{quote(self.branch, safe='')}?{opened}"

    @property
    def installable(self) -> str:
        """Where pip finds the package that the book's folder is."""
        folder = f"#subdirectory={quote(self.folder)}" if self.folder else ""
        return f"git+{self.url}@{quote(self.branch)}{folder}"

    def colab(self, host: str, source: str, *, copies: bool) -> str:
        """Where Colab opens a notebook (of GitHub alone), or its copy for Colab."""
        file = f"{COLAB_BRANCH}/{source}" if copies else f"{self.branch}/{self.file(source)}"
        return f"{host}/github/{self.path}/blob/{quote(file)}"

    def jupyterhub(self, hub: str, interface: str, source: str) -> str:
        """Where a JupyterHub with nbgitpuller opens a notebook."""
        name = self.path.rpartition("/")[2]
        query = {
            "repo": self.url,
            "branch": self.branch,
            "urlpath": f"{interface}/{name}/{self.file(source)}",
        }
        return f"{hub}/hub/user-redirect/git-pull?{urlencode(query)}"


@dataclass(frozen=True)
class Link:
    """A link in the menu of a page: its words and its address."""

    text: str
    url: str


def repository(options: dict[str, Any]) -> Repository | None:
    """The repository that the author has named, or None."""
    url = str(options.get("repository_url") or "").strip().rstrip("/").removesuffix(".git")
    if not url or url == NO_REPOSITORY:
        return None
    branch = str(options.get("repository_branch") or "main")
    return Repository(url, branch, str(options.get("path_to_docs") or "").strip("/. "))


def links(
    options: dict[str, Any], page: str, source: str, *, copies: bool = False
) -> Iterator[Link]:
    """The links of a page's menu.

    Parameters
    ----------
    options : dict
        The theme's options.
    page, source : str
        The page's name, and the file that it was made from.
    copies : bool
        Whether the notebooks have copies for Colab.
    """
    place = repository(options)
    if not place or not source:
        return
    launch = options.get("launch_buttons") or {}
    if source.endswith(".ipynb"):
        interface = INTERFACES[launch.get("notebook_interface") or "classic"]
        for key, words in (("binderhub_url", "Binder"), ("jupyterhub_url", "JupyterHub")):
            if hub := str(launch.get(key) or "").rstrip("/"):
                make = place.binder if words == "Binder" else place.jupyterhub
                yield Link(f"Run in {words}", make(hub, interface, source))
        if host := str(launch.get("colab_url") or "").rstrip("/"):
            yield Link("Run in Colab", place.colab(host, source, copies=copies))
    if _on(options, "use_edit_page_button"):
        yield Link("Edit this page", place.edit(source))
    if _on(options, "use_issues_button"):
        yield Link("Report a fault", place.issue(page))
    if _on(options, "use_repository_button"):
        yield Link("Repository", place.url)


def refused(config: Config) -> Iterator[str]:
    """What stands in ``_config.yml`` and cannot be honored, each with its reason."""
    options = config.html_theme_options
    for service, value in (config.comments_config or {}).items():
        if value:
            yield f"html.comments.{service}: {_LOADS}"
    analytics = options.get("analytics") or {}
    for key in ("google_analytics_id", "plausible_analytics_domain"):
        if analytics.get(key):
            yield f"html.analytics.{key}: {_LOADS}"
    if options.get("navbar_footer_text"):
        yield "html.navbar_footer_text: this theme has no such place; use html.extra_footer"
    launch = options.get("launch_buttons") or {}
    if launch.get("thebe"):
        yield f"launch_buttons.thebe: {_NO_KERNEL}"
    if launch.get("deepnote_url"):
        yield f"launch_buttons.deepnote_url: {_NO_KERNEL.partition(': ')[2]}"
    interface = launch.get("notebook_interface") or "classic"
    if interface not in INTERFACES:
        known = ", ".join(INTERFACES)
        yield f"launch_buttons.notebook_interface: expected one of {known}, got {interface!r}"
    place = repository(options)
    wants = [key for key in ("binderhub_url", "colab_url", "jupyterhub_url") if launch.get(key)]
    if wants and not place:
        yield f"launch_buttons.{wants[0]}: it needs repository.url, where the notebooks are"
    if wants and not config.book_solutions:
        yield f"launch_buttons.{wants[0]}: the notebooks hold what book_solutions: false leaves out"
    if launch.get("colab_url") and place and place.host != "github.com":
        yield "launch_buttons.colab_url: Colab opens notebooks of GitHub alone"
    base = config.html_baseurl
    if base and urlsplit(base).scheme not in ("http", "https"):
        yield f"html.baseurl: expected an address with http or https, got {base!r}"

    for key in ("announcement", "extra_footer"):
        for fault in PageCheck(str(options.get(key) or "")).faults:
            yield f"html.{key}: {fault}"
    for key, names in (
        ("html_css_files", author_styles(config)),
        ("html_js_files", author_scripts(config)),
    ):
        for name in names:
            if "//" in name:
                yield f"{key}: {name!r}: {_LOADS}"


def _on(options: dict[str, Any], key: str) -> bool:
    """Whether an option is on; Sphinx takes ``true`` and its text alike."""
    return str(options.get(key, "")).lower() == "true"


def home_in_navigation(options: dict[str, Any]) -> bool:
    """Whether the list of chapters begins with the first page (``html.home_page_in_navbar``)."""
    return str(options.get("home_page_in_toc", True)).lower() != "false"


def author_styles(config: Config) -> list[str]:
    """The author's own style sheets: ``html_css_files``."""
    return [name if isinstance(name, str) else name[0] for name in config.html_css_files]


def author_scripts(config: Config) -> list[str]:
    """The author's own scripts: ``html_js_files``."""
    return [name if isinstance(name, str) else name[0] for name in config.html_js_files]


def author_paths(app: Sphinx) -> list[Path]:
    """The author's entries of ``html_static_path``; those of extensions are absolute."""
    entries = [Path(entry) for entry in app.config.html_static_path]
    return [Path(app.confdir) / entry for entry in entries if not entry.is_absolute()]


def author_files(app: Sphinx) -> set[str]:
    """What the author puts into ``_static``: its first level, the logo and the icon."""
    config = app.config
    names = {Path(name).name for name in (config.html_logo, config.html_favicon) if name}
    for path in author_paths(app):
        names |= {child.name for child in path.iterdir()} if path.is_dir() else {path.name}
    return names


def _check_styles(app: Sphinx) -> None:
    for folder in author_paths(app):
        for path in folder.rglob("*.css"):
            if found := outside(path.read_text("utf-8")):
                raise ConfigError(f"html_static_path: {path.name} loads {found[0]!r}: {_LOADS}")


def _write_sitemap(app: Sphinx, error: Exception | None) -> None:
    """Write a list of the pages for search engines, where the book's address is known."""
    base = app.config.html_baseurl
    if error or not base or app.builder.format != "html":
        return
    addresses = [urljoin(f"{base.rstrip('/')}/", f"{name}.html") for name in app.env.found_docs]
    rows = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in sorted(addresses))
    (app.outdir / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n',
        "utf-8",
    )


def _check(app: Sphinx, config: Config) -> None:
    if faults := list(refused(config)):
        raise ConfigError("_config.yml: " + "; ".join(faults))
    _check_styles(app)


def setup(app: Sphinx) -> None:
    """Refuse what cannot be honored, before anything is built; write the sitemap at the end."""
    app.connect("config-inited", _check, priority=900)
    app.connect("build-finished", _write_sitemap)
