import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;

/** What opens a console. It is told once, in the address that is printed, and never written to a file. */
export class Token {
  /** Safe in a URL and in a cookie. */
  readonly text = randomBytes(TOKEN_BYTES).toString('base64url');
  readonly #digest = digestOf(this.text);

  /** Takes as long for any text: how long a comparison takes would tell how much of a guess is right. */
  is(text: string): boolean {
    return timingSafeEqual(digestOf(text), this.#digest);
  }
}

/** The texts that are compared may be of any length; these are of one. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
