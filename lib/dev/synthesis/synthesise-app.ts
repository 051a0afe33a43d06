import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, extname, join, resolve } from 'node:path';
import { DevError } from '../errors';
import { runCommand } from './command';
import type { AppSettings } from './settings';

/** A text in the environment may be 128 KiB on Linux, and 32 KiB on Windows. */
const MAX_CONTEXT = 30_000;

const SCRIPTS = ['.js', '.cjs', '.mjs'];

/** An app, and where its assembly goes. */
export interface Synthesis {
  /** The app's command, or its script. */
  readonly app: string;
  /** Where `cdk.json` is, and the command runs. */
  readonly directory: string;
  readonly settings: Pick<AppSettings, 'build' | 'context'>;
  readonly outDir: string;
  /** Further variables of the environment. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Synthesises an app as the CDK command line does: by the shell, with the directory and the context in variables of the environment.
 *
 * @throws DevError `app-failed` with what the app has printed, `no-assembly`
 */
export async function synthesiseApp(synthesis: Synthesis): Promise<void> {
  const { app, directory, settings, outDir, signal } = synthesis;
  const environment = {
    ...process.env,
    ...synthesis.environment,
    PATH: [join(directory, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    CDK_OUTDIR: outDir,
    ...contextVariables(settings.context, `${outDir}.context.json`),
  };
  const common = { directory, environment, signal };
  if (settings.build) await runCommand({ ...common, command: settings.build, title: 'the build command' });
  const manifest = join(outDir, 'manifest.json');
  const before = writtenAt(manifest);
  await runCommand({ ...common, command: executable(app, directory), title: 'the app' });
  if (writtenAt(manifest) === before) {
    throw new DevError(
      'no-assembly',
      `the app "${app}" ended well and wrote no cloud assembly to the directory in CDK_OUTDIR: let it create an App without "outdir", and call app.synth() if its process ends by itself`,
    );
  }
}

/** `aws-cdk-lib` reads the file besides the variable. */
function contextVariables(context: object, file: string): Record<string, string> {
  const text = JSON.stringify(context);
  if (text.length <= MAX_CONTEXT) return { CDK_CONTEXT_JSON: text };
  writeFileSync(file, text);
  return { CDK_CONTEXT_JSON: '{}', CONTEXT_OVERFLOW_LOCATION_ENV: file };
}

/** A script that cannot be started is one for Node. */
function executable(app: string, directory: string): string {
  const file = resolve(directory, app);
  if (!SCRIPTS.includes(extname(app)) || !existsSync(file)) return app;
  try {
    if (process.platform !== 'win32') {
      accessSync(file, constants.X_OK);
      return app;
    }
  } catch {
    // It is no program.
  }
  return `"${process.execPath}" "${file}"`;
}

function writtenAt(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}
