import { createServer } from 'node:http';
import { connect } from 'node:net';
import { SQSServiceException } from '@aws-sdk/client-sqs';
import { causeOf, ProtocolError } from '../../../lib/protocol/rows/errors';

const SECRET = 'secret-value';

function ofService(name: string, message: string, httpStatusCode?: number): Error {
  return new SQSServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });
}

test.each([
  ['a refusal of ours', new ProtocolError('malformed', 'not a change event'), 'not a change event'],
  [
    'a queue that is not there',
    ofService('QueueDoesNotExist', 'The specified queue does not exist.', 400),
    'QueueDoesNotExist (HTTP 400)',
  ],
  [
    'a missing permission',
    ofService('AccessDenied', `User: x is not authorized to perform: sqs:SendMessage on ${SECRET}`, 403),
    'AccessDenied (HTTP 403): not authorized to perform: sqs:SendMessage',
  ],
  [
    'a service that failed',
    ofService('InternalError', `exception: ${SECRET}`, 500),
    'InternalError (HTTP 500)',
  ],
  ['throttling', ofService('ThrottlingException', 'slow down'), 'ThrottlingException'],
])('the log names %s', (_what, error, expected) => {
  expect(causeOf(error)).toBe(expected);
});

test.each([
  ['a request that holds it', ofService('ValidationException', `cannot be converted: ${SECRET}`, 400)],
  ['an error of the runtime', new TypeError(`cannot read ${SECRET}`)],
  ['an argument', Object.assign(new TypeError(`Received '${SECRET}'`), { code: 'ERR_INVALID_ARG_TYPE' })],
  ['a code that is none', Object.assign(new Error('x'), { code: SECRET })],
  ['a thrown text', SECRET],
  ['a thrown object', { name: SECRET, message: SECRET }],
  ['an aggregate', new AggregateError([new Error(SECRET)])],
])('the log holds no value of %s', (_what, error) => {
  expect(causeOf(error)).not.toContain(SECRET);
  expect(causeOf(error)).toMatch(/^\w+( \(HTTP 400\))?$/);
});

test('the log names the code and the place of what the network says', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  expect(causeOf(await failed('127.0.0.1', port))).toBe(
    `ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${port}`,
  );
  // Two addresses: the error of both says nothing itself.
  expect(causeOf(await failed('localhost', port))).toContain(`connect ECONNREFUSED`);
  const unresolved = causeOf(await failed('queue.invalid', port));
  expect(unresolved).toMatch(/^(ENOTFOUND|EAI_AGAIN): getaddrinfo (ENOTFOUND|EAI_AGAIN) queue\.invalid$/);
});

function failed(host: string, port: number): Promise<Error> {
  return new Promise((resolve) => connect({ host, port }).once('error', resolve));
}
