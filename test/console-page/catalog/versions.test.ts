import { byVersion, contractsOf, majorOf, versionName } from '../../../lib/console-page/catalog/versions';
import { catalog } from '../support/data/catalog';

test('the newest version is the last, by numbers', () => {
  const [contract] = catalog.contracts;
  if (!contract) throw new Error('no contract');
  const versions = ['1.10', '2.0', '1.9'].map((version) => ({ ...contract, version }));
  expect(byVersion(versions).map(({ version }) => version)).toEqual(['1.9', '1.10', '2.0']);
});

test('a contract is listed once, with its versions', () => {
  expect(contractsOf(catalog.contracts).map(({ id, versions }) => [id, versions.length])).toEqual([
    ['users/User', 2],
    ['orders/OrderPlaced', 1],
    ['shipping/Parcel', 1],
  ]);
});

test('versions have names, and majors', () => {
  expect(versionName('1.2')).toBe('v1.2');
  expect(versionName('v1')).toBe('v1');
  expect(majorOf('2.10')).toBe('2');
  expect(majorOf('v3')).toBe('3');
});
