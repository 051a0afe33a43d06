import { Contract } from '../../../lib/contracts/contract';
import { selectFields } from '../../../lib/contracts/schema/fields';
import { compileValidators, createRowCheck } from '../../../lib/contracts/validation/validators';
import { loadValidators } from '../../support/load-validators';
import { userContract, userSchema } from '../../support/user-contract';

const load = (contract: Contract, fields: string[]) => loadValidators(compileValidators(contract, fields));

describe('compiled validators', () => {
  const { row, key } = load(userContract, selectFields(userContract, ['name']));

  it('accept a row and any field they do not know', () => {
    expect(row({ user_id: 1, name: 'Alice' })).toBe(true);
    expect(row({ user_id: 1, name: 'Alice', nickname: 7, __previous: {} })).toBe(true);
  });

  it('reject a row that lacks a required field or has a wrong type', () => {
    expect(row({ user_id: 1 })).toBe(false);
    expect(row({ user_id: 1, name: 7 })).toBe(false);
    expect(row({ user_id: '1', name: 'Alice' })).toBe(false);
  });

  it('do not fail on fields that the replica does not read', () => {
    expect(row({ user_id: 1, name: 'Alice', email: 7 })).toBe(true);
  });

  it('check the key alone for deletions', () => {
    expect(key({ user_id: 1 })).toBe(true);
    expect(key({})).toBe(false);
    expect(key({ user_id: 'one' })).toBe(false);
  });

  it.each([199, 200, 5000])('check each of %d fields beside the key', (count) => {
    const names = Array.from({ length: count }, (_, index) => `field_${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
    const contract = Contract.fromObject({
      ...userSchema,
      properties: { ...userSchema.properties, ...properties },
      required: ['user_id', names.at(-1)],
    });
    const validators = load(contract, contract.fields);
    const check = createRowCheck(contract);
    const good = { user_id: 1, ...Object.fromEntries(names.map((name) => [name, name])) };
    expect([validators.row(good), check(good)]).toEqual([true, undefined]);
    for (const name of [names[0], names[count - 1]] as string[]) {
      const bad = { ...good, [name]: 7 };
      expect(validators.row(bad)).toBe(false);
      expect(Reflect.get(validators.row, 'errors')).toMatchObject([{ instancePath: `/${name}` }]);
      expect(check(bad)).toBe(`row/${name} must be string`);
    }
    expect([validators.row({ user_id: 1 }), validators.key({ user_id: 1 })]).toEqual([false, true]);
  });

  it.each([
    ['the contract itself', '#'],
    ['a definition of it', '#/$defs/whole'],
  ])('check a field that refers to %s', (_what, $ref) => {
    const properties = { ...userSchema.properties, friend: { $ref } };
    const contract = Contract.fromObject({ ...userSchema, $defs: { whole: { $ref: '#' } }, properties });
    const { row } = load(contract, contract.fields);
    const [good, bad] = ['Bob', 7].map((name) => ({
      user_id: 1,
      name: 'Alice',
      friend: { user_id: 2, name },
    }));
    expect([row(good), row(bad)]).toEqual([true, false]);
    expect(createRowCheck(contract)(bad)).toBe('row/friend/name must be string');
  });

  it('do not take a field from the prototype of a row', () => {
    const contract = Contract.fromObject({
      ...userSchema,
      properties: { ...userSchema.properties, constructor: { type: 'string' } },
    });
    const validators = load(contract, contract.fields);
    expect(validators.row({ user_id: 1, name: 'Alice' })).toBe(true);
    expect(validators.row({ user_id: 1, name: 'Alice', constructor: 1 })).toBe(false);
  });

  it('follow formats, lengths, sets and definitions', () => {
    const contract = Contract.fromObject({
      ...userSchema,
      $defs: { tag: { type: 'string', maxLength: 3 } },
      properties: {
        user_id: { type: 'integer' },
        email: { type: 'string', format: 'email' },
        tags: { type: 'array', items: { $ref: '#/$defs/tag' }, uniqueItems: true },
      },
      required: ['user_id'],
    });
    const validators = load(contract, contract.fields);
    expect(validators.row({ user_id: 1, email: 'a@example.com', tags: ['äöü', 'b'] })).toBe(true);
    expect(validators.row({ user_id: 1, email: 'nobody' })).toBe(false);
    expect(validators.row({ user_id: 1, tags: ['long'] })).toBe(false);
    expect(validators.row({ user_id: 1, tags: ['a', 'a'] })).toBe(false);
  });

  it('are the same text for the same contract, so that deployments stay quiet', () => {
    expect(compileValidators(userContract, ['user_id'])).toBe(
      compileValidators(Contract.fromObject(userSchema), ['user_id']),
    );
  });

  describe('can be made of any fields, whatever a field refers to', () => {
    const text = { type: 'string', maxLength: 3 };
    const contract = Contract.fromObject({
      ...userSchema,
      properties: {
        user_id: { type: 'integer' },
        home: text,
        work: { $ref: '#/properties/home' },
        list: { type: 'array', items: { $ref: '#/properties/maps/additionalProperties' } },
        maps: { type: 'object', additionalProperties: { type: 'string', maxLength: 3 } },
        tree: { $ref: '#/$defs/node' },
        same: { $ref: '#' },
        'a/b~c%d': text,
        odd: { $ref: '#/properties/a~1b~0c%25d' },
      },
      required: ['user_id'],
      $defs: {
        node: {
          type: 'object',
          properties: { name: { $ref: '#/properties/work' }, next: { $ref: '#/$defs/node' } },
        },
      },
    });

    it.each(contract.fields.map((field) => [field]))('of "%s" alone', (field) => {
      const validators = load(contract, selectFields(contract, [field]));
      expect(validators.row({ user_id: 1 })).toBe(true);
      expect(validators.row({ user_id: 'one' })).toBe(false);
    });

    it.each<[string, unknown, unknown]>([
      ['work', 'abc', 'long'],
      ['list', ['abc'], ['long']],
      ['tree', { next: { name: 'abc' } }, { next: { name: 'long' } }],
      ['same', { user_id: 1, home: 'abc' }, { user_id: 1, home: 'long' }],
      ['odd', 'abc', 'long'],
      ['a/b~c%d', 'abc', 'long'],
    ])('and "%s" means what it refers to', (field, good, bad) => {
      const validators = load(contract, selectFields(contract, [field]));
      expect(validators.row({ user_id: 1, [field]: good })).toBe(true);
      expect(validators.row({ user_id: 1, [field]: bad })).toBe(false);
    });
  });
});
