import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a worker's options need for its dates to be those of the clock; `clock` goes into its data. */
export function shiftedDates(): string[] {
  const source = join(__dirname, 'shifted-date.ts');
  return ['--require', existsSync(source) ? source : join(__dirname, 'shifted-date.js')];
}
