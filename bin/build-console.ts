import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(__dirname, '..');
const source = join(root, 'lib', 'console-page');

/** Where the repository's own console takes its page from. */
export const CONSOLE_PAGE = join(root, 'dist', 'console');

/** What the page may weigh, all of it, compressed: it is loaded at once, and nothing of it later. */
const LIMIT_BYTES = 250_000;

/** All that the bundle may be made of: what the server runs on is no part of the page. */
const SOURCES = /^(lib\/(console-page|wire)|node_modules\/(preact|uplot))\//;

/** What is bundled, and so is shipped under its own licence. */
const BUNDLED = ['preact', 'uplot'];

/**
 * Builds the console's page into static files: `index.html`, `app.<hash>.js`, `app.<hash>.css`, `favicon.svg`, and the licences of
 * what is bundled. Nothing else stays in the directory.
 *
 * @param limitBytes what all of it may weigh compressed
 * @returns the size of each file compressed with gzip (bytes), by name
 * @throws when a source does not compile, or the page is larger than it may be
 */
export async function buildConsolePage(
  outdir: string,
  limitBytes = LIMIT_BYTES,
): Promise<Map<string, number>> {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const { metafile } = await build({
    entryPoints: { app: join(source, 'main.tsx') },
    tsconfig: join(source, 'tsconfig.json'),
    outdir,
    entryNames: '[name].[hash]',
    bundle: true,
    minify: true,
    // The browsers of two years: nothing is polyfilled.
    target: ['chrome122', 'firefox123', 'safari17.4'],
    format: 'iife',
    legalComments: 'none',
    metafile: true,
    absWorkingDir: root,
    logLevel: 'warning',
  });
  refuseForeignSources(Object.keys(metafile.inputs));
  writeIndex(
    outdir,
    Object.keys(metafile.outputs).map((path) => basename(path)),
  );
  writeFileSync(join(outdir, 'favicon.svg'), readFileSync(join(source, 'favicon.svg')));
  writeFileSync(join(outdir, 'LICENSES.txt'), licences());
  const sizes = sizesIn(outdir);
  refuseLarge(sizes, limitBytes);
  return sizes;
}

/** Names with hashes are of the content, so that a browser may keep these files for ever. */
function writeIndex(outdir: string, built: readonly string[]): void {
  let page = readFileSync(join(source, 'index.html'), 'utf8');
  for (const kind of ['js', 'css']) {
    const name = built.find((file) => file.endsWith(`.${kind}`));
    if (!name) throw new Error(`the build of the console's page made no .${kind}: ${built.join(', ')}`);
    page = page.replace(`"/app.${kind}"`, `"/${name}"`);
  }
  writeFileSync(join(outdir, 'index.html'), page);
}

function licences(): string {
  return BUNDLED.map((name) => {
    const text = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
    return `${name}\n\n${text.trim()}\n`;
  }).join('\n');
}

function refuseForeignSources(sources: readonly string[]): void {
  const foreign = sources.filter((source) => !SOURCES.test(source));
  if (foreign.length > 0)
    throw new Error(
      `the console's page would bundle ${foreign.join(', ')}: import types alone from there, or move what it needs to lib/wire`,
    );
}

function sizesIn(outdir: string): Map<string, number> {
  const names = readdirSync(outdir).filter((name) => statSync(join(outdir, name)).isFile());
  return new Map(names.map((name) => [name, gzipSync(readFileSync(join(outdir, name))).length]));
}

function refuseLarge(sizes: ReadonlyMap<string, number>, limitBytes: number): void {
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  if (total > limitBytes)
    throw new Error(
      `the console's page is ${total} bytes compressed, more than ${limitBytes}: leave something out, or load it later`,
    );
}

async function main(): Promise<void> {
  const sizes = await buildConsolePage(CONSOLE_PAGE);
  if (process.argv.includes('--quiet')) return;
  for (const [name, bytes] of sizes)
    console.log(`${name.padEnd(24)} ${(bytes / 1000).toFixed(1).padStart(6)} kB compressed`);
}

if (require.main === module)
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
