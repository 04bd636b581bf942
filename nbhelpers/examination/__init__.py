"""An examination of a reader's own training loop in PyTorch, as the clinic examines its patients."""

from .examine import examine
from .report import ExaminationReport, Finding

__all__ = ["ExaminationReport", "Finding", "examine"]
