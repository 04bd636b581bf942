"""Measure what training costs here: ``python tools/measure/costs.py OUT.json [--quick]``.

Steps of gradient descent in plain Python, on the tape, in NumPy and in PyTorch; backward against
forward of one layer; a gradient by nudges against one by backpropagation. Where PyTorch finds a CUDA
device, steps on it as well, and recomputation. ``nbhelpers/measurements`` keeps what came out. Every
time is in seconds: the median of several, and the least. On the CPU, where the libraries have one
thread, it is the time that the process computes, so that other work on the machine counts little.
"""
# ruff: noqa: E402  # the number of threads is set before the libraries load

import argparse
import json
import os
import platform
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import numpy as np
import torch
from torch.profiler import ProfilerActivity, profile
from torch.utils.checkpoint import checkpoint_sequential

from nbhelpers.layers import Dense
from nbhelpers.measurements.steps import NumPy, PlainPython, PyTorch, Step, Tape, Work, operations

SMALL = (((2, 2, 2), 1), ((64, 32, 10), 32))
SHAPES = (*SMALL, ((784, 256, 10), 128), ((1024, 1024, 1024, 10), 512))
LARGE = (((4096,) * 4, 4096), ((8192,) * 4, 8192))  # for devices
MOST_VALUES = 2e6  # on a tape, which takes half a kilobyte for each
MOST_PRODUCTS = 1e8  # in plain Python
Row = dict[str, Any]


def machine() -> Row:
    """What was measured on; no path, no name of the machine."""
    lines = (
        Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []
    )
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return {
        "gpu": torch.cuda.get_device_name(0) if torch.cuda.is_available() else None,
        "cpu": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
        "date": f"{datetime.now():%Y-%m-%d}",
    }


def timed(run: Callable[[], object], most: float, wait: Callable[[], object] | None = None) -> Row:
    """Median and least time of one run, over seven turns or until ``most`` seconds are over.

    With ``wait``, which ends when a device has done its work, it is the time of a clock on the wall.
    """
    clock = time.perf_counter if wait else time.process_time
    until = time.perf_counter() + most
    turns = 1
    times: list[float] = []
    while len(times) < 7 and (not times or time.perf_counter() < until):
        started = clock()
        for _ in range(turns):
            run()
        if wait:
            wait()
        taken = clock() - started
        if taken < min(0.01, most / 10) and not times:
            turns *= 2
        else:
            times.append(taken / turns)
    return {"seconds": statistics.median(times), "least": min(times)}


def step_rows(shapes: tuple[Any, ...], most: float) -> list[Row]:
    """Steps on the CPU. Where a batch is too large for a way it gets fewer rows, which it tells."""
    rows = []
    for sizes, batch in shapes:
        weights = sum(a * b for a, b in pairwise(sizes))
        few = {"plain Python": MOST_PRODUCTS / weights, "tape": MOST_VALUES / (2 * weights)}
        ways: dict[str, type[Step]] = {"plain Python": PlainPython, "tape": Tape}
        for name, way in (ways | {"NumPy": NumPy, "PyTorch": PyTorch}).items():
            count = int(min(batch, few.get(name, batch)))
            row = {"sizes": sizes, "batch": batch, "way": name, "rows": count}
            if count:
                row |= {"operations": operations(sizes, count)}
                row |= timed(way(Work(sizes, count)).run, most)
            rows.append(row)
            print(row, flush=True)
    return rows


def tape_row(sizes: tuple[int, ...]) -> Row:
    """How many values a tape holds after one sample's forward pass, and the memory they take."""
    step = Tape(Work(sizes, 1))
    tracemalloc.start()
    loss = step.loss()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    seen, todo = {loss}, [loss]
    while todo:
        new = {*todo.pop().parents} - seen
        seen |= new
        todo += new
    made = sum(bool(value.parents) for value in seen)
    return {"sizes": sizes, "values": made, "bytes": held}


def layer_rows(widths: list[int], most: float) -> list[Row]:
    """Backward against forward of one layer of the book, batch and widths equal, in float32."""
    rows = []
    for width in widths:
        rng = np.random.default_rng(0)
        X, W, G = rng.standard_normal((3, width, width)).astype("float32")
        layer = Dense(W, np.zeros(width, "float32"))
        forward = timed(partial(layer.forward, X), most)
        for name, wanted in (("hidden", True), ("first", False)):
            backward = timed(partial(layer.backward, X, G, input_gradient=wanted), most)
            rows.append(
                {"width": width, "layer": name, "forward": forward, "backward": backward}
                | {"ratio": backward["least"] / forward["least"]}
            )
            print(rows[-1], flush=True)
    return rows


def gradient_rows(widths: list[int], most: float) -> list[Row]:
    """A gradient by backpropagation, and the two forward passes that a nudged parameter takes."""
    rows = []
    for name, way, batch in (("plain Python", PlainPython, 1), ("NumPy", NumPy, 64)):
        for width in widths:
            sizes = (width, width, width)
            if name == "plain Python" and width > 128:
                continue
            step = way(Work(sizes, batch))
            parameters = sum(a * b + b for a, b in pairwise(sizes))
            row = {"way": name, "sizes": sizes, "batch": batch, "parameters": parameters}
            row |= {"forward": timed(step.forward, most), "step": timed(step.run, most)}
            rows.append(row)
            print(row, flush=True)
    return rows


