import type { EditRecord, FailuresView, LettersView, LetterView } from '../../../../lib/console/api';
import { ago, HOSTILE } from './random';

type Letter = LettersView['letters'][number];

/** Dead letters, which a redrive takes away. */
export const letters: Letter[] = [
  ...Array.from({ length: 9 }, (_, at) =>
    letter(
      `m${at}`,
      'invalid-data',
      `data.country: must match "^[A-Z]{2}$", not ${at === 2 ? HOSTILE.markup : '"ch"'}`,
    ),
  ),
  letter('m20', 'malformed', HOSTILE.escapes, false),
  ...Array.from({ length: 4 }, (_, at) =>
    letter(`m3${at}`, 'retries-exhausted', 'ProvisionedThroughputExceededException'),
  ),
];

function letter(id: string, code: string, reason: string, isEvent = true): Letter {
  return {
    id,
    queue: code === 'retries-exhausted' ? 'undelivered' : 'parked',
    code,
    reason,
    contract: isEvent ? 'users/User' : 'unknown',
    sentAt: ago(600 + id.length * 90),
    function: 'orders-user-replicator',
    failedTimes: 2,
    masked: [],
    ...(isEvent && {
      event: {
        id: `1109-${id}`,
        source: 'users/User',
        type: 'com.example.users.User.updated.v1',
        subject: id === 'm2' ? HOSTILE.markup : `user_id=${id.slice(1)}`,
        time: ago(700),
        dataschema: 'https://example.com/contracts/users/user.v1.json',
        sequence: '1109000000000204000150',
      },
    }),
  };
}

export function failures(): FailuresView {
  const groups = [...Map.groupBy(letters, ({ code }) => code)].map(([code, those]) => ({
    queue: those[0]?.queue ?? 'parked',
    code,
    contract: those[0]?.contract ?? 'unknown',
    count: those.length,
    oldest: those.at(-1)?.sentAt ?? ago(1),
    newest: those[0]?.sentAt ?? ago(1),
    examples: those.slice(0, 3).map(({ id }) => id),
  }));
  return {
    letters: [
      { replica: 'orders/User', groups },
      { replica: 'billing/User', groups: [] },
    ],
    refused: [
      {
        contract: 'users/User',
        groups: [
          {
            condition: 'RecordRefused',
            reason: `email: must be string (${HOSTILE.quotes})`,
            objects: 3,
            records: 3,
            oldest: ago(9000),
            newest: ago(400),
            examples: ['a'],
          },
        ],
      },
    ],
    problems: ['the failure bucket of shipping/Parcel cannot be read: AccessDenied'],
  };
}

const edits: EditRecord[] = [
  { at: ago(90_000), who: 'ada@laptop', replica: 'orders/User', letter: 'm1', changed: ['data.country'] },
];

export function letterView(id: string, reveal: boolean): LetterView | undefined {
  const found = letters.find((each) => each.id === id);
  if (!found) return undefined;
  const body = `{"specversion":"1.0","id":"1109-${id}","sequence":1109000000000204000150,"data":{"user_id":7,"name":${JSON.stringify(HOSTILE.markup)},"country":"ch","tags":[],"rtl":"a\u202eb"}}`;
  return {
    ...found,
    bytes: body.length,
    payload: reveal
      ? JSON.parse(body)
      : { specversion: 'string', data: { user_id: 'number', name: 'string', country: 'string' } },
    ...(reveal && { body }),
    edits: edits.filter((edit) => edit.letter === id),
  };
}

export function resend(id: string, replica: string): EditRecord {
  const record = {
    at: new Date().toISOString(),
    who: 'tester',
    replica,
    letter: id,
    changed: ['data.country'],
  };
  edits.push(record);
  return record;
}
