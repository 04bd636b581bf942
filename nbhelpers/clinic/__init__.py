"""The bug clinic: a slow pass in plain Python, ten bugs as switches in it, and how they are found.

`slow_pass` is the pass, `bugs` the table of switches, `examinations` what can be asked of a loop
without reading its code, `diagnosis` what the answers rule out, and `patients` loops that a seed
gives. None of it needs NumPy; a page runs the same files in MicroPython.
"""

from nbhelpers.clinic.bugs import BUGS, DIAGNOSES, does, harmless, places, title
from nbhelpers.clinic.diagnosis import Findings, diagnose
from nbhelpers.clinic.examinations import (
    check,
    entries,
    overfit,
    repeat,
    sample_by_sample,
    train,
    two_steps,
    weigh_step,
)
from nbhelpers.clinic.patients import Patient, patient
from nbhelpers.clinic.slow_pass import ACTIVATIONS, Layer, Loop
from nbhelpers.clinic.unit_by_unit import by_unit

__all__ = [
    "ACTIVATIONS",
    "BUGS",
    "DIAGNOSES",
    "Findings",
    "Layer",
    "Loop",
    "Patient",
    "by_unit",
    "check",
    "diagnose",
    "does",
    "entries",
    "harmless",
    "overfit",
    "patient",
    "places",
    "repeat",
    "sample_by_sample",
    "title",
    "train",
    "two_steps",
    "weigh_step",
]
