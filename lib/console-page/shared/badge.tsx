import { visibleText } from '../../wire/visible-text';
import type { Look, Tone } from './states';

/** Shapes within 12 × 12, around its middle. */
const SHAPES: Readonly<Record<Tone, string>> = {
  // A cross, a triangle, a full disc, a tick, a ring.
  bad: 'M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5',
  warn: 'M6 1.6 11 10.4H1Z',
  busy: 'M6 2a4 4 0 1 0 .01 0Z',
  good: 'M2 6.4 4.8 9.2 10 3',
  quiet: 'M6 2.4a3.6 3.6 0 1 0 .01 0Z',
};

export const shapeOf = (tone: Tone): string => SHAPES[tone];

export interface ShapeProps {
  readonly tone: Tone;
  /** The shape without its colour. */
  readonly quiet?: boolean;
}

export function Shape({ tone, quiet }: ShapeProps) {
  return (
    <svg
      class={`shape ${tone} tone-${quiet ? 'quiet' : tone}`}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
    >
      <path d={SHAPES[tone]} />
    </svg>
  );
}

/** A state in words, with a shape and a colour. */
export function Badge({ look, title }: { readonly look: Look; readonly title?: string | undefined }) {
  return (
    <span class={`badge tone-${look.tone}`} title={title === undefined ? undefined : visibleText(title)}>
      <Shape tone={look.tone} />
      {visibleText(look.label)}
    </span>
  );
}
