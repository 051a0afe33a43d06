import type { Ports } from './cloud/dev-cloud';
import type { KeyInput } from './keys/keys';
import type { LogChoice } from './output/log-lines';
import type { SourceOptions } from './synthesis/sources';

/** What a person asks `dev` for. */
export interface DevOptions extends SourceOptions {
  readonly ports: Ports;
  /** Types of resources that are left out. @default none */
  readonly ignore?: readonly string[];
  readonly enforceIam: boolean;
  readonly console: boolean;
  /** @default a free one */
  readonly consolePort?: number;
  readonly seedFile?: string;
  readonly logs: LogChoice;
  /** No colours, and the cursor stays where it is. */
  readonly plain: boolean;
  readonly json: boolean;
}

/** The terminal of the process, or what stands for it. */
export interface DevTerminal {
  readonly input: KeyInput;
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  out(line: string): void;
  err(line: string): void;
  /** Without an end of line. */
  write(text: string): void;
}
