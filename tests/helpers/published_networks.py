"""Worked examples that were published: the network, some quantities, and updated parameters."""

from typing import Any


def batch(**more: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "inputs": [[1.0]],
        "targets": [[0.0]],
        "layers": [{"weights": [[1.0]]}],
    } | more


LAYERS_322 = [
    {"weights": [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], "biases": [0.5]},
    {"weights": [[0.7, 0.9], [0.8, 0.1]], "biases": [0.5, 0.5]},
]
HAN_KAMBER = [
    {"weights": [[0.2, 0.4, -0.5], [-0.3, 0.1, 0.2]], "biases": [-0.4, 0.2]},
    {"weights": [[-0.3, -0.2]], "biases": [0.1]},
]
PUBLISHED: dict[str, tuple[dict[str, Any], dict[str, float], dict[str, float]]] = {
    "3-2-2": (
        batch(
            inputs=[[1, 4, 5]],
            targets=[[0.1, 0.05]],
            layers=LAYERS_322,
            bias_mode="shared",
            numbering="by_input",
            learning_rate=0.01,
        ),
        {"dE/db1": 0.0023882012},
        {},
    ),
    "Han and Kamber": (
        batch(
            inputs=[[1, 0, 1]],
            targets=[[1]],
            layers=HAN_KAMBER,
            numbering="nodes",
            error_sign="target_minus_output",
            learning_rate=0.9,
        ),
        {"Err_6": 0.1311690782, "out_4": 0.3318122278, "Err_5": -0.0065420851},
        {"w14": 0.192148, "w15": -0.305888, "w24": 0.4, "w25": 0.1, "w34": -0.507852, "w35": 0.194112,
             "w46": -0.260829, "w56": -0.138025, "b_4": -0.407852, "b_5": 0.194112, "b_6": 0.218052},
    ),
    "2-2-3": (
        batch(
            inputs=[[16, -6]],
            targets=[[0, 0, 1]],
            loss="softmax_cross_entropy",
            layers=[
                {"weights": [[0.18, 0.1], [0.04, 0.22]], "activation": "relu"},
                {"weights": [[0.19, -0.02], [-0.1, -0.01], [0.1, 0.04]], "activation": "softmax"},
            ],
        ),
        {
            "loss": 1.0513754685,
            "delta_o1": 0.4290527237,
            "delta_o2": 0.2214905247,
            "delta_o3": -0.6505432484,
        },
        {},
    ),
    "1-1-2-1": (
        {
            "version": 1,
            "inputs": [[1]],
            "loss": "output",
            "layers": [
                {"weights": [[0.5]], "biases": [1]},
                {"weights": [[0.5], [0.5]], "biases": [1, 1]},
                {"weights": [[0.5, 0.5]], "biases": [1]},
            ],
        },
        {"do1/dw1": 0.0014291881022},
        {},
    ),
    "2-2-1": (
        batch(
            inputs=[[0.35, 0.9]],
            targets=[[0.5]],
            learning_rate=1,
            layers=[{"weights": [[0.1, 0.8], [0.4, 0.6]]}, {"weights": [[0.3, 0.9]]}],
        ),
        {},
        {"w1": 0.099071, "w2": 0.797611, "w3": 0.397140, "w4": 0.592646},
    ),
}  # fmt: skip
PUBLISHED["2-2-1, immediate"] = (
    PUBLISHED["2-2-1"][0] | {"update_order": "immediate"},
    {},
    {"w1": 0.099157, "w2": 0.797831, "w3": 0.397226, "w4": 0.592866},
)
