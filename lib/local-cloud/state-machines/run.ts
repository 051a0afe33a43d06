import { holds } from './choice';
import type { ChoiceState, FailState, PassState, State, States, WaitState } from './definition';
import { StateError } from './errors';
import { runMap, runParallel } from './map';
import { fill, place, type Readable, read, select } from './paths';
import { withRetries } from './retry';
import type { Scope, Step } from './scope';
import { runTask } from './task';

/** Service quotas of Step Functions: input or output of a task, state or execution, as UTF-8. */
const MOST_BYTES = 256 * 1024;

/**
 * Runs states from the first to the last, and answers the output of that one.
 *
 * @throws StateError of a state that fails and does not catch it; the signal's reason
 */
export async function runStates({ StartAt, States }: States, input: unknown, scope: Scope): Promise<unknown> {
  let step: Step = { output: input, next: StartAt };
  while (step.next !== undefined) {
    scope.signal.throwIfAborted();
    step = await runState(step.next, States[step.next] as State, step.output, scope);
    const bytes = Buffer.byteLength(JSON.stringify(step.output) ?? '');
    if (bytes > MOST_BYTES) {
      throw new StateError('States.DataLimitExceeded', `an output of ${bytes} bytes is more than 256 KiB`);
    }
  }
  return step.output;
}

async function runState(name: string, state: State, input: unknown, scope: Scope): Promise<Step> {
  const { clock } = scope;
  const entered = { Name: name, EnteredTime: new Date(clock.now()).toISOString() };
  const attempt = async (RetryCount: number): Promise<Step> => {
    const context = { ...scope.context, State: { ...entered, RetryCount } };
    const from: Readable = { input: select(state.InputPath, { input, context }), context };
    const done = await work(state, input, from, { ...scope, context });
    const output = select(state.OutputPath, { input: done.output, context });
    return { output, next: 'next' in done ? done.next : state.Next };
  };
  return withRetries(name, state, input, scope, attempt);
}

/** What a state does. A choice says itself where it goes on. */
async function work(state: State, raw: unknown, from: Readable, scope: Scope): Promise<Step> {
  switch (state.Type) {
    case 'Succeed':
      return { output: from.input };
    case 'Fail':
      throw failure(state, from);
    case 'Choice':
      return { output: from.input, next: chosen(state, from) };
    case 'Wait':
      await wait(state, from, scope);
      return { output: from.input };
    case 'Pass':
      return { output: place(state.ResultPath, raw, passed(state, from)) };
    default: {
      const result = await resultOf(state, from, scope);
      const selected =
        state.ResultSelector === undefined ? result : fill(state.ResultSelector, { ...from, input: result });
      return { output: place(state.ResultPath, raw, selected) };
    }
  }
}

function resultOf(
  state: Extract<State, { Type: 'Task' | 'Parallel' | 'Map' }>,
  from: Readable,
  scope: Scope,
): Promise<unknown> {
  // A map's parameters are an older name of its item selector.
  if (state.Type === 'Map') return runMap(state, from, scope, runStates);
  const input = filled(state.Parameters, from);
  return state.Type === 'Task' ? runTask(state, input, scope) : runParallel(state, input, scope, runStates);
}

/** A state's input as its parameters make it. */
function filled(parameters: unknown, from: Readable): unknown {
  return parameters === undefined ? from.input : fill(parameters, from);
}

function passed({ Result, Parameters }: PassState, from: Readable): unknown {
  return Result === undefined ? filled(Parameters, from) : Result;
}

function chosen({ Choices, Default }: ChoiceState, from: Readable): string {
  const next = Choices.find((rule) => holds(rule, from))?.Next ?? Default;
  if (next !== undefined) return next;
  throw new StateError('States.NoChoiceMatched', `no choice is for ${JSON.stringify(from.input)}`);
}

async function wait(state: WaitState, from: Readable, { clock, signal }: Scope): Promise<void> {
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = state;
  const until = TimestampPath === undefined ? Timestamp : read(TimestampPath, from);
  const seconds = SecondsPath === undefined ? Seconds : read(SecondsPath, from);
  const ms = until === undefined ? Number(seconds) * 1000 : Date.parse(String(until)) - clock.now();
  if (Number.isNaN(ms)) throw new StateError('States.Runtime', `it cannot wait for ${until ?? seconds}`);
  await clock.sleep(ms, signal);
}

function failure(
  { Error: error = '', ErrorPath, Cause = '', CausePath }: FailState,
  from: Readable,
): StateError {
  return new StateError(
    ErrorPath === undefined ? error : String(read(ErrorPath, from)),
    CausePath === undefined ? Cause : String(read(CausePath, from)),
  );
}
