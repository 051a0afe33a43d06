import { execFileSync } from 'node:child_process';
import { type Bound, median, printBounds, printTable, spread } from './report';
import { deployShipped, HANDLERS, type Shipped, type ShippedFunction } from './shipped/deploy';

const ROUNDS = 20;

/** Loads a file, if it is given one, and tells what its process has taken since it began. */
const PROGRAM = `
  if (process.argv[1]) require(process.argv[1]);
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ ms: performance.now(), cpuMs: (user + system) / 1000 }));
`;

type HandlerName = keyof typeof HANDLERS;

interface Start {
  readonly ms: number;
  readonly cpuMs: number;
}

/** A handler of one build. */
interface Case {
  readonly name: HandlerName;
  readonly build: 'this' | 'that';
  readonly function: ShippedFunction;
  /** What each start took over that of Node alone. */
  readonly starts: Start[];
}

/** What the start of each handler takes over that of Node alone: in new processes, with the environment that the function has. */
export async function measureColdStart(beside?: string): Promise<void> {
  const builds: Partial<Record<Case['build'], Shipped>> = {};
  try {
    builds.this = await deployShipped();
    if (beside) builds.that = await deployShipped(beside);
    const cases = (Object.keys(HANDLERS) as HandlerName[]).flatMap((name) =>
      Object.entries(builds).map(([build, shipped]) => {
        const of = shipped.function(HANDLERS[name]);
        return { name, build: build as Case['build'], function: of, starts: [] as Start[] };
      }),
    );
    for (let round = 0; round < ROUNDS; round += 1) startEach(cases);
    report(cases);
  } finally {
    for (const shipped of Object.values(builds)) await shipped.stop();
  }
}

function startEach(cases: readonly Case[]): void {
  // Without a handler Node has its settings neither.
  const bare = start({ environment: { PATH: process.env.PATH ?? '' } });
  for (const { function: of, starts } of cases) {
    const { ms, cpuMs } = start(of);
    starts.push({ ms: ms - bare.ms, cpuMs: cpuMs - bare.cpuMs });
  }
}

function start({ file, environment }: Pick<ShippedFunction, 'environment'> & { file?: string }): Start {
  const args = ['-e', PROGRAM, ...(file ? [file] : [])];
  return JSON.parse(execFileSync(process.execPath, args, { env: environment, encoding: 'utf8' }));
}

function report(cases: readonly Case[]): void {
  console.log(`${ROUNDS} starts of each, in turns; median (lowest to highest)\n`);
  printTable([
    ['', 'Start over Node, ms', 'Processor time over Node, ms', 'Bundle, KB'],
    ...cases.map(({ name, build, starts, function: { bytes } }) => [
      build === 'this' ? name : `${name} of the other build`,
      spread(msOf(starts), 0),
      spread(cpuOf(starts), 0),
      (bytes / 1000).toFixed(0),
    ]),
  ]);
  console.log('');
  printBounds([...boundsBeside(cases)]);
}

/** Only beside another build: how long a start takes is the machine's too. */
function* boundsBeside(cases: readonly Case[]): Generator<Bound> {
  for (const name of ['replicator', 'publisher'] as const) {
    const [ours, theirs] = (['this', 'that'] as const).map((build) =>
      cases.find((one) => one.name === name && one.build === build),
    );
    if (!ours || !theirs) continue;
    const beside = (of: (starts: readonly Start[]) => number[]) =>
      median(of(ours.starts)) / median(of(theirs.starts));
    const what = `of the start of the ${name} over Node, beside the other build`;
    yield { what: `time ${what}`, value: beside(msOf), most: 0.35 };
    yield { what: `processor time ${what}`, value: beside(cpuOf), most: 0.35 };
  }
}

const msOf = (starts: readonly Start[]) => starts.map(({ ms }) => ms);
const cpuOf = (starts: readonly Start[]) => starts.map(({ cpuMs }) => cpuMs);
