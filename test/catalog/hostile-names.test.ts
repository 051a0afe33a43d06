import { Parser } from '@asyncapi/parser';
import { CATALOG_FORMATS, formatCatalog } from '../../lib/catalog';
import { toCatalog } from '../../lib/catalog/catalog';
import { HOSTILE, hiddenIn } from '../support/hostile-texts';

/** A catalogue in which a field, a replica and its context have that name. */
function catalogOf(name: string) {
  // As an assembly holds it: nobody has read it.
  const schema = {
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
    properties: { user_id: { type: 'integer' }, [name]: { type: 'string', 'x-pii': true } },
    required: ['user_id'],
  };
  const replica = {
    name: `orders/${name}`,
    context: name,
    contract: schema,
    fields: ['user_id', name],
    filter: [],
  };
  return toCatalog([{ contracts: [schema] }], [replica]);
}

describe.each(Object.entries(HOSTILE))('a name that would %s', (_, name) => {
  test.each(CATALOG_FORMATS)('is harmless text as %s', (format) => {
    expect(formatCatalog(catalogOf(name), format).split('\n').flatMap(hiddenIn)).toEqual([]);
  });

  test('stays inside its label in a diagram', () => {
    const [head, ...lines] = formatCatalog(catalogOf(name), 'mermaid').split('\n');
    expect(head).toBe('flowchart LR');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const label = /^ {2}(?:c\d+\["(.*)"\]|c\d+ -- "(.*)" --> c\d+)$/.exec(line);
      const text = label?.[1] ?? label?.[2];
      expect(text?.replaceAll('<br/>', '')).toMatch(/^[^"<>`()[\]{}\\]+$/);
    }
  });

  test('adds no row to the table', () => {
    const usual = formatCatalog(catalogOf('name'), 'table').split('\n');
    expect(formatCatalog(catalogOf(name), 'table').split('\n')).toHaveLength(usual.length);
  });
});

test.each(['a b', 'x/~1', 'ü', '$', 'a"b\n'])(
  'a replica named %p has a key that references find',
  async (name) => {
    const { document, diagnostics } = await new Parser().parse(formatCatalog(catalogOf(name), 'asyncapi'));
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    const ids = document
      ?.operations()
      .all()
      .map((one) => one.id());
    expect(ids).toEqual(['send-users-User', expect.stringMatching(/^receive-orders-[\w.-]+$/)]);
  },
);
