import fc from 'fast-check';
import { compactJson, spreadJson } from '../../../lib/console-page/shared/json-layout';

describe('the layout of JSON', () => {
  test('spread, it is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(spreadJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  test('compact, it is what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compactJson(JSON.stringify(value, null, 3))).toBe(JSON.stringify(value));
      }),
    );
  });

  test('numbers keep all their digits', () => {
    const text = '{"sequence":1109000000000204000150,"price":1.10}';
    expect(compactJson(spreadJson(text))).toBe(text);
  });
});
