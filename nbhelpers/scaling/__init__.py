"""What it costs to add up gradients around a ring of workers, as a formula and as a simulation."""

from .ring import ring_seconds, simulate_ring
from .steps import Job, Step

__all__ = ["Job", "Step", "ring_seconds", "simulate_ring"]
