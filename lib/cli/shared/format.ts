import { visibleJson } from '../../wire/visible-text';

/** Lines of a JSON document. */
export function json(value: unknown): string[] {
  return visibleJson(value).split('\n');
}

/** For example `3 rows`, `1 row`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How long ago: `12 s`, `5 min`, `3 h`, `2 d`. */
export function age(iso: string | undefined, now = Date.now()): string {
  const seconds = (now - Date.parse(iso ?? '')) / 1000;
  return Number.isNaN(seconds) ? '-' : duration(seconds);
}

/** @param seconds */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.round(whole / 60)} min`;
  if (whole < 172_800) return `${Math.round(whole / 3600)} h`;
  return `${Math.round(whole / 86_400)} d`;
}
