const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LIST = { open: 0x5b, close: 0x5d };
const OBJECT = { open: 0x7b, close: 0x7d };

/** Inside the answer, and inside its one list. */
const LIST_DEPTH = 2;

/**
 * Takes records out of an answer in JSON while it comes. Whole, an answer of a thousand records takes megabytes as text, and a multiple
 * of them as objects.
 */
export class RecordSplitter {
  readonly #take: (record: string) => void;
  /** What is no record. */
  readonly #rest: Buffer[] = [];
  #held: Buffer = Buffer.alloc(0);
  #depth = 0;
  #inText = false;
  #inList = false;

  /** @param take called with the text of each record */
  constructor(take: (record: string) => void) {
    this.#take = take;
  }

  add(chunk: Uint8Array): void {
    const from = this.#held.length;
    const bytes = Buffer.concat([this.#held, chunk]);
    let begin = 0;
    for (let at = this.#inText ? this.#endOfText(bytes, from) + 1 : from; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === QUOTE) at = this.#endOfText(bytes, at + 1);
      else if (byte === LIST.open || byte === OBJECT.open) {
        this.#depth += 1;
        if (byte !== LIST.open || this.#depth !== LIST_DEPTH) continue;
        this.#inList = true;
        this.#rest.push(Buffer.from(bytes.subarray(begin, at + 1)));
        begin = at + 1;
      } else if (byte === LIST.close || byte === OBJECT.close) {
        this.#depth -= 1;
        if (!this.#inList || this.#depth > LIST_DEPTH) continue;
        if (this.#depth === LIST_DEPTH) {
          this.#take(bytes.toString('utf8', begin, at + 1));
          begin = at + 1;
        } else {
          this.#inList = false;
          begin = at;
        }
      } else if (byte === COMMA && this.#inList && this.#depth === LIST_DEPTH) begin = at + 1;
    }
    // A copy: of the chunk nothing stays.
    this.#held = Buffer.from(bytes.subarray(begin));
  }

  /** @returns the answer without its records */
  end(): Buffer {
    return Buffer.concat([...this.#rest, this.#held]);
  }

  /** @returns the place of the quote that ends a text; behind the last byte when it has not come yet */
  #endOfText(bytes: Buffer, from: number): number {
    let at = bytes.indexOf(QUOTE, from);
    while (at >= 0 && isEscaped(bytes, at)) at = bytes.indexOf(QUOTE, at + 1);
    this.#inText = at < 0;
    return at < 0 ? bytes.length : at;
  }
}

function isEscaped(bytes: Buffer, at: number): boolean {
  let before = at;
  while (bytes[before - 1] === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}
