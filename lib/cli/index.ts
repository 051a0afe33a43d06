#!/usr/bin/env node
import './sparing';
import { run } from './program';
import { terminal } from './shared/console';
import { EXIT } from './shared/exit-codes';

const controller = new AbortController();
let interrupts = 0;
process.on('SIGINT', () => {
  interrupts += 1;
  if (interrupts > 1) process.exit(EXIT.interrupted);
  terminal.err('stopping; again to stop at once');
  controller.abort();
});

void run(process.argv.slice(2), terminal, controller.signal).then((code) => {
  process.exitCode = code;
});
