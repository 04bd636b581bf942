/** Reads an expression into its graph. No DOM. The same grammar in Python: `grammar.py`. */
import { FACTS } from "../facts.js";
import { OPERATIONS } from "./tape.js";

const { deepest, functions, longest, mostNodes } = FACTS;
const KNOWN = functions.join(", ");
const LONGEST_NAME = 12;
const BLANK = /[ \t\r\n\xa0]+/;
const NUMBER = /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/;
const NAME = /(?<name>[A-Za-z_]\w*)/;
const SIGN = /(?<sign>\*\*|[-+*/().;=])/;
const TOKEN = new RegExp([BLANK, NUMBER, NAME, SIGN].map(({ source }) => source).join("|"), "y");
const WHYS = { "^": "a power is written **", ",": "a decimal number is written with a point" };

/** What cannot be read: why, and the place of the character that is in the way. */
class NotRead extends Error {
  constructor(at, why) {
    super(why);
    this.at = at;
  }
}

function tokensOf(text) {
  const alike = text.replaceAll("\u2212", "-").replace(/[\u00d7\u00b7\u22c5]/g, "*");
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(alike);
    if (!match) throw new NotRead(at, WHYS[text[at]] ?? "this character means nothing here");
    const kind = ["number", "name", "sign"].find((name) => match.groups[name] !== undefined);
    if (kind) found.push({ kind, text: match[0], at });
  }
  return [...found, { kind: "end", text: "", at: text.length }];
}

/** Reads the whole of it: all nodes, and the result, a node or a number. */
function program(tokens) {
  const nodes = [];
  const known = new Map(); // names, and the operands that they stand for
  let place = 0;
  let depth = 0;
  const token = () => tokens[place];
  const isEnd = () => token().kind === "end" || token().text === ";";

  function take(...signs) {
    if (token().kind !== "sign" || !signs.includes(token().text)) return null;
    return tokens[place++];
  }
  function deeper(at, inner) {
    if (++depth > deepest) throw new NotRead(at, `more than ${deepest} brackets within brackets`);
    const value = inner();
    depth -= 1;
    return value;
  }
  /** A node; or a number, where an operation joins numbers alone. */
  function made(op, at, ...operands) {
    if (operands.every(({ node }) => node === undefined)) {
      const [number] = OPERATIONS[op](...operands.map((operand) => operand.number));
      if (!Number.isFinite(number)) throw new NotRead(at, "this has no finite value");
      return { number };
    }
    return { node: nodes.push({ op, at, operands, name: "" }) - 1 };
  }
  function unexpected() {
    const { kind, text } = token();
    if (text === ")") return "this bracket closes none";
    if (text === "=") return "only a single name can stand before =";
    if (text === "(" || kind === "name" || kind === "number")
      return "an operation is missing before this; a product is written with *";
    return "an operation is expected here";
  }
  function checkName({ text, at }) {
    if (text.length > LONGEST_NAME)
      throw new NotRead(at, `a name has ${LONGEST_NAME} letters at most`);
  }

  function chain(signs, inner) {
    let value = inner();
    for (let sign = take(...signs); sign; sign = take(...signs))
      value = made(sign.text, sign.at, value, inner());
    return value;
  }
  const sum = () => chain(["+", "-"], product);
  const product = () => chain(["*", "/"], unary);
  function unary() {
    const sign = take("-", "+");
    if (!sign) return power();
    const value = deeper(sign.at, unary);
    return sign.text === "+" ? value : made("neg", sign.at, value);
  }
  function power() {
    const value = postfix();
    const sign = take("**");
    return sign ? made("**", sign.at, value, deeper(sign.at, unary)) : value;
  }
  function postfix() {
    let value = atom();
    while (take(".")) {
      const { kind, text, at } = token();
      if (kind !== "name" || !functions.includes(text))
        throw new NotRead(at, `after a point: ${KNOWN}`);
      place += 1;
      if (!take("(") || !take(")")) throw new NotRead(token().at, `${text} is written .${text}()`);
      value = made(text, at, value);
    }
    return value;
  }
  function bracket({ at }) {
    const value = deeper(at, sum);
    if (take(")")) return value;
    if (isEnd()) throw new NotRead(at, "this bracket is not closed");
    throw new NotRead(token().at, unexpected());
  }
  function atom() {
    const { kind, text, at } = token();
    const opened = take("(");
    if (opened) return bracket(opened);
    if (kind !== "number" && kind !== "name") {
      const what = "a name, a number or a bracket is";
      throw new NotRead(at, isEnd() ? `${what} missing at the end` : `${what} expected here`);
    }
    place += 1;
    if (kind === "number") {
      if (!Number.isFinite(Number(text))) throw new NotRead(at, "this number is too large");
      return { number: Number(text) };
    }
    if (functions.includes(text)) {
      const inner = take("(");
      if (!inner) throw new NotRead(at, `${text} is written ${text}(...)`);
      return made(text, at, bracket(inner));
    }
    if (token().text === "(")
      throw new NotRead(at, `${text} is no operation here; these are: ${KNOWN}`);
    checkName({ text, at });
    if (!known.has(text))
      known.set(text, { node: nodes.push({ op: "leaf", at, operands: [], name: text }) - 1 });
    return known.get(text);
  }
  function named(first) {
    const { text, at } = first;
    if (functions.includes(text)) throw new NotRead(at, `${text} is the name of an operation`);
    if (known.has(text)) throw new NotRead(at, `${text} has a value already`);
    checkName(first);
    place += 2;
    const value = sum();
    if (known.has(text)) throw new NotRead(at, `${text} cannot be made from itself`);
    known.set(text, value);
    if (value.node !== undefined) nodes[value.node].name ||= text;
    return value;
  }

  let result = null;
  let unnamed = null;
  for (;;) {
    while (take(";"));
    if (token().kind === "end") break;
    if (unnamed) throw new NotRead(unnamed.at, "only the last part may stand without a name");
    const first = token();
    const isNamed = first.kind === "name" && tokens[place + 1].text === "=";
    result = isNamed ? named(first) : sum();
    unnamed = isNamed ? null : first;
    if (!isEnd()) throw new NotRead(token().at, unexpected());
  }
  if (!result) throw new NotRead(0, "there is nothing yet");
  return { nodes, result };
}

/**
 * The nodes that the result of an expression is made from, itself last; each stands after its
 * parents. A part that is made of numbers alone is a number.
 * @param {string} text
 * @returns {{nodes?: import("./tape.js").Node[], error?: {at: number, why: string}}}
 */
export function read(text) {
  try {
    if (text.length > longest) throw new NotRead(longest, `more than ${longest} characters`);
    const { nodes, result } = program(tokensOf(text));
    if (result.node === undefined)
      throw new NotRead(0, "a name is needed, such as a: what a gradient belongs to");
    const used = new Set();
    const waiting = [result.node];
    while (waiting.length) {
      const n = waiting.pop();
      used.add(n);
      for (const { node } of nodes[n].operands)
        if (node !== undefined && !used.has(node)) waiting.push(node);
    }
    const kept = [...used].sort((a, b) => a - b);
    if (kept.length > mostNodes)
      throw new NotRead(nodes[kept[mostNodes]].at, `more than ${mostNodes} names and operations`);
    const moved = (operand) =>
      operand.node === undefined ? operand : { node: kept.indexOf(operand.node) };
    return {
      nodes: kept.map((n) => ({ ...nodes[n], operands: nodes[n].operands.map(moved) })),
    };
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    return { error: { at: error.at, why: error.message } };
  }
}
