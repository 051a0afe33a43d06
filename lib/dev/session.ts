import type { LocalCloud } from '../local-cloud';
import type { Change } from '../operator';
import { type Followed, followChanges } from './changes/follow';
import type { DevCloud } from './cloud/dev-cloud';
import { functionsOf } from './cloud/functions';
import { type DevConsole, openConsole } from './console';
import { type Ending, INTERRUPTED } from './ending';
import { codeOf, messageOf } from './errors';
import type { Command } from './keys/keys';
import type { DevOptions } from './options';
import type { AppliedChange, Reporter } from './output/events';
import type { FunctionLogs } from './output/function-logs';
import { keysHelp } from './output/text-reporter';
import { seedCloud } from './seed/seed';
import type { Sources } from './synthesis/sources';
import type { UpdateLoop } from './watch/update-loop';

export interface SessionParts {
  readonly options: DevOptions;
  readonly sources: Sources;
  readonly cloud: DevCloud;
  readonly reporter: Reporter;
  readonly ending: Ending;
  readonly logs: FunctionLogs;
}

/** The app that runs, and what a person does with it. One thing is done at a time: see `UpdateLoop.between`. */
export class Session {
  readonly #parts: SessionParts;
  #followed: Followed | undefined;
  #console: DevConsole | undefined;
  /** When the command began, later by what synthesis took. */
  #beganAt = performance.now();
  #hasFlowed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** @throws DevError, LocalCloudError */
  async start(): Promise<void> {
    const synthesisMs = await this.#synthesise();
    this.#beganAt += synthesisMs;
    const { cloud, ending } = this.#parts;
    if (ending.signal.aborted) return;
    await this.#run(synthesisMs, () => cloud.start());
  }

  /** Applies what has changed. What cannot be applied is told, and everything goes on as it was. */
  async update(files: readonly string[]): Promise<void> {
    const { reporter, cloud, ending } = this.#parts;
    const begin = performance.now();
    reporter.report({ event: 'updating', files });
    await this.#attempt('not updated', async () => {
      const synthesisMs = await this.#synthesise();
      if (ending.signal.aborted) return;
      if (!cloud.running) return this.#run(synthesisMs, () => cloud.start());
      const changes = (await cloud.update()).map(asApplied);
      const running = cloud.running;
      this.#parts.logs.name(functionsOf(running));
      // What feeds and replicas there are may be others now.
      if (changes.length > 0) await this.#follow(running);
      const ms = performance.now() - begin;
      this.#console?.tell(changes);
      reporter.report({ event: 'update', ms, synthesisMs, changes });
    });
  }

  onKey(command: Command, loop: UpdateLoop): void {
    const { reporter, ending } = this.#parts;
    switch (command) {
      case 'restart':
        void loop.between(() => this.#restart());
        break;
      case 'seed':
        void loop.between(() => this.#seed());
        break;
      case 'clear':
        reporter.clear();
        break;
      case 'help':
        reporter.report({ event: 'note', message: keysHelp().join('\n') });
        break;
      case 'quit':
        ending.reach(0);
        break;
      case 'interrupt':
        ending.reach(INTERRUPTED);
    }
  }

  /** Ends all that runs; the first error is thrown when everything has ended. */
  async stop(): Promise<void> {
    const endings = [this.#followed?.stop(), this.#console?.stop()];
    const outcomes = await Promise.allSettled(endings);
    await this.#parts.cloud.stop();
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #restart(): Promise<void> {
    const { reporter, cloud, ending } = this.#parts;
    reporter.report({ event: 'note', message: 'restarting: the data goes' });
    await this.#attempt('not restarted', async () => {
      const synthesisMs = await this.#synthesise();
      if (ending.signal.aborted) return;
      await this.#followed?.stop();
      this.#followed = undefined;
      await this.#run(synthesisMs, () => cloud.restart());
    });
  }

  async #seed(): Promise<void> {
    const { options, cloud, reporter } = this.#parts;
    const { seedFile } = options;
    const running = cloud.running;
    if (seedFile === undefined || !running) {
      const missing = running ? 'no seed file was given: start with --seed-file data.json' : 'nothing runs';
      return reporter.report({ event: 'note', message: missing });
    }
    await this.#attempt('seeding', async () => {
      const counts = await seedCloud(running, seedFile);
      const message = [...counts].map(([name, count]) => `${count} of ${name}`).join(', ');
      reporter.report({ event: 'note', message: `seeded: ${message || 'the file has no items'}` });
    });
  }

  /** @returns how long it took, 0 where there is nothing to synthesise */
  async #synthesise(): Promise<number> {
    const { sources, ending } = this.#parts;
    if (!sources.hasApps) return 0;
    const begin = performance.now();
    await sources.synthesise(ending.signal);
    return performance.now() - begin;
  }

  async #run(synthesisMs: number, start: () => Promise<LocalCloud>): Promise<void> {
    const { options, reporter, logs } = this.#parts;
    const begin = performance.now();
    const cloud = await start();
    const functions = functionsOf(cloud);
    logs.name(functions);
    await this.#follow(cloud);
    if (this.#console) this.#console.tell([]);
    else if (options.console) await this.#openConsole(cloud);
    const { environment, outputs } = cloud;
    // They may be many: what is needed first, as the console's address, comes behind them and stays in sight.
    for (const [stack, ofStack] of Object.entries(outputs)) {
      for (const [name, value] of Object.entries(ofStack))
        reporter.report({ event: 'output', stack, name, value });
    }
    reporter.report({
      event: 'started',
      environment,
      functions,
      stacks: [...new Set(cloud.resources().map(({ stackPath }) => stackPath))],
      console: this.#console?.url,
      synthesisMs,
      startMs: performance.now() - begin,
    });
  }

  /** A console that cannot be opened keeps nobody from working. */
  async #openConsole(cloud: LocalCloud): Promise<void> {
    const { options, sources, cloud: clouds } = this.#parts;
    await this.#attempt('no console', async () => {
      this.#console = await openConsole(cloud, () => clouds.running, {
        assemblies: sources.assemblies,
        namespace: options.namespace,
        port: options.consolePort,
        onError: (error) => this.#report('the console', error),
      });
    });
  }

  /** A cloud whose changes cannot be followed runs all the same. */
  async #follow(cloud: LocalCloud): Promise<void> {
    await this.#attempt('changes are not followed', async () => {
      if (this.#followed) return this.#followed.update(cloud);
      this.#followed = await followChanges(cloud, {
        onChange: (change) => this.#show(change),
        onProblem: (message) => this.#parts.reporter.report({ event: 'note', message }),
      });
    });
  }

  #show(change: Change): void {
    const { reporter } = this.#parts;
    reporter.report({ event: 'change', ...change });
    if (this.#hasFlowed || !change.arrivals.some(({ state }) => state === 'applied')) return;
    this.#hasFlowed = true;
    reporter.report({ event: 'first-flow', ms: performance.now() - this.#beganAt });
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Whoever ends it sees no failure that the end has caused.
      if (this.#parts.ending.signal.aborted) return;
      this.#report(what, error);
      this.#console?.tell([], `${what}: ${messageOf(error)}`);
    }
  }

  #report(what: string, error: unknown): void {
    this.#parts.reporter.report({
      event: 'error',
      code: codeOf(error),
      message: `${what}: ${messageOf(error)}`,
    });
  }
}

function asApplied({ action, path, type, physicalId, properties, reason }: AppliedChange): AppliedChange {
  return { action, path, type, physicalId, properties, reason };
}
