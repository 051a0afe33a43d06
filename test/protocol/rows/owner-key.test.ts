import { Contract } from '../../../lib/contracts/contract';
import type { ContractSource } from '../../../lib/contracts/source/source';
import { ownerKeys } from '../../../lib/protocol/rows/owner-key';
import type { Item } from '../../../lib/wire/item';
import { userSchema } from '../../support/user-contract';

const contractOf = (source: ContractSource, idType = 'string') =>
  Contract.fromObject({
    ...userSchema,
    'x-contract': { ...userSchema['x-contract'], source },
    properties: { ...userSchema.properties, user_id: { type: idType } },
  });
const pk = { name: 'pk', type: 'S' };
const prefixed = { fields: { user_id: { attribute: 'pk', stripPrefix: 'USER#' } } };

describe("keys of the owner's table", () => {
  it('are those of the contract where the source says nothing', () => {
    const locate = ownerKeys(contractOf({}, 'integer'), [{ name: 'user_id', type: 'N' }]);
    expect(locate({ user_id: { N: '7' } })).toEqual({ key: { user_id: { N: '7' } }, certain: true });
  });

  it('get their prefix back, and a fixed attribute its value', () => {
    const contract = contractOf({ ...prefixed, items: { attribute: 'sk', equals: 'PROFILE' } });
    expect(ownerKeys(contract, [pk, { name: 'sk', type: 'S' }])({ user_id: { S: 'ada' } })).toEqual({
      key: { pk: { S: 'USER#ada' }, sk: { S: 'PROFILE' } },
      certain: true,
    });
  });

  it('are not certain where a number is part of a text', () => {
    const locate = ownerKeys(contractOf(prefixed, 'integer'), [pk]);
    expect(locate({ user_id: { N: '7' } })).toEqual({ key: { pk: { S: 'USER#7' } }, certain: false });
  });

  it('are refused where the contract does not tell them', () => {
    const contract = contractOf({ ...prefixed, items: { attribute: 'sk', beginsWith: 'ORDER#' } });
    expect(() => ownerKeys(contract, [pk, { name: 'sk', type: 'S' }])).toThrow(
      /users\/User does not tell where a row is: the table's key attribute "sk"/,
    );
  });

  it.each<Item>([{}, { user_id: { S: '7' } }, { user_id: { BOOL: true } }])('are refused for %j', (key) => {
    const locate = ownerKeys(contractOf({}, 'integer'), [{ name: 'user_id', type: 'N' }]);
    expect(() => locate(key)).toThrow('key field "user_id" is missing or not of type N');
  });
});
