// The laboratory's verdict in words. No DOM.

/**
 * How the loss goes in each regime: how the verdict's chip is colored, and a small curve in a box
 * of 22 x 12 as its sign.
 * @type {Object<string, ["good"|"bad"|"half"|"plain", string]>}
 */
const SIGNS = {
  converging: ["good", "M1 1C4 9 9 11 21 11"],
  zigzagging: ["good", "M1 1l3 10 3-7 3 7 3-5 3 5 2-3 3 3"],
  bouncing: ["half", "M1 11l4-10 4 10 4-10 4 10 4-10"],
  edge: ["half", "M1 1l4 7 3-3 3 3 3-3 3 3 4-3"],
  wandering: ["half", "M1 8l3-6 3 4 2-3 3 8 3-9 2 6 4-4"],
  still: ["half", "M1 6h20"],
  diverging: ["bad", "M1 11C12 11 17 8 21 1"],
  saturated: ["bad", "M1 1C3 4 5 5 9 5h12"],
  dead: ["bad", "M1 4h11m2-3l6 6m0-6l-6 6"],
};

const ENDS = ["The loss went from ", ["first"], " to ", ["last"], "."];
const BETWEEN = [["low"], " and ", ["high"]];

/** Where the loss has been lower before, that is said. */
const lowest = (f) =>
  f.lowest === undefined
    ? []
    : [" Its lowest so far was ", ["lowest"], ", after update ", ["lowest_at"], "."];

/** How the loss came down; with momentum it swings, and turns only where a swing ends. */
function wayDown(f, momentum) {
  const end =
    momentum > 0 && f.rises > 0 ? ": it swings through the valley, and the swings shrink." : ".";
  const rose =
    f.window > 0 ? [" It rose in ", ["rises"], " of the last ", ["window"], " updates", end] : [];
  return [...ENDS, ...rose, ...lowest(f)];
}

/** By regime, a headline and a sentence whose numbers are `[fact]`. */
const WORDS = {
  converging: () => ["Converging", wayDown],
  zigzagging: (momentum) =>
    momentum > 0
      ? ["Converging", wayDown]
      : [
          "Converging in a zigzag",
          (f) => [
            ...ENDS,
            " ",
            ["turns"],
            " of the last ",
            ["window"],
            " updates stepped back across the valley, and these jumps shrink.",
            ...lowest(f),
          ],
        ],
  bouncing: () => [
    "Bouncing",
    (f) =>
      f.period === 1
        ? [
            "Each update jumps to the other side of the valley, just as far from the minimum: the loss stays ",
            ["high"],
            ".",
          ]
        : [
            "The loss repeats every ",
            ["period"],
            " updates, between ",
            ...BETWEEN,
            ". It falls no further.",
          ],
  ],
  edge: () => [
    "At the edge",
    (f) => [
      "The loss has come down from ",
      ["first"],
      ", and now it neither settles nor leaves: in the last ",
      ["window"],
      " updates it was between ",
      ...BETWEEN,
      ...(2 * f.turns > f.window
        ? [", and ", ["turns"], " of them stepped back across the valley."]
        : ["."]),
      ...lowest(f),
    ],
  ],
  wandering: () => [
    "Wandering",
    () => [
      "In the last ",
      ["window"],
      " updates the loss went up and down between ",
      ...BETWEEN,
      ", and no pattern of up to ",
      ["longest"],
      " updates repeats.",
    ],
  ],
  diverging: () => [
    "Diverging",
    (f, momentum, diverged) => [
      "The loss grew from ",
      ["first"],
      " to ",
      ["last"],
      diverged
        ? ", and then the numbers grew beyond all bounds. You see the last finite state. Press Reset."
        : ", with every update of late.",
    ],
  ],
  saturated: () => [
    "Saturated",
    () => [
      "The loss hardly moves; it is ",
      ["last"],
      " now. The outputs that are wrong sit where their activation is flat (slope at most ",
      ["slope"],
      "), so hardly any gradient comes back.",
    ],
  ],
  still: () => [
    "Standing still",
    () => ["The loss stays at ", ["last"], ": the updates are too small to change it."],
  ],
  dead: () => [
    "Dead",
    () => [
      "The loss stays at ",
      ["last"],
      " and every gradient is exactly 0: all units of a ReLU layer are off.",
    ],
  ],
};

/** What stands in the verdict's place while a training is under way. */
export const UNDER_WAY = {
  title: "Training",
  kind: "plain",
  at: [],
  parts: ["The verdict follows at the end."],
};

/** What stands there after a reset, which keeps the rate and the momentum. */
export function afterReset({ learning_rate: rate, momentum }) {
  const kept =
    momentum > 0
      ? [["rate", rate], " and the momentum ", ["momentum", momentum], " stay"]
      : [["rate", rate], " stays"];
  return {
    title: "Not started",
    kind: "plain",
    at: [],
    parts: [
      "The weights are back at the start. The rate ",
      ...kept,
      ". Press Train, or pick one of the rates to try.",
    ],
  };
}

/**
 * @import { Verdict } from "../engine/regimes.js"
 * @import { Session } from "./session.js"
 */

/**
 * @param {Verdict} verdict of regimes.js
 * @param {Session} session the training so far
 * @returns {{title: string, kind: "good"|"bad"|"half"|"plain", curve?: string,
 *   at: (string|any[])[], parts: (string|any[])[]}} `kind` and `curve` are the chip's; `at` names
 *   the settings of the last updates, which may differ from those to come; a number comes as
 *   `[name, number]`
 */
export function inWords({ regime, facts }, { updates, diverged, history }) {
  if (updates === 0)
    return {
      title: "Not started",
      kind: "plain",
      at: [],
      parts: ["Press Train, or pick one of the rates to try."],
    };
  const [rate, momentum] = history.at(-1);
  const [title, sentence] = WORDS[regime]?.(momentum) ?? [
    "Too early to tell",
    () => ["So far the loss went from ", ["first"], " to ", ["last"], "."],
  ];
  const known = { first: NaN, last: NaN, ...facts };
  const at = [
    " at rate ",
    ["rate", rate],
    ...(momentum > 0 ? [", momentum ", ["momentum", momentum]] : []),
  ];
  const [kind, curve] = SIGNS[regime] ?? ["plain"];
  return {
    title,
    kind,
    curve,
    at,
    parts: sentence(known, momentum, diverged).map((part) =>
      Array.isArray(part) ? [part[0], known[part[0]]] : part,
    ),
  };
}
