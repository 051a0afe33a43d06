import { showAccounts } from '../../../examples/users-orders/demo/environments/three-accounts';
import { addThreeAccounts } from '../../../examples/users-orders/stacks/three-accounts';
import { DeployedApp } from '../deployed/support/deployed-app';

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

const saved = { ...process.env };
afterAll(() => {
  process.env = saved;
});

describe('the walk through three accounts', () => {
  const deployed = new DeployedApp((app) => addThreeAccounts(app), { enforceIam: true });

  test('finds every row where it should be, and a fourth account refused', async () => {
    expect(await showAccounts(deployed.cloud)).toEqual([]);
  });
});

describe('a feed that is shared with the fourth account too', () => {
  const deployed = new DeployedApp((app) => addThreeAccounts(app, ['444444444444']), { enforceIam: true });

  test('is found out', async () => {
    expect(await showAccounts(deployed.cloud)).toEqual([
      'a fourth account may subscribe',
      'a fourth account may read a large event',
      'a fourth account may be seeded',
      'a fourth account may call',
    ]);
  });
});
