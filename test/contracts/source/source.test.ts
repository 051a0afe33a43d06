import { Contract } from '../../../lib/contracts';

const properties = {
  site: { type: 'string' },
  sku: { type: 'string' },
  price: { type: 'string', format: 'decimal' },
  photo: { type: 'string', contentEncoding: 'base64' },
  tags: { type: 'array' },
  revision: { type: 'integer' },
};

const contractOf = (source: object, meta: object = {}) =>
  Contract.fromObject({
    'x-contract': { owner: 'shop', entity: 'Stock', version: '1.0', key: ['site', 'sku'], source, ...meta },
    type: 'object',
    properties,
    required: ['site', 'sku'],
  });

const twoConditions = [
  { attribute: 'pk', beginsWith: 'ORDER#' },
  { attribute: 'sk', beginsWith: 'SKU#' },
];

describe('the source of a contract', () => {
  it.each([
    [{ items: { attribute: 'kind', equals: 'stock' } }],
    [{ items: twoConditions }],
    [{ templates: { sk: '{site}#{sku}' } }],
    [{ items: twoConditions, templates: { sk: '{site}#{sku}', gsi: 'PRICE#{price}' } }],
    [{ templates: { sk: 'SKU#{sku}' }, fields: { site: { attribute: 'pk', stripPrefix: 'SITE#' } } }],
  ])('may be %j', (source) => {
    expect(() => contractOf(source)).not.toThrow();
  });

  it.each<[string, object, string]>([
    ['no condition', { items: [] }, '"source.items" is an empty list'],
    [
      'a condition without an attribute',
      { items: [...twoConditions, { equals: 'x' }] },
      'name of an "attribute"',
    ],
    [
      'a condition of two kinds',
      { items: [{ attribute: 'pk', equals: 'a', beginsWith: 'a' }] },
      'either "equals" or "beginsWith" for "pk"',
    ],
    [
      'a misspelt condition',
      { items: [{ attribute: 'pk', equals: 'a', beginWith: 'b' }] },
      'member "beginWith"',
    ],
    ['a misspelt prefix', { fields: { sku: { attribute: 'sk', stripPrefx: 'a' } } }, 'member "stripPrefx"'],
    ['a prefix that is no text', { fields: { sku: { attribute: 'sk', stripPrefix: 1 } } }, 'must be a text'],
    ['templates that are no object', { templates: ['{site}'] }, '"source.templates" must be an object'],
    ['a template that is no text', { templates: { sk: 7 } }, '"source.templates.sk" must be a text'],
    [
      'a template that cannot be read',
      { templates: { sk: '{site}{sku}' } },
      '"source.templates.sk" has two fields',
    ],
    [
      'an unknown field in a template',
      { templates: { sk: '{site}#{colour}' } },
      'names "colour", which is not in',
    ],
    [
      'a field in two templates',
      { templates: { pk: '{site}', sk: '{site}#{sku}' } },
      'whose place is said already',
    ],
    [
      'a field in a template and in "fields"',
      { templates: { sk: '{site}#{sku}' }, fields: { site: { attribute: 'pk' } } },
      'whose place is said already',
    ],
    ['base64 in a text', { templates: { sk: '{sku}#{photo}' } }, 'makes "photo" a part of a text'],
    [
      'a list in a text',
      { fields: { tags: { attribute: 'sk', stripPrefix: 'T#' } } },
      'makes "tags" a part of a text',
    ],
  ])('is refused with %s', (_what, source, message) => {
    expect(() => contractOf(source)).toThrow(message);
  });

  it.each([
    [{ templates: { sk: '{site}#{revision}' } }],
    [{ fields: { revision: { attribute: 'sk', stripPrefix: 'R#' } } }],
    [{ templates: { rev: 'v{revision}' } }],
  ])('does not make the revision a part of a text, as in %j', (source) => {
    expect(() => contractOf(source, { revision: 'revision' })).toThrow(
      'the revision "revision" is a part of a text',
    );
  });
});
