import { cdkSynth } from '../../../support/cdk-synth';

test('cdk synth accepts the example', async () => {
  await expect(cdkSynth('bin/example.ts')).resolves.toBeUndefined();
}, 120_000);

test('cdk synth refuses the example in which orders writes the table of users, and names both and the remedy', async () => {
  const output = await cdkSynth('test/constructs/boundaries/shared-table-app.ts').then(
    () => 'accepted',
    ({ message }: Error) => message,
  );
  expect(output).toMatch(
    /orders \(Orders\/Context\/OrderView\/Role\) may write the table of users \(Users\/Context\/Users\/Table\): statement \d+ of \w+ \([^)]+\) allows dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:PutItem, dynamodb:UpdateItem/,
  );
  expect(output).toContain('call its SyncApi, and read a ReadReplica of its contract');
}, 120_000);
