import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from './quantile';

const ROUNDS = 3;
const APP = join(__dirname, 'synth-app.ts');

/** How long synthesis takes as an app grows, with and without boundary rules, in turns; and how large the assembly is. */
export async function measureSynth(): Promise<void> {
  const cases = [25, 50].flatMap((contexts) =>
    ['plain', 'rules'].map((rules) => ({ contexts, rules, times: [] as number[], bytes: 0 })),
  );
  for (let round = 0; round < ROUNDS; round++) for (const one of cases) Object.assign(one, run(one));
  for (const { contexts, rules, times, bytes } of cases) {
    const seconds = times.map((time) => (time / 1000).toFixed(1));
    console.log(
      `  ${contexts} contexts, ${contexts * 3} replicas, ${rules.padEnd(5)}  ${seconds.join(' ')} s, ${(bytes / 1e6).toFixed(1)} MB`,
    );
  }
  const [small = 0, smallRules = 0, large = 0, largeRules = 0] = cases.map(({ times }) =>
    quantile(times, 0.5),
  );
  console.log(`  rules beside none, 50 contexts      ratio ${(largeRules / large).toFixed(2)}`);
  console.log(`  50 contexts beside 25, none         ratio ${(large / small).toFixed(2)}`);
  console.log(`  50 contexts beside 25, rules        ratio ${(largeRules / smallRules).toFixed(2)}`);
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
