import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printBounds, printTable, spread } from './report';

const ROUNDS = 3;
const SIZES = [25, 50];
const APP = join(__dirname, 'synth-app.ts');

/** How long synthesis takes as an app grows, with and without boundary rules, in turns; and how large the assembly is. */
export async function measureSynth(): Promise<void> {
  const cases = SIZES.flatMap((contexts) =>
    ['plain', 'rules'].map((rules) => ({ contexts, rules, times: [] as number[], bytes: 0 })),
  );
  for (let round = 0; round < ROUNDS; round++) for (const one of cases) Object.assign(one, run(one));
  console.log(`${ROUNDS} syntheses of each, in turns; median (lowest to highest)\n`);
  printTable([
    ['', 'Without rules, s', 'With `BoundaryRules`, s', 'Assembly, MB'],
    ...SIZES.map((contexts, index) => {
      const [plain, rules] = [cases[2 * index], cases[2 * index + 1]];
      return [
        `${contexts} contexts, ${contexts * 3} replicas`,
        seconds(plain?.times),
        seconds(rules?.times),
        ((rules?.bytes ?? 0) / 1e6).toFixed(1),
      ];
    }),
  ]);
  const [small = 0, smallRules = 0, large = 0, largeRules = 0] = cases.map(({ times }) => median(times));
  console.log('');
  printBounds([
    { what: '50 contexts with rules beside without', value: largeRules / large, most: 1.3 },
    { what: '50 contexts beside 25, without rules', value: large / small, most: 2 },
    { what: '50 contexts beside 25, with rules', value: largeRules / smallRules, most: 2 },
    { what: 'assembly of 50 contexts, MB', value: (cases.at(-1)?.bytes ?? 0) / 1e6, most: 30, digits: 1 },
  ]);
}

function seconds(times: readonly number[] = []): string {
  return spread(
    times.map((time) => time / 1000),
    1,
  );
}

function run({ contexts, rules, times }: { contexts: number; rules: string; times: readonly number[] }) {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    // A process of its own each time: what one synthesis has learnt would help the next.
    const args = ['--import', 'tsx', APP, outdir, String(contexts), rules];
    const time = Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    return { times: [...times, time], bytes: bytesIn(outdir) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function bytesIn(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
