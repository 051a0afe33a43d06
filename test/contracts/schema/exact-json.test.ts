import { parseExactJson } from '../../../lib/contracts/schema/exact-json';

describe('JSON with one meaning', () => {
  it.each(['9007199254740993', '-9007199254740993', '1e400', '1e-400', '0.10000000000000000001'])(
    'has no number for %s, which a double would round',
    (text) => {
      expect(parseExactJson(`{"a":[${text}]}`)).toEqual({ a: [Number.NaN] });
    },
  );

  it.each(['0', '-0', '1.50', '1e2', '9007199254740992', '"9007199254740993"', 'null', '[]'])(
    'is %s as it stands',
    (text) => {
      expect(parseExactJson(text)).toEqual(JSON.parse(text));
    },
  );

  it.each([
    '{"id":1,"id":2}',
    '{"id":1,"i\\u0064":1}',
    '{"keys":[{"id":1},{"id":1, "id" :2}]}',
    '{"a":{"b":1},"c":{"b":{"x":1,"x":1}}}',
    '{"a\\"":1,"a\\"":1}',
  ])('names no member twice, as %s does', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });

  it.each([
    '{"a":{"b":1},"b":1}',
    '[{"id":1},{"id":1}]',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":"\\\\","b":"\\\\"}',
  ])('names members of different objects alike: %s', (text) => {
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });
});
