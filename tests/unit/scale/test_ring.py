"""A ring's all-reduce: its formula, its simulation, and steps that use it."""

import numpy as np
import pytest

import nbhelpers as nb
from nbhelpers.scaling import Job, ring_seconds, simulate_ring
from nbhelpers.widgets.scaling.facts import PRESETS

LINK = {"bandwidth": 2e9, "latency": 3e-5}


@pytest.mark.parametrize("workers", [1, 2, 3, 16, 500, 3000])
@pytest.mark.parametrize("size", [0.0, 8.4e6])
def test_simulation_and_formula_agree_on_equal_links(workers: int, size: float) -> None:
    expected = 2 * (workers - 1) * (size / workers / 2e9 + 3e-5)
    assert ring_seconds(size, workers, **LINK) == pytest.approx(expected, rel=1e-12, abs=0)
    found = simulate_ring(size, workers, **LINK)
    assert found.shape == (workers,)
    assert found == pytest.approx(np.full(workers, expected), rel=1e-9, abs=0)


def by_message(size: float, speeds: list[float], starts: list[float], latency: float) -> float:
    """When the last worker is done: one message after the other, as a queue of events."""
    p = len(speeds)
    has = {(r, 0): starts[r] for r in range(p)}
    free = [0.0] * p
    for k in range(2 * (p - 1)):
        for r in range(p):
            free[r] = max(has[r, k], free[r]) + size / p / speeds[r]
        for r in range(p):
            came = free[r] + latency
            has[(r + 1) % p, k + 1] = max(has[(r + 1) % p, k], came)
    return max(has[r, 2 * (p - 1)] for r in range(p))


def test_one_slow_link_holds_all_of_them_and_a_late_worker_is_waited_for() -> None:
    rng = np.random.default_rng(3)
    speeds, starts = rng.uniform(1e8, 1e9, 7).tolist(), rng.uniform(0, 0.02, 7).tolist()
    found = simulate_ring(1e7, 7, bandwidth=speeds, latency=1e-4, starts=starts)
    assert found.max() == pytest.approx(by_message(1e7, speeds, starts, 1e-4), rel=1e-12)

    p, size = 64, 6.4e7  # chunks of 1 MB: .5 ms on a link, 5 ms on the slow one
    slow = np.full(p, 2e9)
    slow[5] = 2e8
    whole = simulate_ring(size, p, bandwidth=slow, latency=0.0).max()
    assert whole == pytest.approx(10 * ring_seconds(size, p, bandwidth=2e9, latency=0), rel=0.02)
    late = np.zeros(p)
    late[9] = 0.25
    expected = 0.25 + ring_seconds(size, p, **LINK)
    assert simulate_ring(size, p, **LINK, starts=late).max() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"workers": 0}, "workers: expected a whole number of at least 1, got 0"),
        ({"workers": 2.5}, "workers: expected a whole number, got 2.5"),
        ({"size": -1.0}, "size: expected a finite number from 0, got -1"),
        ({"bandwidth": 0.0}, "bandwidth: expected numbers above 0"),
        (
            {"bandwidth": [1.0, 2.0, 3.0]},
            "bandwidth: expected a number of at least 0, or 2 of them",
        ),
        ({"latency": -1.0}, "latency: expected a (finite )?number"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, float], message: str) -> None:
    arguments = {"size": 1e6, "workers": 2, **LINK} | change
    with pytest.raises((TypeError, ValueError), match=message):
        simulate_ring(**arguments)
    if not isinstance(change.get("bandwidth"), list):
        with pytest.raises((TypeError, ValueError), match=message):
            ring_seconds(**arguments)


def test_a_step_divides_its_samples_and_adds_the_ring() -> None:
    job = Job(batch=10, parameters=1e6, rate=1e9, bandwidth=1e9, latency=1e-3)
    assert job.strong(1).seconds == pytest.approx(0.06)
    step = job.strong(4)  # three samples for the worker that has most
    assert step.compute == pytest.approx(0.018)
    assert step.ring == pytest.approx(6 * (1e6 / 1e9 + 1e-3))
    assert job.weak(4).compute == pytest.approx(0.06)
    assert job.strong_speedup(4) == pytest.approx(0.06 / 0.030)
    assert job.weak_speedup(4) == pytest.approx(4 * 0.06 / 0.072)
    assert job.ring_wins(99) == 5  # 12 ms of computing, 14.4 ms in the ring
    assert job.ring_wins(4) is None
    assert job.fastest(99) == 5  # 12 + 14.4 ms


def test_the_view_says_in_seconds_what_its_units_mean() -> None:
    for name, preset in PRESETS.items():
        traits = preset._asdict()
        del traits["label"]
        view = nb.RingScaling(workers=12, **traits)
        size = 4 * preset.parameters
        link = {"bandwidth": preset.bandwidth * 1e9, "latency": preset.latency * 1e-6}
        assert view.strong.ring == view.weak.ring == ring_seconds(size, 12, **link), name
        whole = 6 * preset.parameters * preset.batch / (preset.rate * 1e9)
        assert view.weak.compute == pytest.approx(whole)
        assert view.strong_speedup == pytest.approx(whole / view.strong.seconds)
        assert view.weak_speedup == pytest.approx(12 * whole / view.weak.seconds)
        html = view.fallback_html()
        assert f'<th scope="row">fastest with</th><td>{view.fastest} workers' in html
        wins = view.ring_wins
        assert f"from</th><td>{wins} workers" in html if wins else "nowhere" in html
    never = nb.RingScaling(bandwidth=10000.0, latency=0.0, batch=1 << 20)
    assert never.ring_wins is None
    assert "nowhere" in never.fallback_html()
