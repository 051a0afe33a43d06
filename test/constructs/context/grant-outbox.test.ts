import { App, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BoundedContext, OwnedTable } from '../../../packages/cdk-event-sharing';
import { check, newFunction, twoServices } from '../boundaries/support';
import { allowedActions, newContext, newUsersTable, templateOf } from '../support/stacks';

const partitionKey = { name: 'pk', type: dynamodb.AttributeType.STRING };
const WRITER = /WriterServiceRole/;

describe('whoever may write into the outbox', () => {
  it('may put items and nothing else', () => {
    const context = newContext();
    const table = newUsersTable(context);
    const grant = table.grantOutbox(newFunction(context, 'Writer'));
    grant.assertSuccess();
    expect(allowedActions(templateOf(context), WRITER)).toEqual([
      ['dynamodb:PutItem', JSON.stringify(Stack.of(context).resolve(table.table.tableArn))],
    ]);
  });

  it('may use the key of the table through DynamoDB', () => {
    const stack = new Stack(new App(), 'Service', { env: { region: 'eu-west-1' } });
    const context = newContext('users', stack);
    const encryptionKey = new Key(context, 'Key', { enableKeyRotation: true });
    const table = new OwnedTable(context, 'Table', { partitionKey, encryptionKey });
    table.grantOutbox(newFunction(context, 'Writer'));
    const template = templateOf(context);
    expect(allowedActions(template, WRITER).map(([action]) => action)).toEqual([
      'dynamodb:PutItem',
      'kms:Decrypt',
    ]);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: 'dynamodb:PutItem' },
          {
            Action: 'kms:Decrypt',
            Resource: stack.resolve(encryptionKey.keyArn),
            Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } },
          },
        ],
      },
    });
  });

  it('may put into a table that was adopted', () => {
    const context = newContext();
    const tableArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
    const table = dynamodb.TableV2.fromTableAttributes(context, 'Imported', {
      tableArn,
      tableStreamArn: `${tableArn}/stream/2026-01-01T00:00:00.000`,
      encryptionKey: Key.fromKeyArn(context, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/k'),
    });
    OwnedTable.fromTable(context, 'Table', table).grantOutbox(newFunction(context, 'Writer'));
    expect(allowedActions(templateOf(context), WRITER)).toEqual([
      ['dynamodb:PutItem', JSON.stringify(tableArn)],
      ['kms:Decrypt', JSON.stringify('arn:aws:kms:eu-west-1:123456789012:key/k')],
    ]);
  });
});

describe('the rules of boundaries', () => {
  it('let the owner write into its outbox', () => {
    const { app, users, table } = twoServices();
    table.grantOutbox(newFunction(users, 'Writer'));
    expect(check(app)).toEqual([]);
  });

  it.each([
    ['its own', (table: OwnedTable) => table],
    [
      'one that it adopted',
      (table: OwnedTable) =>
        OwnedTable.fromTable(
          BoundedContext.of(table),
          'Adopted',
          dynamodb.TableV2.fromTableAttributes(table, 'Imported', {
            tableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
            tableStreamArn:
              'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000',
          }),
        ),
    ],
  ])('refuse another context in the outbox of the owner, %s', (_, tableOf) => {
    const { app, code, table } = twoServices();
    tableOf(table).grantOutbox(code);
    expect(check(app)).toMatchObject([
      { ruleName: 'shared-table-write', description: expect.stringContaining('allows dynamodb:PutItem') },
    ]);
  });
});
