import { visibleText } from '../../wire/visible-text';
import { askLine } from './ask-line';

/** Shows how a long job goes on. */
export interface Progress {
  update(text: string): void;
  /** The last line; it stays. */
  done(text: string): void;
}

/** Where the command line writes and reads. Everything is written line by line, so that no value can forge a line. */
export interface Console {
  /** A line of the result: text, or a part of one JSON document. */
  out(line: string): void;
  /** A line of progress, or an error. */
  err(line: string): void;
  /** Whether a person sits in front of it. */
  readonly interactive: boolean;
  /** Asks for a line of text; `undefined` when the person gave up. */
  ask(question: string): Promise<string | undefined>;
  /** A line that is drawn again and again, for a person. */
  animate(title: string): Promise<Progress>;
}

const REDRAW_MS = 100;
const CLEAR_LINE = '\r\x1b[K';

/** Whether the last line on standard error has no end yet: what is written next takes its place. */
let isDrawn = false;

/** The terminal of this process. */
export const terminal: Console = {
  out: (line) => {
    clear();
    process.stdout.write(`${line}\n`);
  },
  err: (line) => {
    clear();
    process.stderr.write(`${line}\n`);
  },
  interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  ask: (question) => askLine(question, process.stdin, process.stderr),
  async animate(title) {
    let drawnAt = 0;
    return {
      update(text) {
        if (performance.now() - drawnAt < REDRAW_MS) return;
        drawnAt = performance.now();
        // A line that wraps could not be taken back.
        const line = `${title}: ${text}`.slice(0, (process.stderr.columns ?? 80) - 1);
        process.stderr.write(`${CLEAR_LINE}${line}`);
        isDrawn = true;
      },
      done: (text) => terminal.err(`${title}: ${text}`),
    };
  },
};

/**
 * The same console, on which texts of others can do nothing. What the command line shows comes from other services, from
 * messages and files; whatever it writes goes through here.
 */
export function onlyVisible(console: Console): Console {
  return {
    out: (line) => console.out(visibleText(line)),
    err: (line) => console.err(visibleText(line)),
    interactive: console.interactive,
    ask: (question) => console.ask(visibleText(question)),
    async animate(title) {
      const progress = await console.animate(visibleText(title));
      return {
        update: (text) => progress.update(visibleText(text)),
        done: (text) => progress.done(visibleText(text)),
      };
    },
  };
}

function clear(): void {
  if (isDrawn) process.stderr.write(CLEAR_LINE);
  isDrawn = false;
}
