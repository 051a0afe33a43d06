/** A reader of a contract. */
export interface Consumer {
  /** Name of the replica: `<context>/<construct id>`. */
  readonly name: string;
  /** Id of the contract, for example `users/User`. */
  readonly contract: string;
  /** The major version that it reads. */
  readonly major: number;
  /** Names of the fields that it keeps or filters by. @default every field of the contract */
  readonly fields?: readonly string[];
  /** Where it is kept, for example `acme/orders`, if it was registered from there. @default with the owner, or unknown */
  readonly repository?: string;
}

/**
 * One reader a name. Stages of an app may hold different versions of one replica: of these it is the oldest, which breaks
 * first, with the fields that any stage reads of it.
 */
export function oldestByName(consumers: readonly Consumer[]): Consumer[] {
  const byName = new Map<string, Consumer>();
  for (const one of consumers) {
    const other = byName.get(one.name);
    const isOlder = other !== undefined && one.major < other.major;
    if (other === undefined || isOlder) byName.set(one.name, one);
    else if (one.major === other.major) byName.set(one.name, withFieldsOf(other, one));
  }
  return [...byName.values()];
}

/** Those of two lists; of two with one name the second. */
export function mergeConsumers(recorded: readonly Consumer[], known: readonly Consumer[]): Consumer[] {
  return [...new Map([...recorded, ...known].map((consumer) => [consumer.name, consumer])).values()].sort(
    (one, other) => (one.name < other.name ? -1 : 1),
  );
}

/** Who is known by name, as a file has it. */
export function byName(consumers: readonly Consumer[]): { [name: string]: Omit<Consumer, 'name'> } {
  return Object.fromEntries(consumers.map(({ name, ...consumer }) => [name, consumer]));
}

/** As shown to a person: `orders/User (acme/orders)`. */
export function readerText({ name, repository }: Consumer): string {
  return repository === undefined ? name : `${name} (${repository})`;
}

function withFieldsOf(one: Consumer, { fields }: Consumer): Consumer {
  if (one.fields === undefined || fields === undefined) return { ...one, fields: undefined };
  return { ...one, fields: [...new Set([...one.fields, ...fields])] };
}
