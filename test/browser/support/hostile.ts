import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { escapeUnit } from '../../../lib/wire/json-text';
import { ParameterNames } from '../../../lib/wire/parameters';
import { eventually } from '../../support/eventually';
import { HOSTILE } from '../../support/hostile-texts';
import { sendMessage, userEvent } from './events';
import type { World } from './world';

/** What would run in a page that takes it for markup, a link or a name of a prototype. */
const MARKUP: Readonly<Record<string, string>> = {
  'be an image': '<img src=x onerror=alert(1)>',
  'end an attribute': '"><script>alert(1)</script>',
  'end another attribute': "'><svg onload=alert(1)>",
  'end the title': '</title><iframe src="javascript:alert(1)">',
  'be a script’s address': 'javascript:alert(1)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as an engine of templates would read it
  'be a template': '${alert(1)}{{constructor.constructor("alert(1)")()}}',
  'be a prototype': '__proto__',
  'be a constructor': 'constructor',
};

/** Those that a row or a message can hold: halves of characters are in none. */
const TEXTS = Object.values({ ...MARKUP, ...HOSTILE }).filter((text) => text.isWellFormed());

/** All at once, and those that would do nothing beside others. */
export const NAMED: readonly (readonly [string, string])[] = [
  ['all of them', TEXTS.join(' ')],
  ...Object.entries(MARKUP).filter(([, text]) => !text.includes('<')),
];

/** A message holds no controls, and its emulator nothing beyond the first plane. */
const PRINTED = TEXTS.filter((text) => !/[\p{Cc}\u{10000}-\u{10ffff}]/u.test(text));

/** Looks for what a hostile text shows as wherever it is shown. */
export const SEEN = '<img src=x onerror=alert(1)>';

const FIRST_ID = 30_000;
/** The row whose copy has names and values of all kinds. */
export const ALTERED = FIRST_ID;

/** Puts such texts wherever somebody else's texts come from: rows, copies, events, dead letters, names. */
export async function beHostile({ example }: Pick<World, 'example'>): Promise<void> {
  const { tables, orders, clients } = example;
  for (const [at, text] of TEXTS.entries())
    await tables.put({
      user_id: FIRST_ID + at,
      name: text,
      email: text,
      newsletter: true,
      address: { street: text },
    });
  await eventually(async () => {
    const rows = await tables.rows('Orders');
    expect(TEXTS.filter((text, at) => rows[FIRST_ID + at]?.name !== text)).toEqual([]);
  });
  const row = (await tables.items('Orders')).get(ALTERED);
  // Names that marshalling would take for an object's own.
  const fields = Object.fromEntries(TEXTS.map((text) => [text, { S: text }]));
  const Item = { ...marshall(row), ...fields, name: { S: TEXTS.join(' ') } };
  await clients.dynamodb.send(new PutItemCommand({ TableName: orders.table, Item }));
  // What breaks the contract, and so stays with its owner with a reason.
  await tables.put({ user_id: 39_000, name: 'x', address: { street: 42, [SEEN]: 1 } });

  for (const text of PRINTED) {
    const attributes = {
      code: text,
      reason: text,
      function: text,
      replica: text,
      firstSeenAt: text,
      parkedAt: text,
    };
    await sendMessage(example, orders.deadLetterQueueUrl, text, attributes);
  }
  for (const text of TEXTS) {
    // JSON takes a name that an object does not.
    const data = JSON.stringify({
      [text]: text,
      nested: { [text]: [text] },
      ...JSON.parse('{"__proto__":{"a":1}}'),
    });
    const header = { source: text, type: text, subject: text, id: text, dataschema: text, time: text };
    const body = userEvent(39_001, {}, header)
      .replace('"data":{"user_id":39001}', `"data":${data}`)
      .replace(/[^ -~]/g, escapeUnit);
    await sendMessage(example, orders.deadLetterQueueUrl, body);
    await sendMessage(example, orders.subscriptionDeadLetterQueueUrl, body);
  }
}

/** Parameters of replicas with such names: anybody of the account may write that there are some. */
export function hostileParameters(): Record<string, string> {
  const names = new ParameterNames();
  return Object.fromEntries(
    TEXTS.map((text, at) => {
      const queue = `http://127.0.0.1:1/000000000000/nothing-${at}`;
      const description = {
        name: `${text}/${text}`,
        contract: at % 2 ? text : 'users/User',
        major: 1,
        reads: [1],
        fields: ['user_id', text],
        table: text,
        queueUrl: queue,
        deadLetterQueueUrl: queue,
        subscriptionDeadLetterQueueUrl: queue,
        replicator: text,
      };
      return [names.replica(`orders/Hostile${at}`), JSON.stringify(description)];
    }),
  );
}
