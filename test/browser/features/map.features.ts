import { unsubscribe } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import type { Visit } from '../support/visit';
import type { World } from '../support/world';

/** Does it flow? */
export function mapFeatures(world: () => World): void {
  let visit: Visit;
  beforeAll(async () => {
    visit = await world().visit();
  });
  afterAll(() => visit?.end());

  const node = () => visit.page.locator('[data-node="follower-orders~2FUser"]');
  const colourOf = (variable: string): Promise<string> =>
    visit.page.evaluate(`(() => {
      const probe = document.createElement('p');
      probe.style.color = 'var(${variable})';
      document.body.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    })()`);

  test('a subscription that is taken away turns its replica red, by colour, shape and word', async () => {
    const { page } = visit;
    await visit.open('/map');
    await eventually(async () => expect(await node().getAttribute('class')).not.toContain('tone-bad'));
    const loaded = await visit.loadedAt();
    const back = await unsubscribe(world().example);
    try {
      await eventually(async () => {
        expect(await node().getAttribute('class')).toContain('tone-bad');
        expect(await node().locator('.node-title').textContent()).toContain('orders/User');
        expect(await node().locator('.node-state').textContent()).toBe('broken');
        expect(await node().getAttribute('aria-label')).toMatch(/orders\/User.*broken/);
      });
      const stroke = await node().locator('.node-box').evaluate(strokeOf);
      expect(stroke).toBe(await colourOf('--bad'));
      await node().click();
      const detail = page.getByRole('complementary', { name: 'orders/User' });
      await eventually(async () => expect(await detail.innerText()).toMatch(/broken[\s\S]*subscri/));
    } finally {
      await back();
    }
    await eventually(async () =>
      expect(await node().locator('.node-state').textContent()).not.toBe('broken'),
    );
    expect(await visit.loadedAt()).toBe(loaded);
    expect(visit.complaints).toEqual([]);
  });
}

/** In the browser. */
function strokeOf(element: unknown): string {
  return (globalThis as unknown as { getComputedStyle(of: unknown): { stroke: string } }).getComputedStyle(
    element,
  ).stroke;
}
