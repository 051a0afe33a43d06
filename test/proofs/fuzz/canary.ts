/** Planted in every generated text and name: wherever it shows up, a payload was shown. */
export const CANARY = 'cånary☠payload';
/** The same for numbers. */
export const NUMBER_CANARY = '73197319';

/** A part that is enough to recognise it, also when the rest was cut off or replaced. */
const TRACES = ['nary☠', 'nary\\u2620', NUMBER_CANARY];

/** Whether a text shows anything of a generated value. */
export function showsCanary(text: string): boolean {
  return TRACES.some((trace) => text.includes(trace));
}
