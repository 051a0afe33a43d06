import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { databaseHome } from '../../../lib/local-cloud/emulators/database-home';

describe('the home of databases', () => {
  test.each([
    ['that does not exist', '/nowhere'],
    ['that is on a disk', __dirname],
    ['that nobody can write to', '/proc'],
  ])('is the temporary directory instead of a place %s', (_title, place) => {
    expect(databaseHome(place)).toBe(tmpdir());
  });

  test('is the temporary directory where memory is short', () => {
    expect(databaseHome(undefined, Number.MAX_SAFE_INTEGER)).toBe(tmpdir());
  });

  test('is memory where the system has enough of it', () => {
    expect([tmpdir(), existsSync('/dev/shm') && '/dev/shm']).toContain(databaseHome());
  });
});
