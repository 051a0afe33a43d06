import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preProcessFile } from 'typescript';
import { root, type Staged, stage } from '../../bin/build-packages/stage';
import { temporaryDirectory } from '../support/temporary-directory';

const directory = temporaryDirectory();
let staged: Staged;

beforeAll(() => {
  staged = stage('cdk-event-sharing', directory);
});

test('a staged package holds every file that its sources import', () => {
  const sources = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const missing = sources.flatMap((source) =>
    preProcessFile(readFileSync(join(directory, source), 'utf8'))
      .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
      .map(({ fileName }) => join(directory, dirname(source), fileName))
      .filter((path) => ![`${path}.ts`, join(path, 'index.ts')].some(existsSync)),
  );
  expect(sources.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test('it holds nothing else of the tree', () => {
  expect(existsSync(join(directory, 'lib', 'constructs'))).toBe(true);
  expect(existsSync(join(directory, 'lib', 'adapters'))).toBe(false);
});

test('the jsii package bundles all that it does not leave to the CDK', () => {
  const { dependencies, bundledDependencies } = staged.manifest as {
    dependencies: Record<string, string>;
    bundledDependencies: string[];
  };
  expect(bundledDependencies.sort()).toEqual(Object.keys(dependencies).sort());
});

test('it has the version of the repository', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).version).toBe(version);
});

test('a package imports by its name what another package has', () => {
  const cli = join(directory, 'cli');
  const { imports } = stage('cdk-event-sharing-cli', cli);
  expect([...imports]).toContain('cdk-event-sharing-local');
  expect(existsSync(join(cli, 'lib', 'local-cloud', 'index.ts'))).toBe(false);
  const loader = readFileSync(join(cli, 'lib', 'dev', 'cloud', 'load-local-cloud.ts'), 'utf8');
  expect(loader).toContain("require('cdk-event-sharing-local')");
  expect(loader).not.toContain("'../../local-cloud'");
});
