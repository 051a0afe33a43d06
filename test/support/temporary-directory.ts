import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of its own. It goes away with all that a run of the tests writes: see `test/runner/set-up.js`. */
export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'test-'));
