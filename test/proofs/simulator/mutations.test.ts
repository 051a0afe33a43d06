import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../bin/synthesise';
import { BROKEN_ASSUMPTIONS } from './assumptions';
import { loadBuild } from './build';
import { MUTATIONS } from './mutations';
import { CONSUMING } from './mutations/consuming';
import type { Bug } from './mutations/mutation';
import { OUTBOX } from './mutations/outbox';

const SEED = 1;
const DEFAULT_SCHEDULES = 10_000;
const CONSUMERS = { subscribers: 'consumers' } as const;
const EVENTS = { subscribers: 'outbox' } as const;
/** Enough states for a bug in a decision to show, few enough for all mutations. */
const WORLDS_FOR_MUTANTS = ['new table', 'repairs', 'pause'].map(
  (name) => `one row in a filtered replica, ${name}`,
);
/** What the small worlds run; a bug elsewhere is for the simulator alone. */
const IN_SMALL_WORLDS =
  /sequence|decide|replicate|replica-store|event\.ts|change|marker|seed|choose-rows|projection|filter-policy/;

const guarantees = readFileSync(join(packageRoot, 'docs', 'guarantees.md'), 'utf8');
const findings: string[] = [];

/** Schedules that the bug needs that hides best. */
function budgetOf(bugs: readonly Bug[]): number {
  return Math.max(...bugs.map(({ schedules }) => schedules ?? DEFAULT_SCHEDULES));
}

/** What the simulator finds in a build of the shipped code, and after how much work. */
async function simulate(
  { runSchedules, FaultCounts }: Awaited<ReturnType<typeof loadBuild>>,
  { conditions, schedules = DEFAULT_SCHEDULES }: Pick<Bug, 'conditions' | 'schedules'>,
): Promise<string[]> {
  const faults = new FaultCounts(conditions?.subscribers);
  const result = await runSchedules({ schedules, conditions, seed: SEED, faults });
  return result.failure ? [`simulator, ${result.schedules} schedules: ${result.failure.problem}`] : [];
}

/** What the exhaustive check finds, and after how much work. */
async function search({ WORLDS, searchAll }: Awaited<ReturnType<typeof loadBuild>>): Promise<string[]> {
  for (const world of WORLDS.filter(({ name }) => WORLDS_FOR_MUTANTS.includes(name))) {
    const { states, problem } = await searchAll(world);
    if (problem !== undefined) return [`exhaustive check, ${states} states: ${problem}`];
  }
  return [];
}

describe('bugs made on purpose', () => {
  afterAll(() => {
    process.stdout.write(
      `mutations: ${findings.length} of ${MUTATIONS.length} caught\n${findings.join('\n')}\n`,
    );
  });

  it('are not seen where there are none', async () => {
    const build = await loadBuild();
    const schedules = budgetOf(MUTATIONS);
    const found = [
      ...(await simulate(build, { schedules })),
      ...(await simulate(build, { schedules: budgetOf(CONSUMING), conditions: CONSUMERS })),
      ...(await simulate(build, { schedules: budgetOf(OUTBOX), conditions: EVENTS })),
      ...(await search(build)),
    ];
    expect(found).toEqual([]);
  }, 180_000);

  it('are not seen where there are only many large rows', async () => {
    const build = await loadBuild();
    const largeRows = 0.3;
    expect(await simulate(build, { conditions: { largeRows } })).toEqual([]);
    expect(await simulate(build, { conditions: { ...CONSUMERS, largeRows }, schedules: 1_000 })).toEqual([]);
  }, 180_000);

  it('break promises that are written down', () => {
    const rules = [...new Set(MUTATIONS.map(({ rule }) => rule))];
    expect(rules.filter((rule) => !guarantees.includes(`\n| ${rule}`))).toEqual([]);
  });

  it.each(MUTATIONS.map((mutation) => [mutation.rule, mutation.name, mutation] as const))(
    'are caught: %s: %s',
    async (_, name, mutation) => {
      const mutant = await loadBuild(mutation);
      const isInSmallWorlds =
        mutation.conditions?.subscribers === undefined &&
        mutation.edits.some(({ file }) => IN_SMALL_WORLDS.test(file));
      const found = [...(await simulate(mutant, mutation)), ...(isInSmallWorlds ? await search(mutant) : [])];
      if (found.length === 0) throw new Error('nobody noticed');
      findings.push(`  ${name}: ${found.map((text) => text.slice(0, text.indexOf(':'))).join('; ')}`);
    },
  );
});

describe('an assumption that does not hold', () => {
  it.each(BROKEN_ASSUMPTIONS.map((broken) => [broken.name, broken] as const))(
    'is noticed: %s',
    async (_, broken) => {
      expect(await simulate(await loadBuild(), broken)).toHaveLength(1);
    },
  );
});
