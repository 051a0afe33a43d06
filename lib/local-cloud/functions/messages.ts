import type { TraceExport } from './trace-export';

/** What the host tells the thread of an environment when it starts. */
export interface EnvironmentData {
  readonly functionName: string;
  readonly functionArn: string;
  readonly codeDir: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly logGroup: string;
  readonly logStream: string;
  /** The milliseconds by which the function's dates are ahead. */
  readonly clock: SharedArrayBuffer;
  /** @default nothing is traced */
  readonly traces?: TraceExport;
}

/** One event for the handler; `null` in its place asks for what was traced to be sent, before the thread is ended. The event travels as JSON text, so that JSON's rules hold on both sides. */
export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  /** When the function times out, by the clock that nobody moves: `timeOrigin + now()` of `performance`, in milliseconds. */
  readonly deadline: number;
}

/** What traces the function in its thread. */
export interface FunctionTracing {
  /** Runs an invocation in a span of its own. */
  invoke<T>(requestId: string, event: unknown, work: () => Promise<T>): Promise<T>;
  /** Sends what was recorded, and records no more. */
  end(): Promise<void>;
}

/** An error as it crosses the thread's border. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** What the thread tells the host. Output travels the same way as results, so that their order holds. */
export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'traces-ended' }
  | { readonly kind: 'loadError'; readonly error: PlainError }
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly error: PlainError };
