import { Contract } from '../../../lib/contracts/contract';
import { detectChange } from '../../../lib/protocol/replication/change';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import { sharedContract } from '../../support/shared-contract';
import { userContract, userSchema } from '../../support/user-contract';

const alice = { user_id: 123, name: 'Alice', email: 'alice@example.com', newsletter: true };
const item = (row: object) => toItem(row as Parameters<typeof toItem>[0]);

describe('change detection', () => {
  it('shares the contract fields of a new item and nothing else', () => {
    const change = detectChange(
      sharedContract(userContract),
      undefined,
      item({ ...alice, password_hash: 'secret' }),
    );
    expect(change).toEqual({ kind: 'Created', data: alice, previous: {} });
  });

  it('suppresses a change that touches private attributes only', () => {
    const before = item({ ...alice, password_hash: 'old' });
    expect(
      detectChange(sharedContract(userContract), before, item({ ...alice, password_hash: 'new' })),
    ).toBeUndefined();
  });

  it('refuses a row that does not fit the contract, whatever of it changed', () => {
    const unfit = { ...item(alice), name: { N: '1' } };
    const changed = { ...unfit, hash: { S: 'b' } };
    expect(() => detectChange(sharedContract(userContract), unfit, changed)).toThrow(/is no users\/User/);
  });

  it('takes a set in another order, and a number in another spelling, for what they are', () => {
    const tags = { type: 'array', items: { type: 'string' }, uniqueItems: true };
    const properties = { ...userSchema.properties, tags, score: { type: 'number' } };
    const shared = sharedContract(Contract.fromObject({ ...userSchema, properties }));
    const before = { ...item(alice), tags: { SS: ['a', 'b'] }, score: { N: '1.50' } };
    const after = { ...item(alice), tags: { SS: ['b', 'a'] }, score: { N: '1.5' } };
    expect(detectChange(shared, before, after)).toBeUndefined();
  });

  it('knows nothing of what DynamoDB writes into items of a global table', () => {
    const shared = sharedContract(userContract);
    const written = (time: string) => ({
      'aws:rep:updatetime': { N: time },
      'aws:rep:updateregion': { S: 'eu-west-1' },
      'aws:rep:deleting': { BOOL: true },
      // Nobody keeps an owner from writing such an attribute itself.
      'aws:rep:': { M: { user_id: { N: '666' }, constructor: { SS: ['x'] } } },
      'aws:rep:__proto__': { B: '/w==' },
    });
    const before = { ...item(alice), ...written('1') };
    const after = { ...item(alice), ...written('2.5') };
    expect(detectChange(shared, before, after)).toBeUndefined();
    expect(detectChange(shared, item(alice), after)).toBeUndefined();
    expect(detectChange(shared, undefined, after)).toEqual({ kind: 'Created', data: alice, previous: {} });
    expect(detectChange(shared, before, undefined)).toEqual({
      kind: 'Deleted',
      data: { user_id: 123 },
      previous: alice,
    });
  });

  it('carries the whole new row and the old values of what changed', () => {
    const change = detectChange(
      sharedContract(userContract),
      item(alice),
      item({ ...alice, name: 'Alicia' }),
    );
    expect(change).toEqual({
      kind: 'Updated',
      data: { ...alice, name: 'Alicia' },
      previous: { name: 'Alice' },
    });
  });

  it('notices a field that was removed or added', () => {
    const { email, ...without } = alice;
    expect(detectChange(sharedContract(userContract), item(alice), item(without))?.previous).toEqual({
      email,
    });
    expect(detectChange(sharedContract(userContract), item(without), item(alice))).toMatchObject({
      kind: 'Updated',
      previous: { __added: ['email'] },
    });
  });

  it('names no added field where the old row is not known as a whole', () => {
    const before = { ...item(alice), name: { N: '1' } };
    expect(detectChange(sharedContract(userContract), before, item(alice))?.previous).toEqual({
      __incomplete: true,
    });
  });

  it('carries the key and all old values of a deleted row', () => {
    const change = detectChange(sharedContract(userContract), item(alice), undefined);
    expect(change).toEqual({ kind: 'Deleted', data: { user_id: 123 }, previous: alice });
  });

  it('compares nested values by content', () => {
    const contract = Contract.fromObject({
      ...userSchema,
      properties: { ...userSchema.properties, address: { type: 'object', additionalProperties: true } },
    });
    const at = (city: string) => item({ ...alice, address: { city, lines: ['a', 'b'] } });
    expect(detectChange(sharedContract(contract), at('Rome'), at('Rome'))).toBeUndefined();
    expect(detectChange(sharedContract(contract), at('Rome'), at('Oslo'))?.kind).toBe('Updated');
  });

  it('never takes a value from the prototype of an item', () => {
    const contract = Contract.fromObject({
      ...userSchema,
      properties: { ...userSchema.properties, constructor: { type: 'string' } },
    });
    expect(detectChange(sharedContract(contract), undefined, item(alice))?.data).toEqual(alice);
  });

  it('is not refused for an old value that cannot be carried, and says that the old values are incomplete', () => {
    const refused = { ...item(alice), name: { B: 'AQI=' } as object };
    expect(detectChange(sharedContract(userContract), refused, item(alice))).toEqual({
      kind: 'Updated',
      data: alice,
      previous: { __incomplete: true },
    });
    expect(detectChange(sharedContract(userContract), refused, undefined)).toEqual({
      kind: 'Deleted',
      data: { user_id: 123 },
      previous: { user_id: 123, __incomplete: true },
    });
  });

  it('is not suppressed when the value that could not be carried is taken away', () => {
    const { email, ...rest } = alice;
    const refused = { ...item(rest), email: { B: 'AQI=' } as object };
    expect(detectChange(sharedContract(userContract), refused, item(rest))?.kind).toBe('Updated');
    expect(email).toBeDefined();
  });

  it('starts with the first row whose key can be carried', () => {
    const keyless = { ...item(alice), user_id: { N: '12345678901234567890' } };
    expect(detectChange(sharedContract(userContract), keyless, item(alice))?.kind).toBe('Created');
    expect(detectChange(sharedContract(userContract), keyless, undefined)).toBeUndefined();
  });

  it('refuses an item without its key', () => {
    expect(() => detectChange(sharedContract(userContract), undefined, item({ name: 'nobody' }))).toThrow(
      /users\/User has no key field "user_id"/,
    );
  });
});

