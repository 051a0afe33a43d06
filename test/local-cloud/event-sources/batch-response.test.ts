import { readBatchResponse } from '../../../lib/local-cloud/event-sources/batch-response';

const ids = ['9', '10', '11'];
const list = (...identifiers: unknown[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('with ReportBatchItemFailures', () => {
  test.each([
    ['no answer', undefined],
    ['null', null],
    ['an empty text', ''],
    ['an empty object', {}],
    ['an object without a list', { ok: true }],
    ['a null list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('%s is success', (_name, payload) => {
    expect(readBatchResponse({ payload }, ids, true)).toEqual({ kind: 'success' });
  });

  test.each([
    ['a text', 'failed'],
    ['a number', 1],
    ['false', false],
    ['a bare list', [{ itemIdentifier: '10' }]],
    ['a list that is an object', { batchItemFailures: { itemIdentifier: '10' } }],
    ['a list that is a text', { batchItemFailures: '10' }],
    ['an empty identifier', list('')],
    ['a null identifier', list(null)],
    ['a wrong key', { batchItemFailures: [{ itemIdentfier: '10' }] }],
    ['a bare identifier', { batchItemFailures: ['10'] }],
    ['a null entry', { batchItemFailures: [null] }],
    ['an identifier that is a number', list(10)],
    ['an unknown identifier', list('12')],
    ['an unknown identifier among known ones', list('10', '12')],
  ])('%s fails the whole batch', (_name, payload) => {
    expect(readBatchResponse({ payload }, ids, true)).toEqual({ kind: 'failure' });
  });

  test('reported records are given by position in the batch, not by text order, and once', () => {
    expect(readBatchResponse({ payload: list('11', '9', '11') }, ids, true)).toEqual({
      kind: 'partial',
      failed: [0, 2],
    });
  });

  test('an exception fails the whole batch', () => {
    const error = { type: 'Unhandled', name: 'Error', message: 'x' } as const;
    expect(readBatchResponse({ error }, ids, true)).toEqual({ kind: 'failure' });
  });
});

test('without ReportBatchItemFailures a list changes nothing', () => {
  expect(readBatchResponse({ payload: list('10') }, ids, false)).toEqual({ kind: 'success' });
  expect(readBatchResponse({ payload: 'text' }, ids, false)).toEqual({ kind: 'success' });
});
