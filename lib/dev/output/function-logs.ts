import type { LogEntry } from '../../local-cloud';
import type { NamedFunction } from '../cloud/functions';
import type { Reporter } from './events';
import { isShown, type LogChoice } from './log-lines';

/** Lines of functions, by the names that people know. */
export interface FunctionLogs {
  onEntry(entry: LogEntry): void;
  /** What functions are called from now on. */
  name(functions: readonly NamedFunction[]): void;
}

export function logReporter(choice: LogChoice, reporter: Reporter): FunctionLogs {
  let paths: ReadonlyMap<string, string> = new Map();
  return {
    onEntry({ functionName, stream, message }) {
      if (!isShown({ stream, message }, choice)) return;
      reporter.report({ event: 'log', function: paths.get(functionName) ?? functionName, stream, message });
    },
    name(functions) {
      paths = new Map(functions.map(({ name, path }) => [name, path]));
    },
  };
}
