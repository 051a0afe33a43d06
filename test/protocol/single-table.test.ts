import { Contract } from '../../lib/contracts';
import type { ContractSource } from '../../lib/contracts/source/source';
import { chooseRows } from '../../lib/protocol/batch/choose-rows';
import { ownerKeys } from '../../lib/protocol/rows/owner-key';
import { project } from '../../lib/protocol/rows/projection';
import type { Item } from '../../lib/wire/item';
import { sharedContract } from '../support/shared-contract';

const contractOf = (key: string[], source: ContractSource, types: Record<string, object> = {}) =>
  Contract.fromObject({
    'x-contract': { owner: 'shop', entity: 'Line', version: '1.0', key, source },
    type: 'object',
    properties: { ...Object.fromEntries(key.map((field) => [field, { type: 'string' }])), ...types },
    required: key,
  });
const itemOf = (texts: Record<string, string>): Item =>
  Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }]));
const TABLE = [
  { name: 'pk', type: 'S' },
  { name: 'sk', type: 'S' },
];

const line = contractOf(['order', 'site'], {
  items: [
    { attribute: 'pk', beginsWith: 'ORDER#' },
    { attribute: 'sk', beginsWith: 'SKU#' },
  ],
  templates: { pk: 'ORDER#{order}', sk: 'SKU#{site}' },
});

describe('several conditions', () => {
  it.each([
    [{ pk: 'ORDER#9', sk: 'PROFILE' }],
    [{ pk: 'USER#9', sk: 'SKU#a' }],
    [{ pk: 'STORE#9', sk: 'SKU#' }],
    [{ pk: 'ORDER#9' }],
    [{ sk: 'SKU#a' }],
  ])('leave out %j without a word', (texts) => {
    expect(chooseRows(sharedContract(line), [itemOf(texts)], [])).toEqual({ rows: [], refused: [] });
  });

  it('cover an item of which all hold', () => {
    expect(project(sharedContract(line), itemOf({ pk: 'ORDER#9', sk: 'SKU#a' }))).toEqual({
      order: '9',
      site: 'a',
    });
  });
});

describe('a field that is a part of a text', () => {
  const stock = contractOf(['site', 'sku'], { templates: { id: '{site}#{sku}' } });
  const locate = ownerKeys(stock, [{ name: 'id', type: 'S' }]);

  it.each([
    ['zrh#sku-1', { site: 'zrh', sku: 'sku-1' }],
    ['zrh#a#b', { site: 'zrh', sku: 'a#b' }],
    ['ü#🎈', { site: 'ü', sku: '🎈' }],
  ])('is found in %s, and the text by it', (id, row) => {
    expect(project(sharedContract(stock), itemOf({ id }))).toEqual(row);
    expect(locate(itemOf(row))).toEqual({ key: { id: { S: id } }, certain: true });
  });

  it.each(['zrh', 'secret-site', ''])('is refused in a text of another form, without the text: %j', (id) => {
    expect(() => project(sharedContract(stock), itemOf({ id }))).toThrow(
      'attribute id of shop/Line is no text of the form "{site}#{sku}"',
    );
  });

  it.each<[Item]>([[{ id: { N: '7' } }], [{ id: { B: 'QQ==' } }], [{ id: { L: [] } }]])(
    'is refused in what is no text: %j',
    (item) => {
      expect(() => project(sharedContract(stock), item)).toThrow('is no text of the form');
    },
  );

  it.each([
    [{ site: 'a#b', sku: 'c' }],
    [{ site: '', sku: 'c' }],
    [{ site: 'a', sku: '' }],
    [{ site: '#', sku: '#' }],
    [{ site: 'a'.repeat(1500), sku: 'b'.repeat(1000) }],
  ])('is no key if it could not be read back: %j', (row) => {
    expect(locate(itemOf(row))).toBeUndefined();
  });

  it('is no key if no item with it is covered', () => {
    const contract = contractOf(['site', 'sku'], {
      items: { attribute: 'id', beginsWith: 'zrh' },
      templates: { id: '{site}#{sku}' },
    });
    const find = ownerKeys(contract, [{ name: 'id', type: 'S' }]);
    expect(find(itemOf({ site: 'zrh', sku: '1' }))).toBeDefined();
    expect(find(itemOf({ site: 'gva', sku: '1' }))).toBeUndefined();
  });

  it('may be a number, which is not certain to be spelled so', () => {
    const contract = contractOf(
      ['order', 'line'],
      { templates: { pk: 'O#{order}', sk: 'L#{line}' } },
      { line: { type: 'integer' } },
    );
    const find = ownerKeys(contract, TABLE);
    expect(project(sharedContract(contract), itemOf({ pk: 'O#9', sk: 'L#7' }))).toEqual({
      order: '9',
      line: 7,
    });
    expect(find({ order: { S: '9' }, line: { N: '7' } })).toEqual({
      key: itemOf({ pk: 'O#9', sk: 'L#7' }),
      certain: false,
    });
    expect(() => project(sharedContract(contract), itemOf({ pk: 'O#9', sk: 'L#x' }))).toThrow(
      'has no number for "line" in "L#{line}"',
    );
  });
});

describe('a key that leaves the place of a row open', () => {
  it.each<[string, ContractSource, string]>([
    ['one attribute alone', { fields: { user: { attribute: 'pk', stripPrefix: 'U#' } } }, 'sk'],
    ['a template with a field that is no key', { templates: { pk: '{user}', sk: 'S#{user2}#{note}' } }, 'sk'],
    [
      'a beginning',
      { fields: { user: { attribute: 'pk' } }, items: { attribute: 'sk', beginsWith: 'P' } },
      'sk',
    ],
    ['no attribute of the table', {}, 'pk'],
  ])('is refused: %s', (_what, source, open) => {
    const contract = contractOf(['user'], source, { user2: { type: 'string' }, note: { type: 'string' } });
    expect(() => ownerKeys(contract, TABLE)).toThrow(`the table's key attribute "${open}" is neither`);
  });
});
