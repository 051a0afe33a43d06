/** Shows how a long job goes on. */
export interface Progress {
  update(text: string): void;
  /** The last line; it stays. */
  done(text: string): void;
}

/** Where the command line writes and reads. */
export interface Console {
  /** Results: text, or one JSON document. */
  out(line: string): void;
  /** Progress and errors. */
  err(line: string): void;
  /** Whether a person sits in front of it. */
  readonly interactive: boolean;
  /** Asks for a line of text; `undefined` when the person gave up. */
  ask(question: string): Promise<string | undefined>;
  /** A line that is drawn again and again, for a person. */
  animate(title: string): Promise<Progress>;
}

/** The terminal of this process. */
export const terminal: Console = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  async ask(question) {
    const { isCancel, text } = await loadPrompts();
    const answer = await text({ message: question, output: process.stderr });
    return isCancel(answer) ? undefined : answer;
  },
  async animate(title) {
    const { spinner } = await loadPrompts();
    const line = spinner({ output: process.stderr, indicator: 'timer' });
    line.start(title);
    return {
      update: (text) => line.message(`${title}: ${text}`),
      done: (text) => line.stop(`${title}: ${text}`),
    };
  },
};

/** An ES module: loaded when it is needed, because nothing else of this package is one. */
function loadPrompts() {
  return import('@clack/prompts');
}
