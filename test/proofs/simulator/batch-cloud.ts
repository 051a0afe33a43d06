import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  ScanCommand,
  type ScanCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, type SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { notAllowed, putObject } from './clients';
import type { OwnerRow } from './history';
import { itemOf, ownerMarks } from './owner';
import { rowKeyOf } from './settings';
import { RESOURCES, type Run } from './shipped';
import type { Subscriber } from './subscriber';
import { holds, type Item } from './table';
import { leave } from './topic';
import type { Service } from './wire';
import type { World } from './world';

/** The owner's table, the table of runs, and the queue of one replica as the batch function's SDK clients see them. */
export function batchCloud(world: World, site: Subscriber | undefined, kind: Run['kind']): Service {
  return {
    accept(command) {
      if (command instanceof ScanCommand) return scan(world, command.input, kind);
      if (command instanceof GetItemCommand) return getItem(world, command.input);
      if (command instanceof UpdateItemCommand) return update(world, command.input);
      if (command instanceof PutItemCommand) return keepProgress(world, command.input);
      if (command instanceof DescribeTableCommand) return DESCRIPTION;
      if (command instanceof PutObjectCommand) return putObject(world, command.input);
      if (command instanceof SendMessageBatchCommand && site) return send(world, site, command.input);
      throw notAllowed(world, 'batch', command);
    },
  };
}

const DESCRIPTION = {
  name: 'describe',
  entries: 0,
  apply: () => ({
    Table: {
      KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'N' }],
    },
  }),
};

/** Pages are smaller than the limit now and then, as DynamoDB's may be. */
function scan(world: World, input: ScanCommandInput, kind: Run['kind']) {
  const { Segment = 0, TotalSegments = 1, ExclusiveStartKey, ConsistentRead } = input;
  const after = Number(ExclusiveStartKey?.user_id?.N ?? 0);
  return {
    name: `scan segment ${Segment} after ${after}`,
    entries: 0,
    apply: () => {
      const { rows, before } = view(world, ConsistentRead);
      const keys = [...rows.keys()].filter((key) => key > after && key % TotalSegments === Segment).sort();
      const page = keys.slice(0, world.random.pick([1, keys.length]));
      const items = page.map((key) => {
        const row = rows.get(key) as OwnerRow;
        if (kind === 'seed') {
          world.faults.add('seed-read');
          const rowKey = rowKeyOf({ user_id: key, home: row.home });
          world.history.seeds.push({ key: rowKey, row, at: world.now, before });
        }
        return itemOf(key, row);
      });
      const last = keys.length > page.length && { user_id: { N: String(page.at(-1)) } };
      return { Items: items, ...(last && { LastEvaluatedKey: last }) };
    },
  };
}

function getItem(world: World, { TableName, Key, ConsistentRead }: GetItemCommandInput) {
  const key = Number(Key?.user_id?.N);
  return {
    name: `get ${TableName} ${Key?.run?.S ?? key} ${Key?.part?.S ?? ''}`,
    entries: 0,
    apply: () => {
      if (TableName === RESOURCES.runs) return { Item: world.progress.get(placeOf(Key as unknown as Item)) };
      const row = view(world, ConsistentRead).rows.get(key);
      return { Item: row && itemOf(key, row) };
    },
  };
}

function update(world: World, input: UpdateItemCommandInput) {
  const key = Number(input.Key?.user_id?.N);
  const { UpdateExpression, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } =
    input;
  const marker = String(ExpressionAttributeValues?.[':marker']?.S);
  const isMark =
    UpdateExpression === 'SET #marker = :marker' && ExpressionAttributeNames?.['#marker'] === '__republish';
  if (!isMark) world.breach(`the owner's table was changed by ${UpdateExpression}`);
  const conditional = ConditionExpression === 'attribute_exists(#partition)';
  return {
    name: `mark ${key} ${marker}`,
    entries: 0,
    apply: () => {
      if (ownerMarks(world, key, marker)) {
        world.faults.add(marker.includes(' * ') ? 'republished-to-all' : 'republished');
        return {};
      }
      if (!conditional) world.breach(`a mark made a row of the owner, ${key}`);
      throw conditionFailed();
    },
  };
}

function keepProgress(world: World, input: PutItemCommandInput) {
  const item = input.Item as unknown as Item;
  const place = placeOf(item);
  return {
    name: `keep ${place} ${item.version?.N}`,
    entries: 0,
    apply: () => {
      const current = world.progress.get(place);
      if (input.ConditionExpression !== undefined && !holds(input.ConditionExpression, input, current))
        throw conditionFailed();
      world.progress.set(place, item);
      return {};
    },
  };
}

function send(world: World, site: Subscriber, { Entries = [] }: SendMessageBatchCommandInput) {
  return {
    name: `send ${Entries.length} to ${site.settings.name}`,
    entries: Entries.length,
    apply: (failing: ReadonlySet<number> = new Set()) => {
      Entries.forEach(({ MessageBody = '' }, index) => {
        if (failing.has(index)) return;
        leave(world, MessageBody);
        site.queue.send(MessageBody, world.now);
      });
      return { Failed: [...failing].map((index) => ({ Id: Entries[index]?.Id })) };
    },
  };
}

/** What a read shows, and how far the owner was then. */
function view({ rows, past, history }: World, consistent: boolean | undefined) {
  return consistent === true ? { rows, before: history.changes.length } : past;
}

function placeOf({ run, part }: Item): string {
  return `${run?.S} ${part?.S}`;
}

function conditionFailed(): Error {
  return new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
}
