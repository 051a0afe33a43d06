import { randomUUID } from 'node:crypto';
import { isDistributed, type MapState, type ParallelState, type States } from './definition';
import { StateError } from './errors';
import { readItems } from './item-reader';
import { fill, type Readable, read } from './paths';
import type { Scope } from './scope';

/** Runs states; given, so that the files do not need each other. */
type RunStates = (states: States, input: unknown, scope: Scope) => Promise<unknown>;

/** Runs all branches with the same input. The first that fails ends the others. */
export function runParallel(
  { Branches }: ParallelState,
  input: unknown,
  scope: Scope,
  run: RunStates,
): Promise<unknown[]> {
  return untilOneFails(Branches, Branches.length, scope, (branch, signal) =>
    run(branch, input, { ...scope, signal }),
  );
}

/** Runs a map's states for each of its items, and answers the outputs in the order of the items. */
export async function runMap(
  state: MapState,
  from: Readable,
  scope: Scope,
  run: RunStates,
): Promise<unknown[]> {
  const distributed = isDistributed(state);
  if (distributed) checkStart(scope);
  const items = state.ItemReader
    ? await readItems(state.ItemReader, from, scope.services)
    : itemsIn(state, from);
  const selector = state.ItemSelector ?? state.Parameters;
  const inputs = items.map((value, index) => {
    const context = { ...from.context, Map: { Item: { Index: index, Value: value } } };
    return { context, input: selector === undefined ? value : fill(selector, { ...from, context }) };
  });
  const atOnce = state.MaxConcurrency || inputs.length;
  if (!distributed) {
    return untilOneFails(inputs, atOnce, scope, ({ input, context }, signal) =>
      run(state.ItemProcessor, input, { ...scope, context, signal }),
    );
  }
  return untilTooManyFail(state, inputs, atOnce, scope, (input, signal) => {
    const context = { ...from.context, Execution: childOf(from.context, input, scope) };
    return run(state.ItemProcessor, input, { ...scope, context, signal });
  });
}

/** "Distributed map": items are executions of the machine itself, which its role must be allowed to start. */
function checkStart({ services }: Scope): void {
  try {
    services.checkStart();
  } catch (error) {
    throw new StateError('States.Permissions', (error as Error).message);
  }
}

function childOf(context: object, input: unknown, { clock }: Scope): object {
  const { Execution: parent } = context as { Execution: { readonly Id: string; readonly RoleArn: string } };
  const name = randomUUID();
  return {
    ...parent,
    Id: `${parent.Id.replace(/:[^:]*$/, '')}/Map:${name}`,
    Name: name,
    Input: input,
    StartTime: new Date(clock.now()).toISOString(),
  };
}

function itemsIn({ ItemsPath = '$' }: MapState, from: Readable): readonly unknown[] {
  const items = read(ItemsPath, from);
  if (Array.isArray(items)) return items;
  throw new StateError('States.Runtime', `the items at '${ItemsPath}' are no list: ${JSON.stringify(items)}`);
}

async function untilOneFails<T>(
  parts: readonly T[],
  atOnce: number,
  { signal }: Scope,
  run: (part: T, signal: AbortSignal) => Promise<unknown>,
): Promise<unknown[]> {
  const failed = new AbortController();
  const ends = AbortSignal.any([signal, failed.signal]);
  const outputs: unknown[] = [];
  await inTurns(parts, atOnce, async (part, index) => {
    try {
      ends.throwIfAborted();
      outputs[index] = await run(part, ends);
    } catch (error) {
      failed.abort(error);
      // The reason is the first failure, whatever became of the others.
      throw ends.reason;
    }
  });
  return outputs;
}

/** @throws StateError `States.ExceedToleratedFailureThreshold` when more items fail than the map tolerates */
async function untilTooManyFail(
  state: MapState,
  inputs: readonly { readonly input: unknown }[],
  atOnce: number,
  { signal }: Scope,
  run: (input: unknown, signal: AbortSignal) => Promise<unknown>,
): Promise<unknown[]> {
  const { ToleratedFailureCount: count = 0, ToleratedFailurePercentage: percentage = 0 } = state;
  const tolerated = Math.max(count, Math.floor((inputs.length * percentage) / 100));
  const ended = new AbortController();
  const ends = AbortSignal.any([signal, ended.signal]);
  const outputs: unknown[] = [];
  let failures = 0;
  await inTurns(inputs, atOnce, async ({ input }, index) => {
    ends.throwIfAborted();
    try {
      outputs[index] = await run(input, ends);
    } catch (error) {
      if (!(error instanceof StateError)) throw ends.reason ?? error;
      failures += 1;
      if (failures <= tolerated) return;
      const message = `more than ${tolerated} of ${inputs.length} items failed, the last with ${error.message}`;
      ended.abort(new StateError('States.ExceedToleratedFailureThreshold', message));
      throw ends.reason;
    }
  });
  // Items that failed and were tolerated have no output.
  return Object.values(outputs);
}

/** Works on all parts, so many at once, and waits for each before it throws what was thrown first. */
async function inTurns<T>(
  parts: readonly T[],
  atOnce: number,
  work: (part: T, index: number) => Promise<void>,
): Promise<void> {
  const left = parts.entries();
  const workers = Array.from({ length: Math.min(atOnce, parts.length) }, async () => {
    for (const [index, part] of left) await work(part, index);
  });
  const results = await Promise.allSettled(workers);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
