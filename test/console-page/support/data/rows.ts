import type { RowChoices, RowComparison, RowCopy, RowPage } from '../../../../lib/console/api';
import type { Row } from '../../../../lib/wire/item';
import { ago, HOSTILE } from './random';

export const rowChoices: RowChoices = {
  contracts: [
    { contract: 'users/User', key: [{ name: 'user_id', type: 'integer' }] },
    {
      contract: 'orders/OrderPlaced',
      key: [
        { name: 'order_id', type: 'string' },
        { name: 'order_version', type: 'integer' },
      ],
    },
  ],
  replicas: [
    {
      replica: 'orders/User',
      contract: 'users/User',
      indexes: [{ partitionKey: 'user_id' }, { name: 'byCountry', partitionKey: 'country', sortKey: 'name' }],
    },
    { replica: 'billing/User', contract: 'users/User', indexes: [{ partitionKey: 'user_id' }] },
  ],
};

/** A row with copies of every kind, and as many more as wanted. */
export function comparison(contract: string, key: Row, reveal: boolean, more = 0): RowComparison {
  const pii = { name: 'Ada Lovelace', email: 'ada@example.com' };
  const fields: Row = {
    ...key,
    ...(reveal && pii),
    newsletter: true,
    note: HOSTILE.markup,
    address: { city: 'Zürich', country: 'CH', street: 'Bahnhofstrasse 1' },
  };
  const masked = reveal ? [] : Object.keys(pii);
  const copy = (place: string, changes: Partial<RowCopy> = {}): RowCopy => ({
    place,
    state: 'present',
    fields,
    masked,
    differs: [],
    verdict: 'right',
    sequence: '1109000000000204000150',
    at: ago(42),
    ageMs: 42_000,
    ...changes,
  });
  const { verdict, ...owner } = copy('owner');
  const { newsletter, ...without } = fields;
  return {
    contract,
    key,
    event: { specversion: '1.0', type: 'com.example.users.User.updated.v1', data: fields },
    owner,
    copies: [
      copy('orders/User'),
      copy('billing/User', {
        verdict: 'wrong',
        fields: { ...without, address: { city: 'Bern', country: 'CH', street: HOSTILE.direction } },
        differs: ['address', 'name', 'newsletter'],
        sequence: '1109000000000204000101',
        ageMs: 3_600_000,
      }),
      copy('search/User', {
        verdict: 'on-its-way',
        differs: ['newsletter'],
        fields: { ...fields, newsletter: false },
      }),
      copy('notifications/Recipient', {
        state: 'filtered',
        reason: 'country is "CH", the replica wants "DE"',
        fields: {},
        masked: [],
        sequence: undefined,
        at: undefined,
        ageMs: undefined,
      }),
      copy('fraud/User', {
        state: 'unreadable',
        reason: 'AccessDenied: dynamodb:GetItem',
        fields: {},
        masked: [],
        verdict: undefined,
      }),
      ...Array.from({ length: more }, (_, at) => copy(`team-${at}/User`)),
    ],
  };
}

export function rowPage(reveal: boolean, next: string | undefined): RowPage {
  const from = Number(next ?? 0);
  return {
    rows: Array.from({ length: 20 }, (_, at) => ({
      place: 'orders/User',
      state: 'present',
      fields: { user_id: from + at + 1, country: 'CH', ...(reveal && { name: `User ${from + at + 1}` }) },
      masked: reveal ? [] : ['name'],
      differs: [],
      sequence: `11090000000002040${from + at}`,
      at: ago(300 + at),
      ageMs: (300 + at) * 1000,
    })),
    ...(from < 60 && { next: String(from + 20) }),
  };
}
