import { EventEmitter } from 'node:events';
import { type Command, readKeys } from '../../../lib/dev/keys/keys';

class FakeTerminal extends EventEmitter {
  isTTY = true;
  readonly modes: (boolean | string)[] = [];
  setRawMode(raw: boolean) {
    this.modes.push(raw);
  }
  setEncoding() {}
  resume() {
    this.modes.push('resumed');
  }
  pause() {
    this.modes.push('paused');
  }
}

test('keys are commands, what is pasted and arrows are not', () => {
  const terminal = new FakeTerminal();
  const commands: Command[] = [];
  const giveBack = readKeys(terminal, (command) => commands.push(command));
  for (const text of ['r', 'R', 'c', 's', 'h', '?', 'q', '\u0003', '\u0004', 'x', 'rq', '\u001b[A', 'é'])
    terminal.emit('data', text);
  expect(commands).toEqual([
    'restart',
    'restart',
    'clear',
    'seed',
    'help',
    'help',
    'quit',
    'interrupt',
    'quit',
  ]);
  giveBack?.();
  expect(terminal.modes).toEqual([true, 'resumed', false, 'paused']);
  terminal.emit('data', 'q');
  expect(commands).toHaveLength(9);
});

test('the terminal is given back when the process ends without having been asked', () => {
  const terminal = new FakeTerminal();
  const before = process.listeners('exit');
  readKeys(terminal, () => {});
  const [onExit] = process.listeners('exit').filter((listener) => !before.includes(listener));
  onExit?.(1);
  expect(terminal.modes.slice(-2)).toEqual([false, 'paused']);
  expect(process.listeners('exit')).toEqual(before);
});

test('there are no keys without a terminal', () => {
  const terminal = new FakeTerminal();
  terminal.isTTY = false;
  expect(readKeys(terminal, () => {})).toBeUndefined();
  expect(terminal.modes).toEqual([]);
});
