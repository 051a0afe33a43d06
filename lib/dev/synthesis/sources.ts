import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ENV } from '../../wire/handler';
import { DevError } from '../errors';
import { readSettings, type WatchSettings } from './settings';
import { synthesiseApp } from './synthesise-app';

export interface SourceOptions {
  /** The working directory. */
  readonly directory: string;
  /** Commands of apps. @default `app` of `cdk.json`, where there is no assembly either */
  readonly apps?: readonly string[];
  /** Directories of assemblies that somebody else synthesises. @default none */
  readonly assemblies?: readonly string[];
  /** Context besides that of `cdk.json`. @default none */
  readonly context?: Readonly<Record<string, string>>;
  /** @default none, or what the environment says */
  readonly namespace?: string;
}

/** Where the stacks come from: apps, which are synthesised, and assemblies, which are there. */
export class Sources {
  /** All assemblies of the cloud. */
  readonly assemblies: readonly string[];
  /** Assemblies that somebody else writes. */
  readonly foreign: readonly string[];
  readonly #apps: readonly { readonly app: string; readonly outDir: string }[];
  readonly #work: string;

  /** @throws DevError `no-app`, `invalid-settings` */
  constructor(private readonly options: SourceOptions) {
    const { directory } = options;
    const { apps, assemblies } = chosen(options);
    const isAssembly = (app: string) =>
      statSync(resolve(directory, app), { throwIfNoEntry: false })?.isDirectory();
    this.foreign = [...assemblies, ...apps.filter(isAssembly)].map((each) => resolve(directory, each));
    this.#work = mkdtempSync(join(tmpdir(), 'event-sharing-dev-'));
    this.#apps = apps
      .filter((app) => !isAssembly(app))
      .map((app, index) => ({ app, outDir: join(this.#work, `app-${index}`) }));
    this.assemblies = [...this.#apps.map(({ outDir }) => outDir), ...this.foreign];
    process.once('exit', this.remove);
  }

  /** Whether there is anything to synthesise. */
  get hasApps(): boolean {
    return this.#apps.length > 0;
  }

  get watch(): WatchSettings {
    return readSettings(this.options.directory).watch;
  }

  /**
   * Synthesises every app, one after the other, because they may share a build.
   *
   * @throws DevError `app-failed`, `no-assembly`, `invalid-settings`
   */
  async synthesise(signal: AbortSignal): Promise<void> {
    const { directory, context, namespace } = this.options;
    for (const [index, { app, outDir }] of this.#apps.entries()) {
      const { build, ...settings } = readSettings(directory);
      mkdirSync(outDir, { recursive: true });
      await synthesiseApp({
        app,
        directory,
        // Once for all of them.
        settings: { build: index === 0 ? build : undefined, context: { ...settings.context, ...context } },
        outDir,
        environment: namespace === undefined ? {} : { [ENV.namespace]: namespace },
        signal,
      });
    }
  }

  /** Removes what was synthesised. */
  readonly remove = (): void => {
    process.removeListener('exit', this.remove);
    rmSync(this.#work, { recursive: true, force: true });
  };
}

function chosen({ directory, apps = [], assemblies = [] }: SourceOptions): {
  readonly apps: readonly string[];
  readonly assemblies: readonly string[];
} {
  if (apps.length + assemblies.length > 0) return { apps, assemblies };
  const { app } = readSettings(directory);
  if (app) return { apps: [app], assemblies };
  throw new DevError(
    'no-app',
    `${join(directory, 'cdk.json')} names no app: run this where it does, or give --app 'npx tsx app.ts', or --assembly cdk.out`,
  );
}
