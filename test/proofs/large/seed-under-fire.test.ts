import { seedUnderFire } from './seed-under-fire';

test('a replica that subscribed late is filled during live writes, through two crashes, and no row is read thrice', async () => {
  const rows = 4_000;
  const verdict = await seedUnderFire({ rows, killAt: [0.25, 0.6], log: () => {} });
  const { missing, stale, orphaned, undecided, unshareable, checked } = verdict.audit;
  expect({ missing, stale, orphaned, undecided, unshareable }).toEqual({
    missing: 0,
    stale: 0,
    orphaned: 0,
    undecided: 0,
    unshareable: 0,
  });
  expect(checked).toBeGreaterThan(rows * 0.9);
  expect(verdict.kills).toBe(2);
  expect(verdict.liveWrites).toBeGreaterThan(20);
  expect(verdict.mostReads).toBeLessThanOrEqual(2);
}, 240_000);
