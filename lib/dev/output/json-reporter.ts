import { visibleJson } from '../../wire/visible-text';
import type { DevEvent, Reporter } from './events';

/** Each event is a line with a JSON object, and nothing else is written. */
export function jsonReporter(write: (line: string) => void): Reporter {
  return {
    report: ({ event, ...rest }: DevEvent) =>
      write(visibleJson({ event, at: new Date().toISOString(), ...rest }, 0)),
    clear() {},
  };
}
