import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson, root } from '../build-packages/stage';
import { bundleSize } from './bundle';
import { CHECKED_PACKAGES, type CheckedPackage } from './checked-packages';
import { Project } from './project';
import { pack, problemsOf } from './tarball';

let failures = 0;

const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} kB`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;

function report(text: string, problem?: string): void {
  console.log(`  ${text}${problem ? `   !!! ${problem}` : ''}`);
  if (problem) failures += 1;
}

/** What to report when a measure is over its limit; both in the same unit. */
function over(measure: number, limit: number = Number.POSITIVE_INFINITY): string | undefined {
  return measure > limit ? `over the limit of ${limit}` : undefined;
}

async function check({ name, limits, bundles, uses }: CheckedPackage, work: string): Promise<void> {
  const { engines, peerDependencies, peerDependenciesMeta } = readJson(
    join(root, 'dist', 'packages', name, 'package.json'),
  ) as { engines: { node: string } } & Record<string, Record<string, unknown> | undefined>;
  const peers = Object.keys(peerDependencies ?? {}).filter((peer) => !peerDependenciesMeta?.[peer]);
  const [node = ''] = engines.node.match(/\d+\.\d+\.\d+/) ?? [];
  console.log(name);

  const tarball = pack(name, work);
  report(
    `tarball ${kilobytes(tarball.size)}, unpacked ${kilobytes(tarball.unpackedSize)}, ${tarball.files} files`,
    over(tarball.size / 1e3, limits.tarballKilobytes),
  );
  const problems = problemsOf(tarball);
  report(
    `publint and attw: ${problems.length === 0 ? 'clean' : 'not clean'}`,
    problems.join('\n') || undefined,
  );

  const project = new Project(join(work, name), node);
  project.install(...peers.map((peer) => `${peer}@${peerDependencies?.[peer]}`));
  const before = new Set(project.installed());
  project.install(tarball.file);
  const added = project.installed().filter((path) => !before.has(path));
  const size = added.reduce((sum, path) => sum + project.sizeOf(path), 0);
  const beside = peers.length > 0 ? ` beside ${peers.join(' and ')}` : '';
  report(
    `installed on Node ${node}: ${added.length} packages, ${megabytes(size)}${beside}`,
    over(added.length, limits.packages) ?? over(size / 1e6, limits.installedMegabytes),
  );
  for (const [command = '', ...args] of uses) {
    report(`${[command, ...args].join(' ')}: ${project.run(command, args)}`);
  }
  // Optional peers are there from here on alone: what went before needs none of them.
  for (const [what, { code, kilobytes: limit, optional = [], alone }] of Object.entries(bundles ?? {})) {
    if (optional.length > 0)
      project.install(...optional.map((peer) => `${peer}@${peerDependencies?.[peer] ?? '*'}`));
    const beside = [...peers, ...optional];
    const bytes = await bundleSize(project, code, beside);
    report(
      `bundle of ${what}: ${kilobytes(bytes.added)} beside ${kilobytes(bytes.peers)} of ${beside.join(' and ')}`,
      over(bytes.added / 1e3, limit) ?? (alone && bytes.peers > 0 ? 'peers are in it' : undefined),
    );
  }
}

/** @param names of packages. @default all */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !CHECKED_PACKAGES.some((each) => each.name === name));
  if (unknown.length > 0) throw new Error(`no package ${unknown.join(', ')}`);
  const work = mkdtempSync(join(tmpdir(), 'check-packages-'));
  try {
    for (const checked of CHECKED_PACKAGES) {
      if (names.length > 0 && !names.includes(checked.name)) continue;
      // One package that cannot be used does not hide what is wrong with the next.
      await check(checked, work).catch((error: unknown) => report('stopped', String(error)));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  console.log(failures === 0 ? 'all packages are as they should be' : `${failures} failed`);
  process.exitCode = failures === 0 ? 0 : 1;
}

void main(process.argv.slice(2));
