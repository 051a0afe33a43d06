import { isObject } from '../../wire/own';

/** Which lines of functions are shown. */
export type LogChoice = 'all' | 'errors' | 'none';

export interface LogLine {
  readonly message: string;
  readonly stream: 'stdout' | 'stderr' | 'platform';
}

const FAILURES = ['ERROR', 'CRITICAL', 'FATAL'];

/**
 * Whether a line is shown: with `all` what functions print and what ends them, with `errors` what tells of a failure. Metrics are lines
 * for CloudWatch, and what the platform says of each invocation is one for bills.
 */
export function isShown({ message, stream }: LogLine, choice: LogChoice): boolean {
  if (choice === 'none' || message.trim() === '') return false;
  if (stream === 'platform') return !/^(START|END|REPORT) /.test(message);
  if (message.includes('"_aws"')) return false;
  return choice === 'all' || stream === 'stderr' || FAILURES.includes(levelOf(message) ?? '');
}

/** Of a line by Powertools or another logger that writes JSON, the words; any other line as it is. */
export function readable(message: string): { readonly text: string; readonly isFailure: boolean } {
  const entry = parse(message);
  const level = levelOf(message);
  const isFailure = FAILURES.includes(level ?? '') || /^ERROR /.test(message);
  if (typeof entry?.message !== 'string' || level === undefined) return { text: message, isFailure };
  const { error } = entry;
  const cause = isObject(error) ? `: ${error.name ?? 'Error'}: ${error.message ?? ''}` : '';
  return { text: `${level} ${entry.message}${cause}`, isFailure };
}

function levelOf(message: string): string | undefined {
  const level = parse(message)?.level;
  return typeof level === 'string' ? level.toUpperCase() : undefined;
}

function parse(message: string): Readonly<Record<string, unknown>> | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(message);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
