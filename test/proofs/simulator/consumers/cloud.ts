import {
  type CancellationReason,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { getObject, notAllowed, sendMessage } from '../clients';
import { RESOURCES } from '../shipped';
import type { Stage } from '../stage';
import type { Subscriber } from '../subscriber';
import type { Write } from '../table';
import type { Invocation, Service } from '../wire';
import type { Ledger } from './ledger';
import type { ConsumerSite } from './site';

/** What the cloud has of a consumer, whatever it is told of. */
export type Served = Pick<ConsumerSite, 'queue' | 'positions' | 'isClosed'> &
  Subscriber & {
    readonly ledger: Pick<Ledger, 'keeps' | 'nextToComplete' | 'completes' | 'takesEffect'>;
  };

/** DynamoDB, SQS and S3 as the clients of a consumer's function see them. */
export function consumerCloud(world: Stage, site: Served): Service {
  return {
    accept(command, invocation) {
      if (command instanceof PutItemCommand) return putPosition(site, command.input);
      if (command instanceof TransactWriteItemsCommand) return transact(site, command.input);
      if (command instanceof UpdateItemCommand)
        return isOfPositions(command.input)
          ? complete(site, command.input, invocation)
          : addEffect(site, command.input);
      if (command instanceof DeleteItemCommand) return giveUp(site, command.input);
      if (command instanceof SendMessageCommand) return sendMessage(site, command.input);
      if (command instanceof GetObjectCommand) return getObject(world, command.input);
      throw notAllowed(world, 'consumer', command);
    },
  };
}

function putPosition(site: Served, input: PutItemCommandInput) {
  return {
    name: `position at ${input.Item?.__seq?.S ?? input.Item?.status?.S}`,
    entries: 0,
    apply: () => keepPosition(site, input),
  };
}

function keepPosition({ positions, ledger }: Served, input: Write): object {
  const of = String(input.Item?.of?.S);
  const before = positions.items.get(of)?.__seq?.S;
  const answer = positions.put(input);
  ledger.keeps(before, String(input.Item?.__seq?.S));
  return answer;
}

function isOfPositions({ TableName }: { readonly TableName?: string }): boolean {
  return TableName === RESOURCES.positions;
}

/** Powertools completes the place that it took for a change. */
function complete({ positions, ledger }: Served, input: UpdateItemCommandInput, by: Invocation) {
  const run = ledger.nextToComplete(by);
  return {
    name: `completion of ${run?.id}`,
    entries: 0,
    apply: () => {
      ledger.completes(run, by);
      return positions.update(input);
    },
  };
}

function giveUp({ positions }: Served, input: DeleteItemCommandInput) {
  return { name: 'giving a place up', entries: 0, apply: () => positions.delete(input) };
}

function addEffect({ ledger }: Served, { Key }: Pick<UpdateItemCommandInput, 'Key'>) {
  return {
    name: `effect of ${Key?.id?.S}`,
    entries: 0,
    apply: () => {
      ledger.takesEffect(String(Key?.id?.S));
      return {};
    },
  };
}

/** All of the actions or none: an effect, a condition of the consumer's own, and the position. */
function transact(site: Served, { TransactItems = [] }: TransactWriteItemsCommandInput) {
  const none = TransactItems.map(() => ({ Code: 'None' }));
  return {
    name: `transaction of ${TransactItems.length}`,
    entries: 0,
    cancel: () => canceled(none.with(-1, { Code: 'TransactionConflict' })),
    apply: () => {
      const holds = TransactItems.map(({ Put, ConditionCheck }) => {
        if (ConditionCheck) return !site.isClosed;
        return !Put || !isOfPositions(Put) || site.positions.takes(Put);
      });
      if (holds.includes(false))
        throw canceled(
          holds.map((held, index) =>
            held
              ? { Code: 'None' }
              : { Code: 'ConditionalCheckFailed', Item: kept(site, TransactItems[index]) },
          ),
        );
      for (const { Put, Update } of TransactItems) {
        if (Put) keepPosition(site, Put);
        if (Update) addEffect(site, Update).apply();
      }
      return {};
    },
  };
}

/** What a position is that has been reached. */
function kept({ positions }: Served, { Put }: TransactWriteItem = {}): CancellationReason['Item'] {
  return positions.items.get(String(Put?.Item?.of?.S)) as CancellationReason['Item'];
}

export function canceled(CancellationReasons: CancellationReason[]): Error {
  const Message = 'Transaction cancelled';
  return new TransactionCanceledException({ message: Message, CancellationReasons, $metadata: {} });
}
