import { accountAfter, type UserChange } from '../../examples/users-orders/services/billing/account';

type Of<Kind> = Extract<UserChange, { kind: Kind }>;

const EMAIL = 'ann@example.com';
const common = {
  id: 'e-1',
  key: { user_id: 1 },
  at: '2026-01-02T03:04:05.000Z',
  sequence: 's' as UserChange['sequence'],
  snapshot: false,
};
const ann = { user_id: 1, name: 'Ann', email: EMAIL };
const created: Of<'created'> = { ...common, kind: 'created', data: ann };
const updated = (
  previous: Of<'updated'>['previous'] = {},
  changedFields: Of<'updated'>['changedFields'] = [],
): UserChange => ({ ...common, kind: 'updated', data: ann, previous, changedFields });
const deleted: Of<'deleted'> = { ...common, kind: 'deleted', previous: ann };

describe('the account of a user', () => {
  const cases: [what: string, change: UserChange, account: object][] = [
    ['is opened when she comes', created, { state: 'open', address: EMAIL, letter: null, since: common.at }],
    [
      'has no beginning when she was there before',
      { ...created, snapshot: true },
      { state: 'open', address: EMAIL, letter: null, since: null },
    ],
    ['needs no address', { ...created, data: { user_id: 1, name: 'Ann' } }, { state: 'open', address: null }],
    [
      'has the old address told of the new one',
      updated({ email: 'old@example.com' }, ['email']),
      { state: 'open', address: EMAIL, letter: { about: 'new address', to: 'old@example.com' } },
    ],
    ['has a first address', updated({}, ['email']), { address: EMAIL, letter: null }],
    ['stays as it is', updated({ name: 'Anna' }, ['name']), { letter: null }],
    [
      'is closed with a letter when she was deleted',
      deleted,
      { state: 'closed', address: null, letter: { about: 'goodbye', to: EMAIL } },
    ],
    [
      'is closed without a letter when she expired',
      { ...deleted, reason: 'expired' },
      { state: 'closed', letter: null },
    ],
  ];
  test.each(cases)('%s', (_what, change, account) => {
    expect(accountAfter(change)).toMatchObject(account);
  });

  test.each([created, updated()])('is refused an address to which nothing can go', (change) => {
    const nowhere = { ...change, data: { ...ann, email: 'nowhere' } } as UserChange;
    expect(() => accountAfter(nowhere)).toThrow(expect.objectContaining({ name: 'Reject' }));
  });
});
