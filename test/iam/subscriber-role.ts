/** Resources by action. */
export type Allowed = Readonly<Record<string, readonly string[]>>;

/**
 * What reads events of a feed from its queue may do. `{}` is the path of the replica or consumer.
 *
 * @param keys of the app: any may be that of the owner's bucket, of which alone objects are decrypted
 */
export function subscriberOf(feed: string, keys: readonly string[] = []): Allowed {
  return {
    'kms:Decrypt': [...keys, 'a foreign key'].map((key) => `${key} for ${feed}/Payloads`),
    's3:GetObject': [`${feed}/Payloads`],
    's3:ListBucket': [`${feed}/Payloads`],
    'sqs:ChangeMessageVisibility': ['{}/Events/Queue'],
    'sqs:DeleteMessage': ['{}/Events/Queue'],
    'sqs:ReceiveMessage': ['{}/Events/Queue'],
    'sqs:SendMessage': ['{}/Events/DeadLetters'],
  };
}

/** All of them at one place, in the order of the matrix. */
export function at(place: string, ...allowed: readonly Allowed[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [action, paths] of allowed.flatMap((each) => Object.entries(each)))
    found[action] = [...(found[action] ?? []), ...paths.map((path) => path.replace('{}', place))].sort();
  return found;
}
