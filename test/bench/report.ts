import { quantile } from './quantile';

/** The median of values, with the lowest and the highest. */
export function spread(values: readonly number[], digits: number): string {
  const [median, low, high] = [0.5, 0, 1].map((share) => quantile(values, share).toFixed(digits));
  return `${median} (${low} to ${high})`;
}

/** Lines of a table in Markdown, as the documentation has it: the first one is its head. */
export function printTable(lines: readonly (readonly string[])[]): void {
  const [head = [], ...rows] = lines;
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const show = (line: readonly string[]) =>
    `| ${widths.map((width, column) => (line[column] ?? '').padEnd(width)).join(' | ')} |`;
  console.log(
    [show(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(show)].join('\n'),
  );
}

/** A figure that must not be above its bound, or below it. */
export interface Bound {
  readonly what: string;
  readonly value: number;
  readonly most?: number;
  readonly least?: number;
  /** Whether the benchmark fails beyond it: times only tell, because they are the machine's too. @default false */
  readonly strict?: boolean;
  readonly digits?: number;
}

export function printBounds(bounds: readonly Bound[]): void {
  for (const { what, value, most, least, strict, digits = 2 } of bounds) {
    const isKept = most === undefined ? value >= (least ?? 0) : value <= most;
    const bound = most === undefined ? `≥ ${least}` : `≤ ${most}`;
    if (!isKept && strict) process.exitCode = 1;
    console.log(`  ${isKept ? 'ok    ' : 'MISSED'}  ${what}: ${value.toFixed(digits)} ${bound}`);
  }
}

/** Ratios of two rows of measurements, taken in turns. */
export function ratios(values: readonly number[], of: readonly number[]): number[] {
  return values.map((value, round) => value / (of[round] ?? Number.NaN));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
