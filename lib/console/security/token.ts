import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;

/** What opens a console. It is told once, in the address that is printed, and never written to a file. */
export class Token {
  /** Safe in a URL and in a cookie. */
  readonly text = randomBytes(TOKEN_BYTES).toString('base64url');
  readonly #digest = digestOf(this.text);
  #once: readonly Buffer[] = [];

  /** Takes as long for any text: how long a comparison takes would tell how much of a guess is right. */
  is(text: string): boolean {
    return timingSafeEqual(digestOf(text), this.#digest);
  }

  /** Another one, which is good for one use: what programs are started with shows to everybody on this machine. */
  once(): string {
    const text = randomBytes(TOKEN_BYTES).toString('base64url');
    this.#once = [...this.#once, digestOf(text)];
    return text;
  }

  /** Whether it is this one, or one of those for one use, which it uses up. */
  redeem(text: string): boolean {
    if (this.is(text)) return true;
    const digest = digestOf(text);
    const left = this.#once.filter((each) => !timingSafeEqual(each, digest));
    const isKnown = left.length < this.#once.length;
    this.#once = left;
    return isKnown;
  }
}

/** The texts that are compared may be of any length; these are of one. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
