"""Functions that run on several processes at once, with ``torch.distributed`` between them."""

from .launch import ProcessError, run_processes

__all__ = ["ProcessError", "run_processes"]
