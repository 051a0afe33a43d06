import { resolve } from 'node:path';
import { type DevOptions, runDev } from '../../dev';
import { namespaceProblem } from '../../wire/namespace';
import type { Console } from '../shared/console';
import { UsageError } from '../shared/errors';

/** Options as commander gives them. */
export interface DevCommandOptions
  extends Pick<DevOptions, 'console' | 'logs' | 'namespace' | 'seedFile' | 'context'> {
  readonly app?: readonly string[];
  readonly assembly?: readonly string[];
  readonly ignore?: readonly string[];
  readonly enforceIam?: boolean;
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly dynamodbPort?: number;
  readonly messagingPort?: number;
  readonly controlPort?: number;
  readonly consolePort?: number;
}

/**
 * Runs an app on this machine until somebody ends it. It writes lines that have colours, so that it makes texts of others harmless
 * itself.
 */
export function dev(
  { out, err }: Console,
  options: DevCommandOptions,
  interrupted: AbortSignal,
): Promise<number> {
  const { app, assembly, dynamodbPort, messagingPort, controlPort, consolePort, ...rest } = options;
  const problem = rest.namespace === undefined ? undefined : namespaceProblem(rest.namespace);
  if (problem) throw new UsageError(problem);
  return runDev(
    {
      ...rest,
      directory: resolve('.'),
      apps: app,
      assemblies: assembly,
      ports: { dynamodb: dynamodbPort, messaging: messagingPort, control: controlPort },
      consolePort,
      enforceIam: rest.enforceIam ?? false,
      plain: rest.plain ?? false,
      json: rest.json ?? false,
    },
    {
      input: process.stdin,
      isTerminal: process.stdout.isTTY === true,
      environment: process.env,
      out,
      err,
      write: (text) => process.stdout.write(text),
    },
    interrupted,
  );
}