it('of an item that leaves a contract, or enters it, is told though no field of it changed', () => {
  const source = { items: { attribute: 'state', equals: 'open' } };
  const shared = sharedContract(
    Contract.fromObject({ ...userSchema, 'x-contract': { ...userSchema['x-contract'], source } }),
  );
  const [open, closed] = ['open', 'closed'].map((state) => item({ ...alice, state }));
  expect(detectChange(shared, open, closed)?.kind).toBe('Deleted');
  expect(detectChange(shared, closed, open)?.kind).toBe('Created');
  expect(detectChange(shared, closed, closed)).toBeUndefined();
});

describe('single-table sources', () => {
  const contract = Contract.fromObject({
    ...userSchema,
    'x-contract': {
      ...userSchema['x-contract'],
      source: {
        items: { attribute: 'sk', equals: 'PROFILE' },
        fields: { user_id: { attribute: 'pk', stripPrefix: 'USER#' }, name: { attribute: 'full_name' } },
      },
    },
  });
  const profile = item({ pk: 'USER#123', sk: 'PROFILE', full_name: 'Alice' });

  it('reads fields from their attributes, strips the prefix and restores the number', () => {
    expect(detectChange(sharedContract(contract), undefined, profile)?.data).toEqual({
      user_id: 123,
      name: 'Alice',
    });
  });

  it('does not see items that the contract does not cover', () => {
    expect(
      detectChange(
        sharedContract(contract),
        undefined,
        item({ pk: 'USER#123', sk: 'ORDER#9', full_name: 'x' }),
      ),
    ).toBeUndefined();
  });

  it('treats an item that leaves the selection as deleted', () => {
    const archived = item({ pk: 'USER#123', sk: 'ARCHIVED', full_name: 'Alice' });
    expect(detectChange(sharedContract(contract), profile, archived)?.kind).toBe('Deleted');
    expect(detectChange(sharedContract(contract), archived, profile)?.kind).toBe('Created');
  });

  it('covers items whose attribute begins with a text', () => {
    const prefixed = Contract.fromObject({
      ...userSchema,
      'x-contract': {
        ...userSchema['x-contract'],
        source: { items: { attribute: 'kind', beginsWith: 'user' } },
      },
    });
    expect(detectChange(sharedContract(prefixed), undefined, item({ ...alice, kind: 'user:v2' }))?.kind).toBe(
      'Created',
    );
    expect(
      detectChange(sharedContract(prefixed), undefined, item({ ...alice, kind: 'order' })),
    ).toBeUndefined();
  });

  it('refuses a value without the prefix that the contract promises', () => {
    const odd = item({ pk: 'PERSON#123', sk: 'PROFILE', full_name: 'Alice' });
    expect(() => detectChange(sharedContract(contract), undefined, odd)).toThrow(
      /attribute pk of users\/User is no text of the form "USER#\{user_id\}"/,
    );
  });
});
