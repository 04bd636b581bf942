/** Who answers for a patient: the kernel, in Jupyter; on a page the same Python, in the page. */
import { startPython } from "../shared/python/start.js";

/**
 * @typedef {{seed: number, orders: string[], diagnosis: string}} Question
 * @typedef {{visit?: any, problem?: string, stopped?: boolean}} Answer
 */

const MOST = 400_000; // characters of an answer
const WAIT = 20_000; // ms that a kernel has for it

/** Python that prints the answer; the question was checked, so its texts are Python's, too. */
const program = ({ seed, orders, diagnosis }) =>
  [
    "import json",
    "from nbhelpers.clinic.visit import visit",
    `print(json.dumps(visit(${seed}, ${JSON.stringify(orders)}, ${JSON.stringify(diagnosis)})))`,
  ].join("\n");

/** The last line of a traceback, without the name of the error. */
const reason = (text) =>
  text
    .trim()
    .split("\n")
    .at(-1)
    .replace(/^\w+: /, "");

/**
 * @param {import("../shared/traits.js").Model & {send?: Function}} model
 * @returns {{ask: (question: Question) => Promise<Answer>, stop: () => void}}
 */
export function createDesk(model) {
  let asked = 0;
  let give = null; // ends the wait for the kernel
  const python = model.send ? null : startPython();

  /** @returns {Promise<Answer>} */
  function askKernel(question) {
    asked += 1;
    const number = asked;
    return new Promise((resolve) => {
      const hear = (said) => said?.question === number && end(said);
      const timer = setTimeout(
        () => end({ problem: "the patient needs the book's page, or a running kernel" }),
        WAIT,
      );
      const end = (answer) => {
        clearTimeout(timer);
        model.off("msg:custom", hear);
        resolve(answer);
      };
      give = () => end({ stopped: true });
      model.on("msg:custom", hear);
      model.send({ ask: "visit", question: number, ...question });
    });
  }

  /** @returns {Promise<Answer>} */
  async function askPage(question) {
    const { ok, output, error, ended } = await python.run(program(question), { most: MOST });
    if (ok) return { visit: JSON.parse(output) };
    if (ended === "stop") return { stopped: true };
    return { problem: error ? reason(error.text) : "Python did not come to its end" };
  }

  return {
    ask: (question) => (python ? askPage(question) : askKernel(question)),
    stop() {
      python?.stop();
      give?.();
    },
  };
}
