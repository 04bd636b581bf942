"""An examination of a reader's own training loop in PyTorch, as the clinic examines its patients."""

from nbhelpers.examination.examine import examine
from nbhelpers.examination.report import ExaminationReport, Finding

__all__ = ["ExaminationReport", "Finding", "examine"]
