import { canonicalText } from '../../protocol/rows/digest';
import { MAX_LOOKUP_KEYS } from '../../wire/read-requests';
import { chunksOf } from '../shared/chunks';
import { byKey, differenceIn, type Observation, observe } from './observation';
import type { AuditPorts, Page } from './ports';

/** What a look at some rows came to. */
export interface Look {
  readonly rows: number;
  readonly differences: readonly Observation[];
}

/** Reads the pages of all segments, one of each at a time. */
async function* pagesOf<T>(
  source: { page(segment: number, segments: number, cursor?: string): Promise<Page<T>> },
  segments: number,
): AsyncGenerator<readonly T[]> {
  let open = Array.from({ length: segments }, (_, segment) => ({
    segment,
    cursor: undefined as string | undefined,
  }));
  while (open.length > 0) {
    const pages = await Promise.all(
      open.map(async ({ segment, cursor }) => ({
        segment,
        ...(await source.page(segment, segments, cursor)),
      })),
    );
    yield pages.flatMap(({ rows }) => rows);
    open = pages.flatMap(({ segment, next }) => (next === undefined ? [] : [{ segment, cursor: next }]));
  }
}

/** Compares all of the owner's rows: finds what the replica lacks or shows otherwise. */
export async function* ownerPass({ owner, replica }: AuditPorts, segments: number): AsyncGenerator<Look> {
  for await (const rows of pagesOf(owner, segments)) {
    const chunks = chunksOf(rows, MAX_LOOKUP_KEYS).map(async (chunk): Promise<readonly Observation[]> => {
      // A row without a key can be looked up nowhere.
      const named = chunk.filter(({ key }) => Object.keys(key).length > 0);
      const held = byKey(await replica.lookup(named.map(({ key }) => key)));
      const looks = chunk.map((row) => ({
        key: row.key,
        owner: row,
        replica: held.get(canonicalText(row.key)),
      }));
      const differing = looks.filter((look) => differenceIn(look));
      const [shown, absent] = [
        differing.filter((look) => look.replica),
        differing.filter((look) => !look.replica),
      ];
      // These were looked at in the other order than `observe` has to.
      const again =
        shown.length > 0
          ? await observe(
              shown.map(({ key }) => key),
              owner,
              replica,
            )
          : [];
      return [...absent, ...again.filter((look) => differenceIn(look))];
    });
    yield { rows: rows.length, differences: (await Promise.all(chunks)).flat() };
  }
}

/** Looks for the owner's row of each of the replica's rows: finds those that the owner does not have. */
export async function* replicaPass({ owner, replica }: AuditPorts, segments: number): AsyncGenerator<Look> {
  for await (const rows of pagesOf(replica, segments)) {
    const live = rows.filter(({ deleted }) => !deleted);
    const chunks = chunksOf(live, MAX_LOOKUP_KEYS).map(async (chunk) => {
      const owned = byKey(await owner.lookup(chunk.map(({ key }) => key)));
      return chunk.flatMap((row) =>
        owned.has(canonicalText(row.key)) ? [] : [{ key: row.key, replica: row }],
      );
    });
    yield { rows: live.length, differences: (await Promise.all(chunks)).flat() };
  }
}
