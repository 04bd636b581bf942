"""Worked examples that were published: the network, some quantities, and updated parameters.

A text is a number with the digits that were printed. ``TEXTS`` has what a reader would paste of some
of them, and which way to read it is meant.
"""

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
Numbers = dict[str, Any]
PUBLISHED: dict[str, tuple[dict[str, Any], Numbers, Numbers]] = {
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

# A. Schiendorfer, "A worked example of backpropagation" (2020): a batch of two. The updated weights
# that it prints are those of another rate than it states; the outputs after the update are right.
PUBLISHED["batch of two"] = (
    batch(
        inputs=[[3, 1], [-1, 4]],
        targets=[[1, 0], [0, 1]],
        layers=[{"weights": [[6, -2], [-3, 5]]}, {"weights": [[1, 0.25], [-2, 2]]}],
        loss="squared",
        numbering="by_input",
    ),
    {
        "sample 1 out_h1": 0.9999998874648379,
        "sample 1 dE/dout_o1": -0.5361165732610222,
        "sample 1 delta_o1": -0.10518770232556676,
        "sample 1 delta_o2": 0.026549048699963138,
        "sample 1 dE/dout_h1": -0.15828579972549303,
        "sample 1 dE/dw2": 0.0014201436720081408,
        "sample 1 dE/dw7": -0.0018919280994576303,
        "sample 1 loss": 0.08699208259994781,
        "sample 2 loss": "0.33025203",
    },
    {},
)
# University of Science and Technology of China, AI3002 (2025), homework, in a student's repository
# (xinchengo/USTC-AI3002-25fall): class 1 of 0 to 1.
PUBLISHED["2-4-2"] = (
    batch(
        inputs=[[3, 14]],
        targets=[[0, 1]],
        loss="softmax_cross_entropy",
        learning_rate=0.1,
        layers=[
            {
                "weights": [[1, 0], [0, 1], [-1, 0], [0, -1]],
                "biases": [-1, -1, -1, -1],
                "activation": "relu",
            },
            {
                "weights": [[1, 1, 1, 1], [-1, -1, -1, -1]],
                "biases": [0, 2],
                "activation": "softmax",
            },
        ],
    ),
    {"out_h2": "13", "out_o2": "6.91440011e-13", "delta_o1": "1.0000", "dE/dout_h3": "2.0000"},
    {"w1": "0.4000", "w2": "-2.8000", "w3": "-0.6000", "w4": "-1.8000", "w9": "0.8000",
     "w10": "-0.3000", "w13": "-0.8000", "w14": "0.3000", "b_h1": "-1.2000", "b_h3": "-1.0000"},
)  # fmt: skip
# J. McCaffrey, "Neural Network Back-Propagation for Programmers", MSDN Magazine (October 2012).
PUBLISHED["3-4-2"] = (
    batch(
        inputs=[[1, 2, 3]],
        targets=[[-0.85, 0.75]],
        learning_rate=0.9,
        layers=[
            {
                "weights": [[0.1, 0.5, 0.9], [0.2, 0.6, 1.0], [0.3, 0.7, 1.1], [0.4, 0.8, 1.2]],
                "biases": [-2, -6, -1, -7],
            },
            {
                "weights": [[1.3, 1.5, 1.7, 1.9], [1.4, 1.6, 1.8, 2.0]],
                "biases": [-2.5, -5],
                "activation": "tanh",
            },
        ],
    ),
    {"out_o1": "0.7225", "out_o2": "-0.8779"},
    {},
)
# M. Negnevitsky, "Artificial Intelligence: A Guide to Intelligent Systems", chapter 6: XOR.
PUBLISHED["thresholds"] = (
    batch(
        inputs=[[1, 1]],
        targets=[[0]],
        learning_rate=0.1,
        bias_mode="threshold",
        numbering="nodes",
        error_sign="target_minus_output",
        layers=[
            {"weights": [[0.5, 0.4], [0.9, 1]], "biases": [0.8, -0.1]},
            {"weights": [[-1.2, 1.1]], "biases": [0.3]},
        ],
    ),
    {"out_3": "0.5250", "out_4": "0.8808", "out_5": "0.5097", "Err_5": "-0.1274",
     "Err_3": "0.0381", "Err_4": "-0.0147"},
    {"w13": "0.5038", "w14": "0.8985", "w23": "0.4038", "w24": "0.9985", "w35": "-1.2067",
     "w45": "1.0888", "theta_3": "0.7962", "theta_4": "-0.0985", "theta_5": "0.3127"},
)  # fmt: skip
# A. Karpathy, "The spelled-out intro to neural networks and backpropagation" (lecture, 2022).
PUBLISHED["one neuron, tanh"] = (
    {
        "version": 1,
        "inputs": [[2, 0]],
        "loss": "output",
        "layers": [{"weights": [[-3, 1]], "biases": [6.8813735870195432], "activation": "tanh"}],
    },
    {
        "net_o1": "0.8814",
        "out_o1": "0.7071",
        "do1/dw1": "1.0",
        "do1/dw2": "0.0",
        "do1/db_o1": "0.5",
    },
    {},
)
# An explanation on GitHub (sreekanth9999/Interview_Prep, 2025): its derivatives have a slope too many.
PUBLISHED["1-1-1"] = (
    batch(
        loss="binary_cross_entropy",
        learning_rate=0.1,
        layers=[{"weights": [[0.5]], "activation": "relu"}, {"weights": [[0.5]]}],
    ),
    {"out_h1": "0.5", "net_o1": "0.25", "out_o1": "0.562"},
    {},
)
# PostNetwork Academy, "Softmax, Cross-Entropy, and Backpropagation": its second net is miscounted.
PUBLISHED["3-2-2, softmax"] = (
    batch(
        inputs=[[1, 2, -1]],
        targets=[[1, 0]],
        loss="softmax_cross_entropy",
        bias_mode="shared",
        layers=[
            {"weights": [[0.2, -0.3, 0.4], [-0.5, 0.1, 0.2]], "biases": [0.5]},
            {"weights": [[0.3, 0.4], [-0.1, 0.2]], "biases": [0.1], "activation": "softmax"},
        ],
    ),
    {"net_h1": "-0.3", "net_h2": "0", "out_h1": "0.426", "out_h2": "0.5", "net_o1": "0.428"},
    {},
)
TEXTS: dict[str, tuple[str, int]] = {
    "batch of two": ("""
X = np.array([[3., 1.], [-1., 4.]])
T = np.array([[1., 0.], [0., 1.]])
W = np.array([[6., -3.], [-2., 5.]])
V = np.array([[1., -2.], [0.25, 2.]])
loss = squared errors
alpha = 0.5
numbering = by input""", 2),
    "2-4-2": ("""
W1 = np.array([[1., 0., -1., 0.], [0., 1., 0., -1.]])
b1 = np.array([[-1., -1., -1., -1.]]).T
W2 = np.array([[1., -1.], [1., -1.], [1., -1.], [1., -1.]])
b2 = np.array([[0., 2.]]).T
x = np.array([[3., 14.]]).T
t = class 1 of 0 to 1
activation = ReLU, softmax
loss = cross-entropy
step size = 0.1""", 1),
    "3-4-2": ("""
x = 1.0, 2.0, 3.0
t = -0.8500, 0.7500
W1 = (0.1, 0.2, 0.3, 0.4), (0.5, 0.6, 0.7, 0.8), (0.9, 1.0, 1.1, 1.2)
b1 = -2.0, -6.0, -1.0, -7.0
W2 = (1.3, 1.4), (1.5, 1.6), (1.7, 1.8), (1.9, 2.0)
b2 = -2.5, -5.0
activation = sigmoid, tanh
eta = 0.90""", 1),
    "thresholds": ("""
x1 = 1, x2 = 1; y = 0
w13 = 0.5, w14 = 0.9, w23 = 0.4, w24 = 1.0, w35 = −1.2, w45 = 1.1
θ3 = 0.8, θ4 = −0.1 and θ5 = 0.3
α = 0.1
error_sign = target minus output""", 1),
    "one neuron, tanh": ("""
x1 = 2.0; x2 = 0.0; w1 = -3.0; w2 = 1.0; b = 6.8813735870195432
activation = tanh
loss = output""", 1),
    "1-1-1": ("""
x = 1.0
w1 = 0.5
w2 = 0.5
y_true = 0.0
activation = ReLU, sigmoid
loss = Binary Cross Entropy
learning rate = 0.1""", 1),
    "3-2-2, softmax": ("""
x = 1, 2, -1
W1 = [[0.2, -0.3, 0.4], [-0.5, 0.1, 0.2]]
W2 = [[0.3, -0.1], [0.4, 0.2]]
b = 0.5, 0.1
y = [1, 0]
activation = sigmoid, softmax
loss = cross-entropy""", 2),
}  # fmt: skip
