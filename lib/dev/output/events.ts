import type { Change } from '../../operator';

/** A change of a resource by an update. */
export interface AppliedChange {
  readonly action: 'created' | 'updated' | 'replaced' | 'deleted' | 'retained';
  /** Construct path. */
  readonly path: string;
  readonly type: string;
  readonly physicalId: string;
  /** Names of properties whose change it was. */
  readonly properties?: readonly string[];
  /** Why a resource is retained. */
  readonly reason?: string;
}

/** All that `dev` has to say. With `--json` each is a line, with the time in `at`. */
export type DevEvent =
  | {
      readonly event: 'started';
      /** Variables that lead any program with an AWS SDK here. */
      readonly environment: Readonly<Record<string, string>>;
      readonly functions: readonly { readonly path: string; readonly name: string }[];
      readonly stacks: readonly string[];
      /** Address of the console, with its token. @default there is none */
      readonly console?: string;
      readonly synthesisMs: number;
      /** Of the cloud, without the synthesis. */
      readonly startMs: number;
    }
  | { readonly event: 'output'; readonly stack: string; readonly name: string; readonly value: string }
  /** Everything has been told that a start has to tell, and changes are followed. */
  | { readonly event: 'ready'; readonly keys: boolean; readonly watching: readonly string[] }
  | ({ readonly event: 'change' } & Change)
  /** Changes that were not shown, because there were too many. */
  | { readonly event: 'more'; readonly count: number }
  /** The first change that has reached all that it goes to, since the command began, without the synthesis. */
  | { readonly event: 'first-flow'; readonly ms: number }
  | { readonly event: 'updating'; readonly files: readonly string[] }
  | {
      readonly event: 'update';
      readonly ms: number;
      readonly synthesisMs: number;
      readonly changes: readonly AppliedChange[];
    }
  | {
      readonly event: 'log';
      readonly function: string;
      readonly stream: 'stdout' | 'stderr' | 'platform';
      readonly message: string;
    }
  | { readonly event: 'note'; readonly message: string }
  | { readonly event: 'error'; readonly code?: string; readonly message: string }
  | { readonly event: 'stopped' };

/** Shows what happens. */
export interface Reporter {
  report(event: DevEvent): void;
  /** Takes away what was shown before, where that can be done. */
  clear(): void;
}
