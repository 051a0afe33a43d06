import type { DevOptions, DevTerminal } from '../options';
import type { DevEvent, Reporter } from './events';
import { jsonReporter } from './json-reporter';
import { Limit } from './limit';
import { wantsColours } from './paint';
import { textReporter } from './text-reporter';

/** Lines of changes in a second: more cannot be read by a person, or by a program that is not in a hurry. */
const MOST = { text: 20, json: 1000 };

/** The reporter that was asked for. Changes beyond what can be read are counted. */
export function createReporter(
  { json, plain }: Pick<DevOptions, 'json' | 'plain'>,
  terminal: DevTerminal,
): Reporter {
  const isTerminal = terminal.isTerminal && !plain;
  const colours = !plain && wantsColours(terminal.environment, terminal.isTerminal);
  const { out, err, write } = terminal;
  const reporter = json ? jsonReporter(out) : textReporter({ colours, isTerminal, out, err, write });
  const limit = new Limit(json ? MOST.json : MOST.text, (count) => reporter.report({ event: 'more', count }));
  return {
    report(event: DevEvent) {
      if (event.event === 'stopped') limit.flush();
      if (event.event !== 'change' || limit.admit()) reporter.report(event);
    },
    clear: () => reporter.clear(),
  };
}
