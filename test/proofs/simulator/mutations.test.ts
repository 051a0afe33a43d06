import { BROKEN_ASSUMPTIONS } from './assumptions';
import { loadBuild } from './build';
import { MUTATIONS, type Mutation } from './mutations';

const SEED = 1;
const DEFAULT_SCHEDULES = 4_000;
/** Enough states for a bug in a decision to show, few enough for all mutations. */
const WORLDS_FOR_MUTANTS = ['new table', 'repairs', 'pause'].map(
  (name) => `one row in a filtered replica, ${name}`,
);
/** What the small worlds run; a bug elsewhere is for the simulator alone. */
const IN_SMALL_WORLDS =
  /sequence|decide|replicate|replica-store|event\.ts|change|marker|seed|choose-rows|projection|filter-policy/;

const budgetOf = ({ schedules }: Mutation) => schedules ?? DEFAULT_SCHEDULES;
const findings: string[] = [];

/** Which checker finds something in this build of the shipped code, and after how much work. */
async function check(mutation: Mutation | undefined, schedules: number): Promise<string[]> {
  const mutant = await loadBuild(mutation);
  const found: string[] = [];
  const simulated = await mutant.runSchedules({ schedules, seed: SEED, faults: new mutant.FaultCounts() });
  if (simulated.failure)
    found.push(`simulator, ${simulated.schedules} schedules: ${simulated.failure.problem}`);
  const seesIt = mutation === undefined || mutation.edits.some(({ file }) => IN_SMALL_WORLDS.test(file));
  for (const world of seesIt ? mutant.WORLDS : []) {
    if (!WORLDS_FOR_MUTANTS.includes(world.name)) continue;
    const { states, problem } = await mutant.searchAll(world);
    if (problem === undefined) continue;
    found.push(`exhaustive check, ${states} states: ${problem}`);
    break;
  }
  return found;
}

describe('bugs made on purpose', () => {
  afterAll(() => {
    process.stdout.write(
      `mutations: ${findings.length} of ${MUTATIONS.length} caught\n${findings.join('\n')}\n`,
    );
  });

  it('are not seen where there are none', async () => {
    expect(await check(undefined, Math.max(...MUTATIONS.map(budgetOf)))).toEqual([]);
  }, 180_000);

  it.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    'are caught: %s',
    async (name, mutation) => {
      const [first, ...others] = await check(mutation, budgetOf(mutation));
      if (first === undefined) throw new Error('nobody noticed');
      findings.push(
        `  ${name}: ${[first, ...others].map((text) => text.slice(0, text.indexOf(':'))).join('; ')}`,
      );
    },
  );
});

describe('an assumption that does not hold', () => {
  it.each(BROKEN_ASSUMPTIONS.map((broken) => [broken.name, broken] as const))(
    'is noticed: %s',
    async (_, broken) => {
      expect(await check(broken, budgetOf(broken))).toHaveLength(1);
    },
  );
});
