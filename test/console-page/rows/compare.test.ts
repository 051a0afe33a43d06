import { byVerdict, compareFields, summaryOf } from '../../../lib/console-page/rows/compare';
import { comparison } from '../support/data/rows';

describe('a row beside its copies', () => {
  const compared = comparison('users/User', { user_id: 7 }, false);
  const fields = compareFields(compared);
  const cell = (name: string, place: string) => {
    const at = ['owner', ...compared.copies.map((copy) => copy.place)].indexOf(place);
    return fields.find((field) => field.name === name)?.cells[at];
  };

  test('marks what differs, masked values and missing ones too', () => {
    expect(cell('address', 'billing/User')).toMatchObject({ kind: 'value', differs: true });
    expect(cell('name', 'billing/User')).toEqual({ kind: 'masked', differs: true });
    expect(cell('newsletter', 'billing/User')).toEqual({ kind: 'missing', differs: true });
    expect(cell('address', 'orders/User')).toMatchObject({ kind: 'value', differs: false });
  });

  test('tells a field that is missing from one that is not kept', () => {
    const [copy] = compared.copies;
    if (!copy) throw new Error('no copy');
    const { newsletter, ...fields } = copy.fields;
    const kindOf = (more: Partial<typeof copy>) => {
      const found = compareFields({ ...compared, copies: [{ ...copy, fields, ...more }] });
      return found.find(({ name }) => name === 'newsletter')?.cells[1]?.kind;
    };
    expect(kindOf({})).toBe('not-kept');
    expect(kindOf({ differs: ['newsletter'] })).toBe('missing');
    expect(kindOf({ state: 'absent' })).toBe('missing');
  });

  test('never shows a value that is masked', () => {
    const owner = { ...compared.owner, fields: { name: 'Ada' }, masked: ['name'] };
    expect(compareFields({ owner, copies: [] })).toEqual([
      { name: 'name', cells: [{ kind: 'masked', differs: false }], differs: false },
    ]);
  });

  test('has fields that only a copy has', () => {
    const [copy] = compared.copies;
    if (!copy) throw new Error('no copy');
    const fieldsOfCopy = compareFields({
      ...compared,
      copies: [{ ...copy, fields: { ...copy.fields, old: 1 } }],
    });
    expect(fieldsOfCopy.at(-1)).toMatchObject({ name: 'old', cells: [{ kind: 'missing' }, { value: 1 }] });
  });

  test('counts what is wrong and what is on its way', () => {
    expect(summaryOf(compared)).toEqual({ copies: 5, wrong: 1, onItsWay: 1 });
  });
});

test('the copy that somebody should look at comes first', () => {
  const { copies } = comparison('users/User', { user_id: 7 }, false);
  expect(byVerdict(copies).map(({ place }) => place)).toEqual([
    'billing/User',
    'search/User',
    'fraud/User',
    'orders/User',
    'notifications/Recipient',
  ]);
});
