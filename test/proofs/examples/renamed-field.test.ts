import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../bin/synthesise';
import { cdkSynth } from '../../support/cdk-synth';
import { temporaryDirectory } from '../../support/temporary-directory';

const copy = temporaryDirectory();
const app = join('bin', 'example.ts');
const contract = join(copy, 'examples', 'users-orders', 'services', 'contracts', 'user.v1.json');
beforeAll(() => {
  for (const part of [
    'bin',
    'examples',
    'lib',
    'packages',
    join('dist', 'lambdas'),
    'package.json',
    'tsconfig.json',
  ]) {
    cpSync(join(packageRoot, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
});

/** Edits the contract as its owner would. */
function edit(change: (text: string) => string): void {
  writeFileSync(contract, change(readFileSync(contract, 'utf8')));
}

test('renaming a field of the contract of users fails cdk synth, which names who reads it', async () => {
  await expect(cdkSynth(app, copy)).resolves.toBeUndefined();
  edit((text) => text.replaceAll('"name"', '"full_name"').replace('"1.1"', '"1.2"'));
  await expect(cdkSynth(app, copy)).rejects.toThrow(
    /\[Users\/Context\/Feed\] users\/User 1\.1 → 1\.2: the field "name" was removed \(string → nothing\); read by billing\/Users, orders\/User:/,
  );
}, 180_000);
