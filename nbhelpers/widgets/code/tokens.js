/** Python in colors: a text in pieces, with the classes that Pygments gives them. Pure. */

const WORDS = {
  k: "as assert async await break class continue def del elif else except finally for global if lambda nonlocal pass raise return try while with yield",
  kn: "from import",
  kc: "False None True",
  ow: "and in is not or",
  nb: "abs all any bool dict enumerate exec float int isinstance iter len list map max min next print property range repr reversed round set sorted staticmethod str sum super tuple type zip",
};
const CLASSES = new Map(
  Object.entries(WORDS).flatMap(([name, words]) => words.split(" ").map((word) => [word, name])),
);
const TOKEN = new RegExp(
  [
    String.raw`(?<c1>#[^\n]*)`,
    String.raw`(?<s2>[rbfuRBFU]{0,2}(?:"""(?:\\[^]|[^])*?"""|'''(?:\\[^]|[^])*?'''|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))`,
    String.raw`(?<mf>(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?|\d[\d_]*[eE][-+]?\d+)`,
    String.raw`(?<mi>\d[\d_]*)`,
    String.raw`(?<word>[A-Za-z_]\w*)`,
    String.raw`(?<o>[-+*/%@&|^~<>=!:]=?)`,
    String.raw`(?<rest>[^])`,
  ].join("|"),
  "g",
);

/**
 * @param {string} source
 * @returns {[string, string][]} the class, or "", and the text of each piece
 */
export function tokens(source) {
  /** @type {[string, string][]} */
  const pieces = [];
  let before = "";
  for (const { 0: text, groups } of source.matchAll(TOKEN)) {
    let name = Object.keys(groups).find((key) => groups[key] !== undefined);
    if (name === "word") {
      name = CLASSES.get(text) ?? "";
      if (before === "def") name = "nf";
      if (before === "class") name = "nc";
      before = text;
    } else if (name === "o" && text === ":") {
      name = "p";
    } else if (name === "rest") {
      name = "";
    }
    if (text.trim() && name !== "" && name !== "k") before = text;
    pieces.push([name, text]);
  }
  return pieces;
}
