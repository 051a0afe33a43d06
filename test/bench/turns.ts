/**
 * Measures ways in short turns, each first as often as any other, so that whatever else the machine does hits all.
 *
 * @param turns how many turns a way has in a round
 * @param measure what a way takes in a turn, in any units that can be added
 * @returns the sums of each way, round by round
 */
export async function inTurns<Way, Cost extends Record<keyof Cost, number>>(
  ways: readonly Way[],
  rounds: number,
  turns: number,
  measure: (way: Way, round: number, turn: number) => Promise<Cost>,
): Promise<Cost[][]> {
  const sums: Cost[][] = ways.map(() => []);
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < turns; turn += 1) {
      for (let place = 0; place < ways.length; place += 1) {
        const index = (round + turn + place) % ways.length;
        const cost = await measure(ways[index] as Way, round, turn);
        const sum = sums[index]?.[round];
        if (sum) for (const name of Object.keys(sum) as (keyof Cost)[]) (sum[name] as number) += cost[name];
        else sums[index]?.push(cost);
      }
    }
  }
  return sums.map((all) => all.slice(1));
}
