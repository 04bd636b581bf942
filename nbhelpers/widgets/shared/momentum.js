/** What every widget's slider and number box of momentum have in common. */
import { LIMITS } from "../engine/network_state.js";

export const MOMENTUM = {
  name: "momentum",
  min: 0,
  max: 1, // the slider's end is the largest that is accepted
  step: 0.01,
  low: 0,
  high: LIMITS.momentum,
  why: (value) =>
    value >= 1
      ? "With 1 the velocity would lose nothing between two updates: no friction is left to bring it to rest."
      : "",
};
