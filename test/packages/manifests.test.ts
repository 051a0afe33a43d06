import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root, stage } from '../../bin/build-packages/stage';
import { temporaryDirectory } from '../support/temporary-directory';

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly engines: { readonly node: string };
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional: boolean }>>;
}

/** Programs, which are started and not imported. */
const PROGRAM = /^(@dynoxide\/|dynoxide$)/;

const own = readJson(join(root, 'package.json')) as unknown as Manifest & {
  readonly devDependencies: Readonly<Record<string, string>>;
};
const work = temporaryDirectory();

const names = readdirSync(join(root, 'packages'));

test('there are four packages', () => {
  expect(names.sort()).toEqual([
    'cdk-event-sharing',
    'cdk-event-sharing-cli',
    'cdk-event-sharing-client',
    'cdk-event-sharing-local',
  ]);
});

describe.each(names)('%s', (name) => {
  const { entries, imports, manifest: written } = stage(name, join(work, name));
  const manifest = written as unknown as Manifest;
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  const named = { ...dependencies, ...optionalDependencies, ...peerDependencies };

  test('is named as its folder, and says what it is and what it needs', () => {
    expect(manifest).toMatchObject({
      name,
      license: 'Apache-2.0',
      author: { name: expect.any(String) },
      repository: { type: 'git', url: expect.any(String) },
      description: expect.stringMatching(/\.$/),
      engines: { node: expect.any(String) },
    });
    expect(manifest.keywords).toEqual([...new Set(manifest.keywords)].sort());
  });

  test('depends on exactly what its sources import', () => {
    expect([...imports].sort()).toEqual(
      Object.keys(named)
        .filter((each) => !PROGRAM.test(each))
        .sort(),
    );
  });

  test('has the ranges with which the repository tests', () => {
    const tested = { ...own.devDependencies, ...own.optionalDependencies };
    const installed = Object.entries(named).filter(
      ([each]) => !manifest.peerDependenciesMeta?.[each]?.optional,
    );
    expect(installed.filter(([each, range]) => tested[each] !== range)).toEqual([]);
  });

  test('exports each of its entries', () => {
    const paths = entries.map((entry) => (entry === 'index.ts' ? '.' : `./${entry.replace(/\.ts$/, '')}`));
    expect(Object.keys(manifest.exports).sort()).toEqual([...paths, './package.json'].sort());
  });
});

test('the command is a program of the package', () => {
  const { bin } = readJson(
    join(root, 'packages', 'cdk-event-sharing-cli', 'package.json'),
  ) as unknown as Manifest;
  const staged = readdirSync(join(work, 'cdk-event-sharing-cli'), { recursive: true, encoding: 'utf8' });
  expect(Object.keys(bin ?? {})).toEqual(['event-sharing']);
  expect(staged).toContain(bin?.['event-sharing']?.replace(/\.js$/, '.ts'));
});

test('the client leaves the AWS SDK to its user, and brings no CDK', () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = readJson(
    join(root, 'packages', 'cdk-event-sharing-client', 'package.json'),
  ) as unknown as Manifest;
  const needed = Object.keys(peerDependencies ?? {}).filter(
    (each) => !peerDependenciesMeta?.[each]?.optional,
  );
  // What only consumers need is installed by them.
  expect(needed).toEqual(['@aws-sdk/client-dynamodb']);
  expect(
    Object.keys(dependencies ?? {}).filter((each) => /^@aws-sdk|^aws-cdk|^constructs/.test(each)),
  ).toEqual([]);
});

test('the local cloud holds nothing of the other packages', () => {
  const rooms = readdirSync(join(work, 'cdk-event-sharing-local', 'lib'));
  expect(rooms).toEqual(['local-cloud']);
});
