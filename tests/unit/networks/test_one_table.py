"""What is known of an activation or a loss stands in the two tables, and nowhere else."""

import re
from pathlib import Path

from nbhelpers.networks import ACTIVATIONS, LOSSES

TABLES = ("networks/functions.py", "widgets/engine/functions.js")

# Files that have such a name for another reason.
OTHERS = {
    "__init__.py": "lists the functions of `layers`",
    "clinic/slow_pass.py": "runs where there is no NumPy",
    "clinic/patients.py": "given networks",
    "curvature.py": "an example",
    "examination/recording.py": "names of PyTorch's functions",
    "fates.py": "trains one network alone, in one fixed order",
    "layers.py": "lists its functions",
    "measurements/steps.py": "the same step in four ways",
    "networks/__init__.py": "lists functions that can be imported",
    "networks/network.py": "the defaults",
    "networks/examples.py": "given networks",
    "networks/from_torch.py": "a linear layer alone",
    "sheets/exercises.py": "given networks",
    "widgets/deep_chain/facts.py": "its last unit is linear",
    "widgets/deep_chain/widget.py": "the default",
    "widgets/engine/landscape.js": "a curvature without its sign",
    "widgets/expression/engine/grammar.py": "operations of a tape, one number at a time",
    "widgets/expression/engine/tape.js": "operations of a tape, one number at a time",
    "widgets/expression/facts.py": "operations of a tape, one number at a time",
    "widgets/expression/widget.py": "operations of a tape, one number at a time",
    "widgets/learning_rate_lab/presets.py": "given networks",
    "widgets/fate_map/widget.py": "an example",
    "widgets/layer_view/widget.py": "its ReLU is a trait",
    "widgets/layer_view/widget.js": "its ReLU is a trait",
    "widgets/layer_view/network.js": "its ReLU is a trait",
    "widgets/layer_view/layer_math.js": "its ReLU is a trait",
    "widgets/vjp_view/facts.py": "whose gradients it shows",
    "widgets/workbench/facts.py": "labels",
    "widgets/workbench/widget.py": "an example",
    "workbench/checking/rules.py": "whose slope is mistaken for whose",
    "workbench/checking/sites.py": "where a slip can be",
    "workbench/derivation/lines.py": "an example",
    "workbench/derivation/texts.py": "an example",
    "workbench/description.py": "tells the defaults",
    "workbench/examples.py": "given networks",
    "workbench/exporting/formulas.py": "what they look like in a program",
    "workbench/functions.py": "runs where there is no NumPy",
    "workbench/results.py": "an example",
    "workbench/layered/training.py": "an example",
}


def named(source: str) -> set[str]:
    """The names of activations and losses that stand in quotation marks, or are an object's key."""
    names = "|".join((*ACTIVATIONS, *LOSSES))
    return set(re.findall(rf"""(?<=["'`])(?:{names})(?=["'`])|\b(?:{names})(?=:)""", source))


def test_a_name_stands_in_its_tables_alone(root: Path) -> None:
    package = root / "nbhelpers"
    found = {
        path.relative_to(package).as_posix(): names
        for path in sorted(package.rglob("*"))
        if path.suffix in (".py", ".js")
        and path.relative_to(package).parts[0] not in ("sources", "site")
        and (names := named(path.read_text("utf-8")))
    }
    for table in TABLES:
        assert found.pop(table) == {*ACTIVATIONS, *LOSSES}
    assert found.keys() == OTHERS.keys()


def test_names_are_seen() -> None:
    assert named("""kind === "relu" || x == 'half_squared'""") == {"relu", "half_squared"}
    assert named("{ tanh: 1, a: `sigmoid` }") == {"tanh", "sigmoid"}
    assert named("a tanh of a sigmoid; np.tanh(x); squared errors") == set()
