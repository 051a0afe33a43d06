import type { Row } from '../../wire/item';
import { visibleText } from '../../wire/visible-text';

/** What stands for what is not known. */
export const NOTHING = '–';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const count = (value: number | undefined): string =>
  value === undefined ? NOTHING : whole.format(value);

/** For narrow places: `12.3K`. */
export const shortCount = (value: number): string => (value < 1000 ? whole : compact).format(value);

export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `0.4/s`, `1.2K/s` */
export function rate(perSecond: number | undefined): string {
  if (perSecond === undefined) return NOTHING;
  return `${perSecond < 10 ? oneDigit.format(perSecond) : shortCount(perSecond)}/s`;
}

const STEPS = [
  { from: 86_400_000, unit: 'd' },
  { from: 3_600_000, unit: 'h' },
  { from: 60_000, unit: 'min' },
] as const;

/** `320 ms`, `1.2 s`, `3 min`, `2.5 h`, `4 d` */
export function duration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return NOTHING;
  const step = STEPS.find(({ from }) => Math.abs(ms) >= from);
  if (step) return `${oneDigit.format(ms / step.from)} ${step.unit}`;
  return Math.abs(ms) < 1000 ? `${whole.format(ms)} ms` : `${oneDigit.format(ms / 1000)} s`;
}

/** `812 B`, `1.2 kB` */
export function bytes(value: number | undefined): string {
  if (value === undefined) return NOTHING;
  if (value < 1000) return `${value} B`;
  return value < 1_000_000 ? `${oneDigit.format(value / 1000)} kB` : `${oneDigit.format(value / 1e6)} MB`;
}

export const percent = (part: number): string => `${whole.format(Math.floor(part * 100))} %`;

/** How long ago: `now`, `12 s ago`, `3 min ago`. What is to come is `now` too, because clocks differ. */
export function ago(at: string, now: number): string {
  const ms = now - Date.parse(at);
  if (Number.isNaN(ms)) return visibleText(at);
  if (ms < 1500) return 'now';
  const { from } = STEPS.find((step) => ms >= step.from) ?? { from: 1000 };
  return `${duration(Math.floor(ms / from) * from)} ago`;
}

/** The time of day in the reader's time zone, `14:03:07`; with the date where it is another day than today. */
export function clock(at: string, now: number): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return visibleText(at);
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  const today = new Date(now);
  const isToday = time.toDateString() === today.toDateString();
  const text = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return isToday ? text : `${day} ${text}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** A row's key as one line: `1`, or `order_id "a", version 2` where it has several fields. */
export function keyText(key: Row): string {
  const entries = Object.entries(key);
  const [only] = entries;
  if (only && entries.length === 1) return plainValue(only[1]);
  return entries.map(([name, value]) => `${visibleText(name)} ${plainValue(value)}`).join(', ');
}

/** Texts without quotes: in tables, where a column says what it is. */
export const plainValue = (value: unknown): string =>
  typeof value === 'string' ? visibleText(value) : valueText(value);

/** A value as JSON on one line, in which what is hidden shows. */
export function valueText(value: unknown): string {
  return value === undefined ? NOTHING : visibleText(JSON.stringify(value));
}

/** `retries-exhausted` → `retries exhausted` */
export const words = (code: string): string => visibleText(code).replaceAll('-', ' ');
