/** Who answers a question: the kernel, in Jupyter; on a page the same Python, in the page. */
import { startPython } from "./start.js";

/** @typedef {{said?: any, problem?: string, stopped?: boolean}} Answer */

const WAIT = 20_000; // ms that a kernel has for it

/** The last line of a traceback, without the name of the error. */
const reason = (text) =>
  text
    .trim()
    .split("\n")
    .at(-1)
    .replace(/^\w+: /, "");

/**
 * @param {import("../traits.js").Model & {send?: Function}} model
 * @param {object} kind
 * @param {string} kind.ask how the widget's class in Python knows a question that is for it
 * @param {[module: string, name: string]} kind.asked the function that answers in the page
 * @param {(question: any) => any[]} [kind.given] what it is given: the question, by default
 * @returns {{ask: (question: any) => Promise<Answer>, stop: () => void}}
 */
export function createDesk(model, { ask, asked: answers, given = (question) => [question] }) {
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
        () => end({ problem: "this needs the book's page, or a running kernel" }),
        WAIT,
      );
      const end = (answer) => {
        clearTimeout(timer);
        model.off("msg:custom", hear);
        resolve(answer);
      };
      give = () => end({ stopped: true });
      model.on("msg:custom", hear);
      model.send({ ...question, ask, question: number });
    });
  }

  /** @returns {Promise<Answer>} */
  async function askPage(question) {
    const { ok, said, error, ended } = await python.ask(answers, given(question));
    if (ok) return { said };
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
