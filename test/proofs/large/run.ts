import { parseArgs } from 'node:util';
import { seedUnderFire } from './seed-under-fire';

/** Usage: npm run seed:large [-- --rows N] */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '50000' } } });
  const rows = Number(values.rows);
  if (!Number.isInteger(rows) || rows < 1_000) {
    throw new Error(`--rows takes a whole number from 1000, received "${values.rows}"`);
  }
  const start = performance.now();
  const { audit, mostReads, rowsRead, liveWrites, kills } = await seedUnderFire({
    rows,
    killAt: [0.3, 0.6],
    log: (line) => console.log(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${line}`),
  });
  const { checked, missing, stale, orphaned, undecided, unshareable } = audit;
  console.log(
    `audit: ${checked} rows compared, ${missing} missing, ${stale} stale, ${orphaned} orphaned, ${undecided} undecided, ${unshareable} unshareable`,
  );
  console.log(`${rowsRead} rows read, none more than ${mostReads} times`);
  const checks: [string, boolean][] = [
    ['the audit is clean', missing + stale + orphaned + undecided + unshareable === 0],
    ['every row was compared', checked >= rows * 0.9],
    ['no row was read more than twice', mostReads <= 2],
    ['it was killed and resumed twice', kills === 2],
    ['the owner went on writing', liveWrites > 100],
  ];
  for (const [what, holds] of checks) console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}`);
  const failed = checks.filter(([, holds]) => !holds).length;
  console.log(`${checks.length - failed} passed, ${failed} failed, 0 skipped`);
  if (failed > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
});
