import { visibleTable } from '../../wire/visible-table';
import { changeLine } from './change-line';
import type { AppliedChange, DevEvent, Reporter } from './events';
import { readable } from './log-lines';
import { type Paint, painter } from './paint';

export interface TextOptions {
  readonly colours: boolean;
  /** Whether the cursor may be moved. */
  readonly isTerminal: boolean;
  /** A line of what happens. */
  out(line: string): void;
  /** A line of what went wrong. */
  err(line: string): void;
  /** Without an end of line. */
  write(text: string): void;
}

/** Clears the screen and what was scrolled out of it, and goes to its corner. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

const KEYS_HELP = [
  'r  restart: synthesise, and begin with an empty cloud',
  'c  clear the screen',
  's  seed: write the items of --seed-file into their tables',
  'q  quit, as Ctrl-C does',
  'h  this help',
];

/** Names that only the CDK has a use for. */
const EXPORT = /^ExportsOutput/;

/** Lines for a person. */
export function textReporter(options: TextOptions): Reporter {
  const { out, err, colours, isTerminal, write } = options;
  const paint = painter(colours);
  return {
    report: (event) => {
      const show = event.event === 'error' ? err : out;
      for (const line of linesOf(event, paint)) show(line);
    },
    clear: () => {
      if (isTerminal) write(CLEAR);
    },
  };
}

/** What the key h shows. */
export function keysHelp(): readonly string[] {
  return KEYS_HELP;
}

function linesOf(event: DevEvent, paint: Paint): string[] {
  switch (event.event) {
    case 'started':
      return startLines(event, paint);
    case 'output':
      return EXPORT.test(event.name)
        ? []
        : [paint(dim('output '), `${event.stack}.${event.name} = `, bold(event.value))];
    case 'ready':
      return readyLines(event, paint);
    case 'change':
      return [paint(...changeLine(event))];
    case 'more':
      return [paint(dim(`… and ${event.count} more changes in that second`))];
    case 'updating':
      return ['', paint(dim(`changed: ${listed(event.files)}`))];
    case 'update':
      return updateLines(event, paint);
    case 'log':
      return event.message.split('\n').map((line) => {
        const { text, isFailure } = readable(line);
        const style = isFailure || event.stream === 'stderr' ? 'red' : 'reset';
        return paint({ text: `[${event.function}] `, style: 'dim' }, { text, style });
      });
    case 'note':
      return event.message.split('\n').map((line) => paint(line));
    case 'error':
      return event.message.split('\n').map((line) => paint({ text: line, style: 'red' }));
    case 'first-flow':
      return [];
    case 'stopped':
      return [paint(dim('stopped'))];
  }
}

function startLines(event: Extract<DevEvent, { event: 'started' }>, paint: Paint): string[] {
  const { environment, functions, stacks, console, synthesisMs, startMs } = event;
  const synthesised = synthesisMs > 0 ? `, synthesised in ${seconds(synthesisMs)}` : '';
  return [
    '',
    paint(`${stacks.length} stacks run, started in ${seconds(startMs)}${synthesised}: ${stacks.join(', ')}`),
    '',
    paint(bold('These lines lead other programs with an AWS SDK here:')),
    ...Object.entries(environment).map(([name, value]) => paint(`export ${name}=${value}`)),
    '',
    paint(bold('Functions')),
    ...visibleTable(functions.map(({ path, name }) => [path, name])),
    '',
    ...(console === undefined ? [] : [paint(bold('Console'), '  ', { text: console, style: 'cyan' })]),
  ];
}

function readyLines({ keys, watching }: Extract<DevEvent, { event: 'ready' }>, paint: Paint): string[] {
  const help = keys ? '; keys: r restart, c clear, s seed, q quit, h help' : ', Ctrl-C to stop';
  return ['', paint(dim(`watching ${watching.join(', ')}${help}`))];
}

function updateLines(event: Extract<DevEvent, { event: 'update' }>, paint: Paint): string[] {
  const { changes, ms, synthesisMs } = event;
  const took = `${seconds(ms)}${synthesisMs > 0 ? `, ${seconds(synthesisMs)} of it synthesis` : ''}`;
  if (changes.length === 0) return [paint(dim(`nothing has changed for the cloud (${took})`))];
  return [...changes.map((change) => changedLine(change, paint)), paint(dim(`updated in ${took}`))];
}

const ACTIONS = {
  created: 'green',
  updated: 'cyan',
  replaced: 'yellow',
  deleted: 'magenta',
  retained: 'yellow',
} as const;

function changedLine({ action, path, type, properties = [], reason }: AppliedChange, paint: Paint): string {
  const isReload = action === 'updated' && type === 'AWS::Lambda::Function' && properties.includes('Code');
  const word = isReload ? 'reloaded' : action;
  const detail = reason ?? (isReload && properties.length === 1 ? '' : properties.join(', '));
  return paint(
    { text: word.padEnd(9), style: ACTIONS[action] },
    ` ${path} `,
    dim(`${type}${detail === '' ? '' : ` (${detail})`}`),
  );
}

function listed(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ');
  return files.length > 3 ? `${shown} and ${files.length - 3} more` : shown;
}

const bold = (text: string) => ({ text, style: 'bold' }) as const;
const dim = (text: string) => ({ text, style: 'dim' }) as const;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
