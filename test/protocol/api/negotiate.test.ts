import { chooseContract } from '../../../lib/protocol/api/negotiate';
import { documentType, readDocumentType } from '../../../lib/wire/api';
import { sharedContract } from '../../support/shared-contract';
import { userContract } from '../../support/user-contract';

const shared = sharedContract(userContract);
const { id, major, version } = userContract;

test.each([
  undefined,
  '',
  '*/*',
  'application/json',
  `application/json; version=${major}`,
  `application/json; version="${version}"`,
  `text/html, application/json;q=0.1;version=${major}`,
])('Accept of %j is served', (accept) => {
  expect(chooseContract([shared], accept)).toBe(shared);
});

test.each(['text/html', 'application/json; version=99', 'application/json; q=0', ','])(
  'Accept of %j is refused with what is served',
  (accept) => {
    expect(() => chooseContract([shared], accept)).toThrow(`ask for application/json; version=${major}`);
  },
);

test('a client reads of an answer what the API wrote', () => {
  expect(readDocumentType(documentType(id, version))).toEqual({ contract: id, major });
  expect(readDocumentType('application/json')).toEqual({});
  expect(readDocumentType('application/problem+json')).toBeUndefined();
});
