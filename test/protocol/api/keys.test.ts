import { Contract } from '../../../lib/contracts';
import { keyOfPath, keysOfBody } from '../../../lib/protocol/api/keys';
import { readQuestion } from '../../../lib/protocol/api/request';

const contractOf = (id: object) =>
  Contract.fromObject({
    'x-contract': { owner: 'shop', entity: 'Thing', version: '1.0', key: ['id'] },
    type: 'object',
    properties: { id },
    required: ['id'],
  });
const NUMBER = contractOf({ type: 'number' });
const INTEGER = contractOf({ type: 'integer' });
const TEXT = contractOf({ type: 'string' });
const DECIMAL = contractOf({ type: 'string', format: 'decimal' });
const BINARY = contractOf({ type: 'string', contentEncoding: 'base64' });

const byPath = (contract: Contract, text: string) => keyOfPath(contract, [text]);
/** As the function reads a body: the text of a number decides, not what a parser makes of it. */
function byBody(contract: Contract, text: string) {
  const request = {
    id: 'r1',
    method: 'POST',
    path: '/things/batch-get',
    isDecoded: true,
    query: '',
    body: `{"keys":[{"id":${text}}]}`,
  };
  const question = readQuestion(request, 'things', 1);
  return keysOfBody(contract, question.kind === 'batch' ? question.body : undefined)[0];
}

describe.each([
  ['number', NUMBER],
  ['integer', INTEGER],
])('a key of type %s', (_type, contract) => {
  it.each([
    '9007199254740993',
    '-9007199254740993',
    '1e400',
    '1e-400',
    '0.10000000000000000001',
    '12345678901234567890.5',
  ])('is refused by GET and by batch-get if a double rounds it: %s', (text) => {
    expect(() => byPath(contract, text)).toThrow('key field "id" must be');
    expect(() => byBody(contract, text)).toThrow('key field "id" must be');
  });

  it.each([
    ['0', 0],
    ['-0', 0],
    ['-0.0e5', 0],
    ['1e2', 100],
    ['100.0', 100],
    ['9007199254740991', 9007199254740991],
  ])('is taken by both if it is exact: %s', (text, id) => {
    expect(byPath(contract, text)).toEqual({ id });
    expect(byBody(contract, text)).toEqual({ id });
  });
});

it.each(['9007199254740993', '1e400', '7'])('a number is no key of type string: %s', (text) => {
  expect(() => byBody(TEXT, text)).toThrow('key field "id" must be a text');
  expect(() => byBody(DECIMAL, text)).toThrow('key field "id" must be a text');
});

it.each(['QR==', 'QUJ=', 'QQ', 'Q===', '_w==', '////Qf=='])(
  'base64 in another spelling than DynamoDB writes is no key: %s',
  (text) => {
    expect(() => byPath(BINARY, text)).toThrow('must be base64');
    expect(() => byBody(BINARY, JSON.stringify(text))).toThrow('must be base64');
  },
);

it.each(['QQ==', 'QUI=', 'QUJD', '/w=='])('base64 as DynamoDB writes it is a key: %s', (text) => {
  expect(byPath(BINARY, text)).toEqual({ id: text });
  expect(byBody(BINARY, JSON.stringify(text))).toEqual({ id: text });
});