def device_step_rows(shapes: tuple[Any, ...], most: float) -> list[Row]:
    """Steps on the CUDA device: in three types, and as a captured graph."""
    rows = []
    wait = torch.cuda.synchronize
    for sizes, batch in shapes:
        for kind, tf32 in (("float32", False), ("float32", True), ("bfloat16", False)):
            torch.backends.cuda.matmul.allow_tf32 = tf32
            step = PyTorch(Work(sizes, batch), kind, "cuda")
            row = {"sizes": sizes, "batch": batch, "operations": operations(sizes, batch)}
            name = "tf32" if tf32 else kind
            rows.append(row | {"way": f"CUDA, {name}"} | timed(step.run, most, wait))
            if name == "float32":
                replay = captured(step)
                rows.append(row | {"way": "CUDA, a graph"} | timed(replay, most, wait))
            print(rows[-1], flush=True)
    torch.backends.cuda.matmul.allow_tf32 = False
    return rows


def captured(step: PyTorch) -> Callable[[], object]:
    """Return a step as a CUDA graph, which starts all its operations at once."""
    step.keep_memory = True
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step.run()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step.run()
    replay: Callable[[], object] = graph.replay
    return replay


def recomputation(layers: int, width: int, batch: int, device: str) -> Callable[[int], object]:
    """Return what goes forward and back through a deep network in so many segments; 0 keeps all."""
    options = {"device": device, "dtype": torch.bfloat16}
    parts = [torch.nn.Linear(width, width, **options) for _ in range(layers)]
    model = torch.nn.Sequential(*(torch.nn.Sequential(part, torch.nn.Tanh()) for part in parts))
    x = torch.randn(batch, width, requires_grad=True, **options)
    how = {"use_reentrant": False, "preserve_rng_state": False}  # nothing is drawn at random

    def run(segments: int) -> None:
        y = checkpoint_sequential(model, segments, x, **how) if segments else model(x)
        y.float().square().mean().backward()
        model.zero_grad()
        x.grad = None

    return run


def recomputation_rows(layers: int, width: int, batch: int, most: float) -> list[Row]:
    """Peak memory and time of a deep network on the CUDA device, by the number of segments."""
    run = recomputation(layers, width, batch, "cuda")
    rows = []
    for segments in [0, *(2**k for k in range(1, layers.bit_length()))]:
        run(segments)
        torch.cuda.synchronize()
        torch.cuda.reset_peak_memory_stats()
        row = {"layers": layers, "width": width, "batch": batch, "segments": segments}
        row |= timed(partial(run, segments), most, torch.cuda.synchronize)
        row["peak_bytes"] = torch.cuda.max_memory_allocated()
        row["parameter_bytes"] = 2 * layers * (width + 1) * width
        rows.append(row)
        print(row, flush=True)
    return rows


def counted_rows(layers: int, width: int = 64, batch: int = 128) -> list[Row]:
    """The same in small on the CPU, every allocation counted: the peak beyond the parameters."""
    run = recomputation(layers, width, batch, "cpu")
    rows = []
    for segments in [0, *(2**k for k in range(1, layers.bit_length()))]:
        run(segments)
        with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as seen:
            run(segments)
        events = [e for e in seen.profiler.kineto_results.events() if e.name() == "[memory]"]
        sizes = [e.nbytes() for e in sorted(events, key=lambda e: e.start_ns())]
        row = {"layers": layers, "width": width, "batch": batch, "segments": segments}
        rows.append(row | {"peak_bytes": max(accumulate(sizes))})
        print(rows[-1], flush=True)
    return rows


def measure(quick: bool) -> Row:
    """All that can be measured here; ``quick`` for a try in small."""
    most = 0.05 if quick else 2.0
    found: Row = {"machine": machine()}
    found["steps"] = step_rows(SMALL[:1] if quick else SHAPES, most)
    found["tape"] = tape_row((2, 2, 2) if quick else (64, 32, 10))
    found["layers"] = layer_rows([2**k for k in (range(3, 5) if quick else range(3, 12))], most)
    found["gradients"] = gradient_rows(
        [2**k for k in (range(1, 3) if quick else range(1, 11))], most
    )
    found["counted"] = counted_rows(4 if quick else 64)
    if torch.cuda.is_available():
        found["device_steps"] = device_step_rows(SMALL if quick else (*SHAPES, *LARGE), most)
        found["recomputation"] = recomputation_rows(
            *((4, 64, 64) if quick else (64, 4096, 8192)), most
        )
    return found


def main(arguments: list[str]) -> None:
    """Measure, and write the file."""
    reader = argparse.ArgumentParser(description="Measure what training costs on this machine.")
    reader.add_argument("out", type=Path, metavar="OUT.json", help="the file to write")
    reader.add_argument("--quick", action="store_true", help="a try in small, of some seconds")
    given = reader.parse_args(arguments)
    if given.out.suffix != ".json" or not given.out.absolute().parent.is_dir():
        reader.error(
            f"OUT.json: expected the name of a .json file in a folder that is there, got {given.out}"
        )
    torch.set_num_threads(1)
    given.out.write_text(json.dumps(measure(given.quick), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
