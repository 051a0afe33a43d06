import { createClients, type KnownFeed, type OperatorClients, readContracts } from '../../../lib/operator';
import { userSchema } from '../../support/user-contract';
import { type OperatedExample, operateExample } from '../support/operated-example';

const feed: KnownFeed = {
  contract: 'users/User',
  version: '1.0',
  table: 't',
  batch: 'batch',
  read: 'users-read',
  stateMachine: 'machine',
  publisher: 'publisher',
  failureBucket: 'failures',
};
const second = { ...userSchema, 'x-contract': { ...userSchema['x-contract'], version: '2.0' } };

/** What functions answer, by name. */
function functionsThat(answers: Readonly<Record<string, unknown>>): Pick<OperatorClients, 'lambda'> {
  const { lambda } = createClients({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1' });
  lambda.send = async ({ input: { FunctionName } }: { input: { FunctionName: string } }) => {
    const answer = answers[FunctionName];
    if (answer instanceof Error)
      return {
        FunctionError: 'Unhandled',
        Payload: Buffer.from(JSON.stringify({ errorType: answer.name, errorMessage: answer.message })),
      };
    return { Payload: Buffer.from(JSON.stringify(answer)) };
  };
  return { lambda };
}

const tooOld = Object.assign(new Error('no action is "contracts": use page or lookup'), {
  name: 'ProtocolError',
});

describe('the example', () => {
  let example: OperatedExample;
  beforeAll(async () => {
    example = await operateExample();
  });
  afterAll(() => example?.stop());

  test('tells the contracts of all its owners, ready to check rows', async () => {
    const { contracts, problems } = await readContracts(example.clients, example.topology);
    expect(problems).toEqual([]);
    expect(contracts.map(({ contract, feed: of }) => [contract.id, of?.contract])).toEqual([
      ['billing/OrderPaid', 'billing/OrderPaid'],
      ['orders/OrderPlaced', 'orders/OrderPlaced'],
      ['users/User', 'users/User'],
    ]);
    const user = contracts[2];
    expect(user?.validate('row', { user_id: 1, name: 'Ada' })).toBeUndefined();
    expect(user?.validate('row', { user_id: 1, name: 2 })).toBe('row/name must be string');
    expect(user?.validate('key', { user_id: 'x' })).toBe('key/user_id must be integer');
  });
});

test('the newest version comes first, and a function that several feeds share is asked once', async () => {
  const clients = functionsThat({ 'users-read': { contracts: [userSchema, second] } });
  const { contracts } = await readContracts(clients, { feeds: [feed, { ...feed, contract: 'users/Team' }] });
  expect(contracts.map(({ contract }) => contract.major)).toEqual([2, 1]);
});

test.each<[unknown, string | undefined]>([
  ['trace', 'trace'],
  ['__proto__', '__proto__'],
  ['', undefined],
  [7, undefined],
  [undefined, undefined],
])('of the attribute for trace contexts %j it takes %j', async (traceAttribute, taken) => {
  const clients = functionsThat({ 'users-read': { contracts: [userSchema], traceAttribute } });
  const { contracts } = await readContracts(clients, { feeds: [feed] });
  expect(contracts.map((each) => each.traceAttribute)).toEqual([taken]);
});

test('of a function that is too old is told, and what is given stands in', async () => {
  const clients = functionsThat({ 'users-read': tooOld });
  const { contracts, problems } = await readContracts(
    clients,
    { feeds: [feed] },
    { given: [userSchema, { type: 'object' }] },
  );
  expect(contracts).toMatchObject([{ contract: { id: 'users/User' }, feed }]);
  expect(problems).toEqual([
    { code: 'contract-unknown', message: expect.stringMatching(/owner of users\/User .*no action is/) },
    { code: 'contract-unknown', message: expect.stringContaining('a contract that was given: no "x-con') },
  ]);
});

test('an owner speaks for itself: its own answer goes before what is given, and for no other', async () => {
  const given = { ...userSchema, title: 'given' };
  const foreign = { ...userSchema, 'x-contract': { ...userSchema['x-contract'], owner: 'orders' } };
  const clients = functionsThat({ 'users-read': { contracts: [userSchema, foreign] } });
  const { contracts, problems } = await readContracts(clients, { feeds: [feed] }, { given: [given] });
  expect(contracts).toMatchObject([{ contract: { schema: { title: 'User' } } }]);
  expect(problems).toEqual([
    { code: 'contract-unknown', message: 'users-read: it publishes no orders/User' },
  ]);
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['no list', { contracts: 'all' }],
  ['no object', { contracts: [null] }],
  [
    'a contract with an open type',
    {
      contracts: [
        {
          ...userSchema,
          properties: {
            user_id: { type: 'integer' },
            x: { anyOf: [{ type: 'string' }, { type: 'string', format: 'decimal' }] },
          },
        },
      ],
    },
  ],
  ['a prototype', { contracts: [{ 'x-contract': { owner: '__proto__', entity: 'constructor' } }] }],
])('an answer of %s is a problem and no end', async (_, answer) => {
  const { contracts, problems } = await readContracts(functionsThat({ 'users-read': answer }), {
    feeds: [feed],
  });
  expect(contracts).toEqual([]);
  expect(problems).toMatchObject([{ code: 'contract-unknown' }]);
});
