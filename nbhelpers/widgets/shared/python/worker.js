/**
 * Runs Python in a worker: MicroPython, whose memory lasts as long as the worker.
 *
 * A classic script, not joined with the widgets' modules. Before it stands MicroPython's own, as
 * the function `micropython`. It hears `{wasm, files}` once, then `{source, name, most}` for each
 * run, and says `{output}` as often as there is some, and `{error, flooded}` when the run is over.
 * Or it hears `{asked, given}`, a function as `[module, name]` and what it is given as JSON, and
 * says `{error, said}`: what it returns crosses as it is, a float as a float, which takes less than
 * text.
 */
/* global micropython, Module */

/** What runs a program, and shows what its last line is worth, as a notebook does. */
const CONSOLE = `
import builtins, io, json, sys
import __main__

def no_input(*_):
    raise OSError("this page cannot ask: write the value into the program")

def show(value):
    if value is not None:
        print(repr(value))

builtins.input = no_input
builtins.RecursionError = RuntimeError
builtins.__show__ = show

def compiled(source, name):
    lines = source.rstrip().split("\\n")
    for i in range(len(lines) - 1, -1, -1):
        if lines[i] and lines[i][0] not in " \\t#)]}":
            shown = ["__show__((" + lines[i]] + lines[i + 1 :] + ["))"]
            try:
                return compile("\\n".join(lines[:i] + shown), name, "exec")
            except SyntaxError:
                break
    return compile(source, name, "exec")

def run(source, name):
    try:
        exec(compiled(source, name), __main__.__dict__)
    except BaseException as error:
        return told(error)

def ask(module, name, given):
    try:
        there = __import__(module, None, None, (name,))
        return None, getattr(there, name)(*json.loads(given))
    except BaseException as error:
        return told(error), None

def told(error):
    text = io.StringIO()
    sys.print_exception(error, text)
    return text.getvalue()
`;
const PYSTACK = 64 * 1024; // words
const HEAP = 4 * 1024 * 1024; // bytes at the start; it grows
const PAUSE = 50; // ms between two pieces of output

let bytes = [];
let said = 0; // characters, about
let most = 0;
let flooded = false;
let last = 0;
const decoder = new TextDecoder();

function say() {
  if (bytes.length > 0) postMessage({ output: decoder.decode(new Uint8Array(bytes)) });
  bytes = [];
  last = Date.now();
}

/** Takes what is printed, byte by byte; a flood ends the program that makes it. */
function print([byte]) {
  if (said >= most) {
    flooded = true;
    Module["_mp_sched_keyboard_interrupt"]();
    return;
  }
  bytes.push(byte);
  said += 1;
  if (byte === 10 && Date.now() - last > PAUSE) say();
}

/** Starts MicroPython from what is in memory: nothing is fetched. */
async function begin({ wasm, files }) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  console.error = () => {}; // what it writes there, it throws as well
  globalThis.fetch = () => Uint8Array.from(atob(wasm), (sign) => sign.charCodeAt(0));
  WebAssembly.instantiateStreaming = (code, imports) => WebAssembly.instantiate(code, imports);
  const load = await micropython();
  const python = await load({
    pystack: PYSTACK,
    heapsize: HEAP,
    url: "micropython.wasm",
    stdin: () => null,
    stdout: print,
    stderr: print,
    linebuffer: false,
  });
  Object.assign(globalThis, { fetch });
  Object.assign(WebAssembly, { instantiateStreaming });
  python.FS.mkdir("/lib");
  for (const [name, text] of Object.entries({ ...files, "_console.py": CONSOLE })) {
    const folders = name.split("/").slice(0, -1);
    folders.forEach((_, n) => {
      const path = `/lib/${folders.slice(0, n + 1).join("/")}`;
      if (!python.FS.analyzePath(path).exists) python.FS.mkdir(path);
    });
    python.FS.writeFile(`/lib/${name}`, text);
  }
  const { run, ask } = python.pyimport("_console");
  return { run, ask: (...asked) => python.PyProxy.toJs(ask(...asked)) };
}

/**
 * @type {Promise<{run: (source: string, name: string) => string|null,
 *   ask: (module: string, name: string, given: string) => [string|null, any]}>}
 */
let ready;

onmessage = async ({ data }) => {
  if (data.wasm) {
    ready = begin(data);
    return;
  }
  [said, most, flooded, last] = [0, data.most ?? Infinity, false, 0];
  const outcome = { error: null, said: null };
  try {
    const python = await ready;
    if (data.asked) {
      const [module, name] = data.asked;
      [outcome.error, outcome.said] = python.ask(module, name, data.given);
    } else outcome.error = python.run(data.source, data.name);
  } catch (problem) {
    outcome.error = String(problem?.message ?? problem);
  }
  say();
  postMessage({ ...outcome, flooded });
};
