import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { auditRows } from '../../lib/operator/audit/audit-rows';
import type { AuditPorts } from '../../lib/operator/audit/ports';
import type { Item } from '../../lib/wire/item';

const SIZES = [100_000, 1_000_000];
const PAGE = 500;
const LIMIT_MEBIBYTES = 300;
const MEBIBYTE = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Memory of an audit, as tables grow: of rows that are made up as they are read, so that the audit's own memory shows. */
export async function measureAudit(): Promise<void> {
  for (const rows of SIZES) {
    for (const [what, every] of [
      ['1 % missing', 100],
      ['all missing', 1],
    ] as const) {
      let [peak, live, pages] = [0, 0, 0];
      const start = performance.now();
      const { missing } = await auditRows(madeUp(rows, every), {
        segments: 4,
        lagBudgetMs: 1,
        maxCandidates: 20_000,
        onProgress: () => {
          peak = Math.max(peak, process.memoryUsage.rss() / MEBIBYTE);
          pages += 1;
          if (pages % 40 !== 0) return;
          collectGarbage();
          live = Math.max(live, process.memoryUsage().heapUsed / MEBIBYTE);
        },
      });
      const seconds = (performance.now() - start) / 1000;
      console.log(
        `  ${String(rows).padStart(9)} rows, ${what}   ${String(missing).padStart(9)} found   ${live.toFixed(0)} MiB in use, ${peak.toFixed(0)} MiB resident (aim: below ${LIMIT_MEBIBYTES})   ${seconds.toFixed(1)} s`,
      );
    }
  }
}

/** An owner with so many rows, of which the replica lacks one in `every`. */
function madeUp(rows: number, every: number): AuditPorts {
  const row = (id: number) => ({ key: { id: { N: String(id) } }, digest: `digest of row ${id}, 22` });
  const idOf = ({ id }: Item) => Number(id?.N);
  const page =
    (isHeld: (id: number) => boolean) => async (segment: number, segments: number, cursor?: string) => {
      const first = Number(cursor ?? segment);
      const last = first + PAGE * segments;
      const ids = Array.from({ length: PAGE }, (_, index) => first + index * segments);
      return {
        rows: ids.filter((id) => id < rows && isHeld(id)).map(row),
        ...(last < rows && { next: String(last) }),
      };
    };
  const isHeld = (id: number) => id % every !== 0;
  const held = (id: number) => ({ ...row(id), sequence: '1', deleted: false });
  return {
    owner: { page: page(() => true), lookup: async (keys) => keys.map((key) => row(idOf(key))) },
    replica: {
      page: async (...where) => {
        const { rows: found, next } = await page(isHeld)(...where);
        return { rows: found.map(({ key }) => held(idOf(key))), next };
      },
      lookup: async (keys) => keys.map(idOf).filter(isHeld).map(held),
    },
    clock: { now: () => Date.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
  };
}
