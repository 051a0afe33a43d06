import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Clock } from '../../../lib/local-cloud/clock';
import { LocalFunction, type TraceExport } from '../../../lib/local-cloud/functions';
import type { FunctionSpec } from '../../../lib/local-cloud/shared/types';
import { LogBook } from '../../../lib/local-cloud/telemetry';
import { temporaryDirectory } from '../../support/temporary-directory';

const functions: LocalFunction[] = [];

/** Writes a function's code to a directory of its own. */
export function codeDir(files: Record<string, string>): string {
  const dir = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

/** A function with its log; `cleanUp` ends it. */
export function createFunction(
  code: string | Record<string, string>,
  overrides: Partial<FunctionSpec> = {},
  clock = new Clock(),
  traces?: TraceExport,
): { fn: LocalFunction; logs: LogBook; lines: (stream?: string) => string[] } {
  const logs = new LogBook();
  const spec: FunctionSpec = {
    name: 'probe',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
    codeDir: codeDir(typeof code === 'string' ? { 'index.js': code } : code),
    handler: 'index.handler',
    timeoutMs: 10_000,
    memoryMb: 128,
    environment: {},
    logGroup: '/aws/lambda/probe',
    ...overrides,
  };
  const fn = new LocalFunction(spec, { clock, traces, log: (entry) => logs.add(entry) });
  functions.push(fn);
  const lines = (stream = 'stdout') =>
    logs
      .entries()
      .filter((entry) => entry.stream === stream)
      .map((entry) => entry.message);
  return { fn, logs, lines };
}

/** Stops every function. */
export async function cleanUp(): Promise<void> {
  await Promise.all(functions.splice(0).map((fn) => fn.stop()));
}
