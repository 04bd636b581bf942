"""Helpers of the course *Backprop by Hand*: networks, gradient checks, figures and widgets."""
