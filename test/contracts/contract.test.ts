import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contract } from '../../lib/contracts/contract';
import { ContractError } from '../../lib/contracts/schema/errors';
import { temporaryDirectory } from '../support/temporary-directory';
import { userContract, userSchema } from '../support/user-contract';

const meta = userSchema['x-contract'];
const withMeta = (change: object) => ({ ...userSchema, 'x-contract': { ...meta, ...change } });

function refusal(run: () => unknown): ContractError {
  try {
    run();
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('Contract.fromFile', () => {
  const folder = temporaryDirectory();
  const file = (text: string) => {
    const path = join(folder, 'user.v1.json');
    writeFileSync(path, text);
    return path;
  };

  it('reads owner, entity, version, key and fields', () => {
    const contract = Contract.fromFile(file(JSON.stringify(userSchema)));
    expect(contract).toMatchObject({
      id: 'users/User',
      owner: 'users',
      entity: 'User',
      version: '1.0',
      major: 1,
      key: ['user_id'],
      fields: ['user_id', 'name', 'email', 'newsletter'],
    });
  });

  it('names the file that it cannot read', () => {
    expect(refusal(() => Contract.fromFile('/no/such/user.json'))).toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('cannot read the contract /no/such/user.json'),
    });
  });

  it('names the file that is not JSON', () => {
    const path = file('{ "title": ');
    expect(refusal(() => Contract.fromFile(path))).toMatchObject({
      code: 'invalid-json',
      message: expect.stringContaining(path),
    });
  });

  it('names the file whose contract is wrong', () => {
    const path = file('{"type":"object"}');
    expect(refusal(() => Contract.fromFile(path)).message).toContain(`${path}: no "x-contract" object`);
  });
});

describe('a contract is refused', () => {
  it.each([
    ['that is a list', [], 'invalid-contract', /expected a JSON object/],
    ['without key', withMeta({ key: undefined }), 'missing-key', /"key" must name one field or two/],
    [
      'with three key fields',
      withMeta({ key: ['user_id', 'name', 'email'] }),
      'missing-key',
      /one field or two/,
    ],
    ['with one key field twice', withMeta({ key: ['name', 'name'] }), 'missing-key', /two different ones/],
    [
      'whose key is no field',
      withMeta({ key: ['id'] }),
      'missing-key',
      /key field "id" is not in "properties"/,
    ],
    ['whose key is optional', withMeta({ key: ['email'] }), 'missing-key', /"email" must be in "required"/],
    [
      'whose key is a boolean',
      { ...withMeta({ key: ['newsletter'] }), required: ['newsletter'] },
      'missing-key',
      /must be a string, integer or number/,
    ],
    [
      'with a reserved name',
      { ...userSchema, properties: { ...userSchema.properties, __seq: { type: 'string' } } },
      'reserved-name',
      /field "__seq" begins with "__".*rename it/,
    ],
    ['without fields', { ...userSchema, properties: {} }, 'invalid-contract', /no "properties"/],
    ['of another type', { ...userSchema, type: 'array' }, 'invalid-contract', /"type" must be "object"/],
    [
      'that forbids new fields',
      { ...userSchema, additionalProperties: false },
      'invalid-contract',
      /additionalProperties/,
    ],
    ['that ties fields together', { ...userSchema, allOf: [] }, 'invalid-contract', /"allOf" at the root/],
    [
      'with an odd owner',
      withMeta({ owner: 'Users Team' }),
      'invalid-contract',
      /"owner".*received "Users Team"/,
    ],
    ['with an odd entity', withMeta({ entity: 'user profile' }), 'invalid-contract', /"entity"/],
    [
      'with an odd version',
      withMeta({ version: '1' }),
      'invalid-contract',
      /"version" must be "<major>.<minor>".*received "1"/,
    ],
    ['with a misspelt member', withMeta({ keys: ['user_id'] }), 'invalid-contract', /unknown member "keys"/],
    [
      'whose revision is no field',
      withMeta({ revision: 'rev' }),
      'unknown-field',
      /"revision" must name one of the fields/,
    ],
    [
      'whose source maps no field',
      withMeta({ source: { fields: { nick: { attribute: 'n' } } } }),
      'unknown-field',
      /maps "nick"/,
    ],
    [
      'whose source is misspelt',
      withMeta({ source: { field: {} } }),
      'invalid-contract',
      /unknown member "field" in "x-contract\.source": did you mean "fields"\?/,
    ],
    [
      'whose key has several types',
      { ...userSchema, properties: { ...userSchema.properties, user_id: { type: ['integer'] } } },
      'missing-key',
      /must be a string, integer or number/,
    ],
    [
      'whose source names no attribute',
      withMeta({ source: { fields: { name: {} } } }),
      'invalid-contract',
      /source\.fields\.name/,
    ],
    [
      'whose items are not selected',
      withMeta({ source: { items: { attribute: 'pk' } } }),
      'invalid-contract',
      /either "equals" or "beginsWith"/,
    ],
    [
      'whose items are selected twice',
      withMeta({ source: { items: { attribute: 'pk', equals: 'a', beginsWith: 'a' } } }),
      'invalid-contract',
      /either "equals" or "beginsWith"/,
    ],
  ])('%s', (_, schema, code, message) => {
    expect(refusal(() => Contract.fromObject(schema))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('key types', () => {
  it('are those of DynamoDB', () => {
    const contract = Contract.fromObject(withMeta({ key: ['user_id', 'name'] }));
    expect([contract.keyType('user_id'), contract.keyType('name')]).toEqual(['N', 'S']);
  });

  it('exist for key fields only', () => {
    expect(refusal(() => userContract.keyType('email'))).toMatchObject({ code: 'unknown-field' });
  });
});
