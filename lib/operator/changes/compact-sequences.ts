import { Interned } from './interned';

/** As a change of a stream has it: a label, and a number that was filled up to 40 digits. */
const SEQUENCE = /^(.+)\/(?=\d{40}$)0*(\d+)$/;
const SHORT = /^(\d+):(\d+)$/;
const DIGITS = 40;
/** In front of what is written as it is. */
const WHOLE = '=';

/** Writes sequences small, and reads them back: those of a stream share its label, and half of their digits are zeroes in front. */
export class CompactSequences {
  readonly #labels = new Interned<string>(10_000);

  write(sequence: string): string {
    const [, label, digits] = SEQUENCE.exec(sequence) ?? [];
    const number = label === undefined ? undefined : this.#labels.numberOf(label);
    return number === undefined ? `${WHOLE}${sequence}` : `${number}:${digits}`;
  }

  read(text: string): string {
    const [, number, digits = ''] = SHORT.exec(text) ?? [];
    if (number === undefined) return text.slice(WHOLE.length);
    return `${this.#labels.at(Number(number))}/${digits.padStart(DIGITS, '0')}`;
  }
}
