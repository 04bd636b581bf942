"""All that an examination must leave as it was, bit by bit."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import torch
from training_loops import Loop


def bits(value: Any) -> Any:
    """A value in a form that compares bit by bit."""
    if isinstance(value, torch.Tensor):
        dense = value.detach()
        if dense.is_sparse:
            return "sparse", bits(dense._indices()), bits(dense._values())
        flat = dense.contiguous().reshape(-1)
        return str(value.dtype), tuple(value.shape), flat.view(torch.uint8).numpy().tobytes()
    if isinstance(value, dict):
        return {key: bits(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [bits(one) for one in value]
    if isinstance(value, np.ndarray):
        return value.tobytes()
    return value


def everything(loop: Loop) -> dict[str, Any]:
    """The parameters, buffers, gradients, modes, hooks, optimizers and random states of a loop."""
    model, optimizer = loop.model, loop.optimizer
    found: dict[str, Any] = {}
    for name, tensor in (*model.named_parameters(), *model.named_buffers()):
        grad = tensor.grad
        found[name] = (
            (id(tensor), tensor.data_ptr(), tensor._version, tensor.requires_grad),
            bits(tensor),
            (id(grad), bits(grad)),
            None if tensor._backward_hooks is None else dict(tensor._backward_hooks),
            None if grad is None else grad._version,
        )
    for name, module in model.named_modules():
        own = {key: id(value) for key, value in vars(module).items()}
        inside = {k: list(v.items()) for k, v in vars(module).items() if isinstance(v, dict)}
        lists = {k: list(v) for k, v in vars(module).items() if isinstance(v, list)}
        found[f"module {name}"] = module.training, own, repr(inside), repr(lists)
    if optimizer is not None:
        found["groups"] = [
            (id(group), {k: id(v) if k == "params" else bits(v) for k, v in group.items()})
            for group in optimizer.param_groups
        ]
        found["state"] = (
            id(optimizer.state),
            [(id(p), id(own), bits(own)) for p, own in optimizer.state.items()],
        )
        found["optimizer"] = {k: id(v) for k, v in vars(optimizer).items()}
    found["batch"] = bits(loop.batch)
    found["torch"] = bits(torch.get_rng_state())
    found["numpy"] = repr(np.random.get_state())
    found["python"] = random.getstate()
    every = torch.nn.modules.module
    found["global hooks"] = len(every._global_forward_hooks), len(every._global_forward_pre_hooks)
    found["modes"] = torch.is_grad_enabled(), torch.is_inference_mode_enabled()
    return found
