import { Contract } from '../../lib/contracts/contract';
import { selectFields } from '../../lib/contracts/fields';
import { compileValidators } from '../../lib/contracts/validators';
import { userContract, userSchema } from '../support/user-contract';

type Validate = (data: unknown) => boolean;

/** Loads the compiled source as Node would load the file that constructs ship. */
function load(contract: Contract, fields: string[]): { row: Validate; key: Validate } {
  const module = { exports: {} };
  new Function('module', 'exports', 'require', compileValidators(contract, fields))(
    module,
    module.exports,
    require,
  );
  return module.exports as { row: Validate; key: Validate };
}

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

  it('cannot be made from a schema that is not one', () => {
    const contract = Contract.fromObject({
      ...userSchema,
      properties: { ...userSchema.properties, name: { type: 'text' } },
    });
    expect(() => compileValidators(contract, contract.fields)).toThrow(
      /users\/User 1\.0 is not valid JSON Schema/,
    );
  });
});
