"""What a widget says of where its numbers come from: its lines, and their formulas computed anew."""

import re

import numpy as np
from playwright.sync_api import Page

TOLD = """(names) => names.map((name) => {
  const root = document.querySelector(".bbh-root");
  root.dispatchEvent(new CustomEvent("bbh-point", { detail: [name] }));
  return root.querySelector(".bbh-origin").innerText.replaceAll(/\\s+/g, " ");
})"""
LIT = "(all) => [...new Set(all.map((el) => el.dataset.quantity))].sort()"
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
WRITTEN = {"×": "*", "−": "-", "²": "**2", "^": "**"}
FUNCTIONS = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    **{name: getattr(np, name) for name in ("tanh", "exp", "log")},
}


def told(page: Page, names: list[str]) -> list[str]:
    """The line of each of these numbers."""
    lines: list[str] = page.evaluate(TOLD, names)
    return lines


def lit(page: Page, kind: str) -> list[str]:
    """The names of the numbers that are lit up: ``hot`` or ``source``."""
    names: list[str] = page.locator(f"[data-quantity].{kind}").evaluate_all(LIT)
    return names


def computed(formula: str) -> float:
    """A formula in numbers, as a line has it, computed by NumPy."""
    powers = re.sub("×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda one: "e" + one[1].translate(RAISED), formula)
    for sign, python in WRITTEN.items():
        powers = powers.replace(sign, python)
    return float(eval(re.sub(r"ln ([\d.]+)", r"log(\1)", powers), {}, FUNCTIONS))


def parts(line: str) -> tuple[str, float]:
    """The formula in numbers of a line, or what stands for it, and what it makes."""
    *_, numbers, end = line.removesuffix(", given").split(" = ")
    return numbers, computed(end)
