import { runChaos } from './chaos';
import { FAULTS } from './faults';
import { describeReport, passed } from './report';

const FAULTS_OF_EACH_KIND = 5;

describe('the example under faults', () => {
  it("holds the owner's rows in both replicas and in its consumer's accounts once faults stop", async () => {
    const report = await runChaos({
      seed: Date.now() % 1_000_000,
      changes: 200,
      keys: 40,
      faults: FAULTS_OF_EACH_KIND,
      rate: 0.4,
      pace: 60,
      limitMs: 60_000,
    });
    const text = describeReport(report).join('\n');
    console.log(text);
    for (const fault of FAULTS) {
      const fired = Object.values(report.faults[fault]).reduce((sum, count) => sum + count, 0);
      expect({ fault, fired: fired >= FAULTS_OF_EACH_KIND }).toEqual({ fault, fired: true });
    }
    expect(report.verdict.differences).toEqual([]);
    expect(report.staleButNewerByTime).toBe(0);
    expect(report.poison.parked).toBe(report.poison.sent);
    expect(passed(report)).toBe(true);
  }, 200_000);
});
