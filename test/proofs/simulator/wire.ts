import type { Sender } from './shipped';

/** One run of a function, from its start until it answers or is killed. */
export interface Invocation {
  readonly name: string;
  readonly role: 'publisher' | 'replicator' | 'consumer' | 'batch' | 'owner';
  /** How many functions had been started before it. */
  readonly number: number;
  /** When Lambda kills it (epoch milliseconds). */
  readonly deadline: number;
  alive: boolean;
  /** Whether it has answered and goes on all the same. */
  isLeft?: boolean;
}

/** A request on its way: it takes effect when the scheduler says so, which need not be when it was sent. */
export interface Operation {
  readonly invocation: Invocation;
  readonly name: string;
  /** How many entries a batch holds, of which some may fail; 0 when it succeeds or fails as a whole. */
  readonly entries: number;
  /** Only time passes: it cannot fail. */
  readonly isPause?: boolean;
  /** The error of a transaction that met another one. @default it is no transaction */
  cancel?(): Error;
  /** Lets the request take effect. `failing`: entries of the batch that are not accepted. */
  apply(failing?: ReadonlySet<number>): unknown;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

type Request = Pick<Operation, 'name' | 'entries' | 'isPause' | 'cancel' | 'apply'>;

/** A service as a client sees it. */
export interface Service {
  /** Answers what to do with a command when its time comes. */
  accept(command: { input: object }, invocation: Invocation): Request;
}

/** Every request and every pause of the functions passes here and waits for the scheduler. */
export class Wire {
  pending: Operation[] = [];

  client(service: Service, invocation: Invocation): Sender {
    return { send: (command) => this.wait(service.accept(command, invocation), invocation) };
  }

  wait<T>(operation: Request, invocation: Invocation): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // A killed function does nothing any more, and nobody waits for it.
      if (!invocation.alive) return;
      this.pending.push({
        ...operation,
        invocation,
        resolve: resolve as (answer: unknown) => void,
        reject,
      });
    });
  }

  take(index: number): Operation {
    const [operation] = this.pending.splice(index, 1);
    if (!operation) throw new Error(`no pending operation ${index}`);
    return operation;
  }

  /** Ends an invocation; its requests that are already on the way may still take effect. */
  kill(invocation: Invocation, takesEffect: (operation: Operation) => boolean): void {
    invocation.alive = false;
    const orphans = this.pending.filter((operation) => operation.invocation === invocation);
    this.pending = this.pending.filter((operation) => operation.invocation !== invocation);
    for (const orphan of orphans) {
      if (!takesEffect(orphan)) continue;
      try {
        orphan.apply();
      } catch {
        // The service refused it, and nobody is left to hear so.
      }
    }
  }
}

/** An error as the SDK throws it, of the kind that may pass. */
export function serviceError(name: string): Error {
  return Object.assign(new Error(name), { name });
}
