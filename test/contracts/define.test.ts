import { defineContract, type RowOf } from '../../lib/contracts/define';

const user = defineContract({
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  type: 'object',
  properties: { user_id: { type: 'integer' }, name: { type: 'string' } },
  required: ['user_id'],
});

describe('defineContract', () => {
  it('makes the same contract as a file would', () => {
    expect(user.contract).toMatchObject({ id: 'users/User', fields: ['user_id', 'name'] });
  });

  it('infers the type of a row', () => {
    const row: RowOf<typeof user> = { user_id: 123 };
    const name: string | undefined = row.name;
    // @ts-expect-error a row needs its key
    const keyless: RowOf<typeof user> = { name: 'Alice' };
    // @ts-expect-error the key is a number
    const mistyped: RowOf<typeof user> = { user_id: '123' };
    expect([row.user_id, name, keyless, mistyped]).toHaveLength(4);
  });

  it('refuses what is not a contract', () => {
    expect(() => defineContract<{ readonly type: 'object' }>({ type: 'object' })).toThrow(/x-contract/);
  });
});
