import { searchAll } from './exhaustive';
import { WORLDS } from './small-worlds';

describe('every state of a small world', () => {
  it.each(WORLDS.map((world) => [world.name, world] as const))('is allowed: %s', async (name, world) => {
    const { states, decisions, problem } = await searchAll(world);
    process.stdout.write(`exhaustive: ${states} states, ${decisions} decisions: ${name}\n`);
    expect(problem).toBeUndefined();
    expect(states).toBeGreaterThan(5_000);
  });
});
