import { DevCloud } from './cloud/dev-cloud';
import { type LocalCloudModule, loadLocalCloud } from './cloud/load-local-cloud';
import { Ending } from './ending';
import { codeOf, DevError, type DevErrorCode, messageOf } from './errors';
import { readKeys } from './keys/keys';
import type { DevOptions, DevTerminal } from './options';
import type { Reporter } from './output/events';
import { logReporter } from './output/function-logs';
import { createReporter } from './output/reporter';
import { readSeedFile } from './seed/seed-file';
import { Session } from './session';
import { Sources } from './synthesis/sources';
import { watchSources } from './watch/watch-sources';

/**
 * Runs an app on the local cloud until somebody ends it: shows what flows, and takes over what changes.
 *
 * @param interrupted aborted by the first Ctrl-C
 * @returns the exit code: 2 when it was asked for wrongly, 3 when the app or the cloud could not be started
 */
export async function runDev(
  options: DevOptions,
  terminal: DevTerminal,
  interrupted: AbortSignal,
): Promise<number> {
  const reporter = createReporter(options, terminal);
  try {
    const module = loadLocalCloud();
    if (options.seedFile !== undefined) readSeedFile(options.seedFile);
    const code = await runUntilEnded(module, { options, terminal, reporter, interrupted });
    reporter.report({ event: 'stopped' });
    return code;
  } catch (error) {
    const code = codeOf(error);
    reporter.report({ event: 'error', code, message: messageOf(error) });
    return error instanceof DevError && REFUSED.has(error.code) ? 2 : 3;
  }
}

const REFUSED = new Set<DevErrorCode>([
  'no-app',
  'invalid-settings',
  'invalid-seed',
  'local-cloud-missing',
  'node-too-old',
]);

interface Run {
  readonly options: DevOptions;
  readonly terminal: DevTerminal;
  readonly reporter: Reporter;
  readonly interrupted: AbortSignal;
}

async function runUntilEnded(module: LocalCloudModule, run: Run): Promise<number> {
  const { options, terminal, reporter, interrupted } = run;
  const sources = new Sources(options);
  const ending = new Ending(interrupted);
  const logs = logReporter(options.logs, reporter);
  const cloud = new DevCloud(module, {
    assemblies: sources.assemblies,
    ports: options.ports,
    ignore: options.ignore,
    enforceIam: options.enforceIam,
    onLog: logs.onEntry,
  });
  const session = new Session({ options, sources, cloud, reporter, ending, logs });
  let giveBack: (() => void) | undefined;
  let watching: ReturnType<typeof watchSources> | undefined;
  try {
    await session.start();
    if (ending.signal.aborted) return await ending.reached;
    watching = watchSources(options.directory, sources, {
      update: (files) => session.update(files),
      onNote: (message) => reporter.report({ event: 'note', message }),
    });
    const { loop } = watching;
    giveBack = readKeys(terminal.input, (command) => session.onKey(command, loop));
    reporter.report({ event: 'ready', keys: giveBack !== undefined, watching: watching.folders });
    return await ending.reached;
  } catch (error) {
    // Whoever ends it while it starts sees how it was ended, not what that broke.
    if (ending.signal.aborted) return await ending.reached;
    throw error;
  } finally {
    giveBack?.();
    ending.reach(0);
    watching?.close();
    await watching?.loop.close();
    await session.stop().catch((error: unknown) => terminal.err(messageOf(error)));
    sources.remove();
    ending.release();
  }
}
