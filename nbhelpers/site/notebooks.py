"""Execute the chapters in place and normalise them: ``python -m nbhelpers.site.notebooks FILE ...``.

A committed notebook holds what its cells print and nothing of the machine that ran them: no path,
address, date or random id. So a difference between two versions shows only what changed for the
reader, and ``pytest --nbval`` can compare the outputs with those of a new run.
"""

import argparse
import hashlib
import re
import sys
from itertools import chain, count
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# What a kernel tells of itself, without its version: nbconvert takes the suffix of a script from it.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"^(?:Cell In\[\d+\]|File )", re.MULTILINE)


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Run all cells of ``notebook`` in ``folder``; an error stops it unless the cell expects one.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        When a cell without the tag ``raises-exception`` raises.
    """
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute()


def normalise(notebook: NotebookNode) -> None:
    """Take out of ``notebook``, in place, all that differs from run to run or machine to machine.

    JupyterLab opens it with the cells collapsed whose source holds an answer.
    """
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": LANGUAGE,
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: set[str] = set()
    number = 0
    for cell in notebook.cells:
        cell.id = _cell_id(cell, seen)
        seen.add(cell.id)
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if _gives_away(cell):
            cell.metadata["jupyter"] = {"source_hidden": True}
        if cell.cell_type == "code":
            number += 1
            cell.execution_count = number
            cell.outputs = _merged([_normal_output(output, number) for output in cell.outputs])


def _gives_away(cell: NotebookNode) -> bool:
    """Whether the source holds answers: that of a question, and what only prepares one."""
    asks = any("answer_box" in str(o.get("data", {})) for o in cell.get("outputs", []))
    return asks or "remove-cell" in cell.metadata.get("tags", [])


def _cell_id(cell: NotebookNode, seen: set[str]) -> str:
    """The cell's own id if it is a good one, else one made from its source."""
    wanted = str(cell.get("id", ""))
    if not _ID.fullmatch(wanted):
        wanted = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    candidates = chain([wanted], (f"{wanted}-{n}" for n in count(2)))
    return next(name for name in candidates if name not in seen)


def _normal_output(output: NotebookNode, count: int) -> NotebookNode:
    if output.output_type == "error":
        output.traceback = _own_frames("\n".join(output.traceback))
    if output.output_type in {"display_data", "execute_result"}:
        output.metadata = nbformat.from_dict({})
        if "text/html" in output.data:
            output.data.pop(WIDGET_VIEW, None)
    if output.output_type == "execute_result":
        output.execution_count = count
    return output


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join neighboring pieces of one stream, which arrive cut at random places."""
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if output.output_type == "stream" and last and last.get("name") == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _own_frames(traceback: str) -> list[str]:
    """Keep the heading, the cell's own frames and the message of a traceback, without colors."""
    text = _ANSI.sub("", traceback)
    starts = [match.start() for match in _FRAME.finditer(text)]
    if not starts:
        return text.split("\n")
    ends = [*starts[1:], len(text)]
    frames = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    *_, message = text.rstrip().split("\n\n")
    own = [frame for frame in frames if frame.startswith("Cell ")]
    kept = text[: starts[0]] + "".join(own)
    if message not in kept:
        kept = f"{kept.rstrip()}\n\n{message}"
    return kept.rstrip().split("\n")


def main(arguments: list[str] | None = None) -> int:
    """Execute and normalise the named notebooks; with ``--check`` only tell which are not normal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if not normal")
    options = parser.parse_args(arguments)
    abnormal = 0
    for path in options.notebooks:
        before = path.read_text("utf-8")
        notebook = nbformat.reads(before, as_version=4)
        if options.check:
            # JupyterLab writes the kernel's version into every notebook that it saves.
            notebook.metadata.get("language_info", {}).pop("version", None)
            before = nbformat.writes(notebook) + "\n"
        else:
            execute(notebook, path.parent)
        normalise(notebook)
        after = nbformat.writes(notebook) + "\n"
        if options.check:
            abnormal += after != before
            print(f"{path}: {'normal' if after == before else 'NOT NORMAL: run `make notebooks`'}")
        else:
            path.write_text(after, "utf-8")
            print(f"{path}: {'unchanged' if after == before else 'written'}")
    return min(abnormal, 1)


if __name__ == "__main__":
    sys.exit(main())
