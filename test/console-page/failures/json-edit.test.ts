import { changedPaths, editable, editOf } from '../../../lib/console-page/failures/json-edit';
import { compactJson } from '../../../lib/console-page/shared/json-layout';

const BODY = '{"id":"1","sequence":1109000000000204000150,"data":{"country":"ch","rtl":"a\u202eb"}}';

describe('the edit of a message', () => {
  test('names what it changed, and no values', () => {
    expect(editOf(BODY, editable(BODY).replace('"ch"', '"CH"'))).toEqual({ changed: ['data.country'] });
  });

  test('changes nothing by being shown', () => {
    expect(editOf(BODY, editable(BODY))).toEqual({ changed: [] });
    expect(compactJson(editable(BODY))).toBe(BODY.replace('\u202e', '\\u202e'));
  });

  test('shows what is hidden in the message', () => {
    expect(editable(BODY)).toContain('a\\u202eb');
    expect(editable(BODY)).not.toContain('\u202e');
  });

  test('sees a change in the last digit of a long number', () => {
    expect(editOf(BODY, editable(BODY).replace('0150', '0151')).changed).toEqual(['the whole message']);
  });

  test('says that a text is no JSON', () => {
    expect(editOf(BODY, '{"a":').wrong).toMatch(/^This is not JSON/);
  });

  test('keeps a message that is no JSON as it is', () => {
    expect(editable('<xml/>')).toBe('<xml/>');
    expect(editOf('<xml/>', '{"a":1}').changed).toEqual(['the whole message']);
  });
});

test('paths are of objects; lists change as a whole', () => {
  expect(changedPaths({ a: { b: [1, 2], c: 1 }, d: 1 }, { a: { b: [1, 3], c: 1 }, e: 1 })).toEqual([
    'a.b',
    'd',
    'e',
  ]);
  expect(changedPaths({}, JSON.parse('{"constructor":1}'))).toEqual(['constructor']);
});
