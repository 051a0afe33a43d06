import type { Stage } from './stage';
import { type Operation, serviceError } from './wire';

/** A request takes effect and is answered. */
export function answer(world: Stage, index: number): void {
  const operation = take(world, index, 'answered');
  settle(operation, () => operation.apply());
}

/** A request meets one of the faults that a request can meet. */
export function disturb(world: Stage, index: number): void {
  const operation = take(world, index, 'disturbed');
  world.random.pick(disturbancesOf(operation))(world, operation);
}

function disturbancesOf({ isPause, entries, cancel, invocation }: Operation) {
  const crashes = [crashBefore, crashAfter];
  if (isPause) return crashes;
  // Requests of seeds are few.
  const partly = invocation.role === 'batch' ? [failPartly, failPartly, failPartly] : [failPartly];
  return [...crashes, throttle, loseResponse, ...(entries > 0 ? partly : []), ...(cancel ? [conflict] : [])];
}

function throttle(world: Stage, operation: Operation): void {
  world.faults.add('throttled');
  note(world, 'throttled');
  operation.reject(serviceError('ThrottlingException'));
}

function conflict(world: Stage, operation: Operation): void {
  world.faults.add('transaction-conflict');
  note(world, 'meets another transaction');
  operation.reject(operation.cancel?.() ?? serviceError('TransactionConflictException'));
}

function loseResponse(world: Stage, operation: Operation): void {
  world.faults.add('response-lost');
  note(world, 'takes effect, the response is lost');
  attempt(operation);
  operation.reject(serviceError('TimeoutError'));
}

function crashBefore(world: Stage, { invocation }: Operation): void {
  world.faults.add(`${invocation.role}-crash-before-io`);
  note(world, 'never sent: a crash');
  world.kill(invocation);
}

function crashAfter(world: Stage, operation: Operation): void {
  world.faults.add(`${operation.invocation.role}-crash-after-io`);
  note(world, 'takes effect, then a crash');
  attempt(operation);
  world.kill(operation.invocation);
}

function failPartly(world: Stage, operation: Operation): void {
  const failing = new Set<number>();
  for (let entry = 0; entry < operation.entries; entry += 1) {
    if (world.random.chance(0.5)) failing.add(entry);
  }
  const batch = operation.invocation.role === 'batch' ? 'partial-send-batch' : 'partial-publish-batch';
  if (failing.size > 0) world.faults.add(batch);
  note(world, `entries refused: ${[...failing].join(' ')}`);
  settle(operation, () => operation.apply(failing));
}

function take(world: Stage, index: number, how: string): Operation {
  const operation = world.wire.take(index);
  world.woken = true;
  if (world.trace) world.note(`${operation.invocation.name}: ${operation.name} ${how}`);
  return operation;
}

function settle(operation: Operation, act: () => unknown): void {
  try {
    operation.resolve(act());
  } catch (error) {
    operation.reject(error as Error);
  }
}

function attempt(operation: Operation): void {
  try {
    operation.apply();
  } catch {
    // The service refused it; the function will not learn.
  }
}

function note(world: Stage, text: string): void {
  if (world.trace) world.note(`  ${text}`);
}
