/** What of standard input is used. */
export interface KeyInput {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  removeListener(event: 'data', listener: (text: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export type Command = 'restart' | 'clear' | 'seed' | 'help' | 'quit' | 'interrupt';

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['r', 'restart'],
  ['c', 'clear'],
  ['s', 'seed'],
  ['h', 'help'],
  ['?', 'help'],
  ['q', 'quit'],
  // Ctrl-C and Ctrl-D: in raw mode they are keys as any others.
  ['\u0003', 'interrupt'],
  ['\u0004', 'quit'],
]);

/**
 * Reads single keys of a terminal. Where standard input is none, there are no keys.
 *
 * @returns gives the terminal back; `undefined` without one. It is given back at the end of the process too, however that comes
 */
export function readKeys(input: KeyInput, onCommand: (command: Command) => void): (() => void) | undefined {
  if (input.isTTY !== true || input.setRawMode === undefined) return undefined;
  const onData = (text: string) => {
    // What is pasted, and the codes of arrows, are no commands.
    if ([...text].length > 1 && text !== '\u0003') return;
    const command = COMMANDS.get(text.toLowerCase());
    if (command) onCommand(command);
  };
  const giveBack = () => {
    process.removeListener('exit', giveBack);
    input.removeListener('data', onData);
    input.setRawMode?.(false);
    input.pause();
  };
  process.once('exit', giveBack);
  input.setRawMode(true);
  input.setEncoding('utf8');
  input.on('data', onData);
  input.resume();
  return giveBack;
}
