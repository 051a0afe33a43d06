/** Cuts written text into lines; the last, unfinished one waits for more text or for `flush`. */
export class LineSplitter {
  #rest = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(text: string): void {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const line of parts) this.#emit(line);
  }

  flush(): void {
    const rest = this.#rest;
    this.#rest = '';
    this.#emit(rest);
  }

  #emit(line: string): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text !== '') this.#onLine(text);
  }
}
