import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  BoundedContext,
  ChangeConsumer,
  ChangeForwarder,
  Contract,
} from '../../../../packages/cdk-event-sharing';
import { SENDER } from '../../../local-cloud/support/sender';
import { bundledFunction } from './bundled-function';
import { defineConsumer, defineOwner, outputAll } from './pipeline';

export const OWNER = { account: '111111111111', region: 'us-east-1' };
/** In another region of the owner's account. */
export const ABROAD = { account: '111111111111', region: 'ap-east-1' };
/** In another account. */
export const NEAR = { account: '222222222222', region: 'us-east-1' };
/** In another account and region, and a namespace of its own. */
export const FAR = { account: '333333333333', region: 'eu-west-1' };
/** In another account and region, where there is no replica. */
export const REACTING = { account: NEAR.account, region: FAR.region };
/** In another account and region, from which changes go on to a FIFO queue. */
export const FORWARDING = { account: NEAR.account, region: 'eu-central-1' };
/** With whom nothing is shared. */
export const STRANGER = { account: '444444444444', region: 'us-east-1' };
/** Function that may do everything, as far as its own account is concerned. */
export const ADMINISTRATOR = 'administrator';

export const CONTRACT = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
  properties: { id: { type: 'string' }, name: { type: 'string' } },
  required: ['id'],
});

/**
 * The owner's account with a consumer in another region, and two accounts that follow its feed. Feed and near consumer have keys of
 * their own.
 */
export function defineSharing(app: Construct): Stack {
  const keyIn = (scope: Construct) =>
    new Key(scope, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
  const owner = defineOwner(
    app,
    {
      contracts: [CONTRACT],
      partitionKey: { name: 'id', type: AttributeType.STRING },
      removalPolicy: RemovalPolicy.DESTROY,
      feed: (scope) => ({
        sharedWith: { accounts: [NEAR.account, FAR.account] },
        fixedNames: true,
        encryptionKey: keyIn(scope),
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    },
    { env: OWNER },
  );
  outputAll(owner.stack, { Batch: owner.feed.batchName });
  const { account: feedAccount, region: feedRegion } = OWNER;
  const near = { contract: CONTRACT, feedAccount };
  defineConsumer(app, 'near', owner, (scope) => ({ User: { ...near, encryptionKey: keyIn(scope) } }), {
    env: NEAR,
  });
  const far = { contract: CONTRACT, feedAccount, feedRegion, feedNamespace: '' };
  defineConsumer(app, 'far', owner, { User: far }, { env: FAR, namespace: 'pr-7' });
  defineConsumer(app, 'abroad', owner, { User: { contract: CONTRACT, feedRegion } }, { env: ABROAD });
  return owner.stack;
}

/** The same, with a consumer, and an administrator in each of the accounts and in that of a stranger. */
export function defineAccounts(app: Construct): void {
  const owner = defineSharing(app);
  const stack = new Stack(app, 'reacting', { env: REACTING });
  stack.addStackDependency(owner);
  const context = new BoundedContext(stack, 'Context', { name: 'billing' });
  const handler = `
import { consumeChanges } from 'cdk-event-sharing-client/consume';
import { user } from './contract';
export const handler = consumeChanges(user, () => {});
`;
  const fn = new lambda.Function(context, 'Handler', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(bundledFunction(handler, CONTRACT)),
    timeout: Duration.seconds(10),
  });
  const { account: feedAccount, region: feedRegion } = OWNER;
  new ChangeConsumer(context, 'Users', { contract: CONTRACT, function: fn, feedAccount, feedRegion });
  defineForwarder(new Stack(app, 'forwarding', { env: FORWARDING }), owner);
  for (const [id, env] of Object.entries({ owner: OWNER, near: NEAR, stranger: STRANGER }))
    administratorIn(new Stack(app, `${id}-administrator`, { env }));
}

function defineForwarder(stack: Stack, owner: Stack): void {
  stack.addStackDependency(owner);
  const context = new BoundedContext(stack, 'Context', { name: 'billing' });
  const fifoQueue = new Queue(context, 'Forwarded', { fifo: true });
  const { account: feedAccount, region: feedRegion } = OWNER;
  new ChangeForwarder(context, 'Users', { contract: CONTRACT, fifoQueue, feedAccount, feedRegion });
  outputAll(stack, { Forwarded: fifoQueue.queueUrl });
}

function administratorIn(stack: Stack): void {
  const fn = new lambda.Function(stack, 'Administrator', {
    functionName: ADMINISTRATOR,
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline(SENDER),
  });
  fn.addToRolePolicy(new PolicyStatement({ actions: ['*'], resources: ['*'] }));
}
