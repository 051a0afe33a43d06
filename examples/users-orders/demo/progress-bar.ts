const WIDTH = 30;
const REDRAW_MS = 100;

/** A progress bar on a terminal; elsewhere one line at the end, so that logs stay readable. */
export class ProgressBar {
  #value = 0;
  #drawn = 0;
  readonly #start = performance.now();

  readonly #label: string;
  readonly #total: number | undefined;
  readonly #output: NodeJS.WriteStream;

  /** @param total what 100 % is. @default unknown: only the count is shown */
  constructor(label: string, total?: number, output: NodeJS.WriteStream = process.stdout) {
    this.#label = label;
    this.#total = total;
    this.#output = output;
  }

  update(value: number): void {
    this.#value = value;
    if (!this.#output.isTTY || performance.now() - this.#drawn < REDRAW_MS) return;
    this.#drawn = performance.now();
    this.#output.write(`\r${this.#text()}`);
  }

  finish(): void {
    const rate = this.#value / ((performance.now() - this.#start) / 1000);
    this.#output.write(`${this.#output.isTTY ? '\r' : ''}${this.#text()}  ${rate.toFixed(0)}/s\n`);
  }

  #text(): string {
    const count = `  ${this.#label.padEnd(12)} ${String(this.#value).padStart(7)}`;
    if (!this.#total) return count;
    const filled = Math.min(WIDTH, Math.round((this.#value / this.#total) * WIDTH));
    return `${count}/${this.#total} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`;
  }
}
