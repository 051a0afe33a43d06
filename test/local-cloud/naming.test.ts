import { physicalName, stableUuid } from '../../lib/local-cloud/shared/naming';

describe('physical names', () => {
  test('they show stack and logical id, and are the same on each start', () => {
    const name = physicalName('Orders', 'Queue4A7E3555', { maxLength: 80 });
    expect(name).toMatch(/^Orders-Queue4A7E3555-[0-9A-F]{12}$/);
    expect(physicalName('Orders', 'Queue4A7E3555', { maxLength: 80 })).toBe(name);
  });

  test('long names are cut to the limit and stay different', () => {
    const names = ['A', 'B'].map((end) =>
      physicalName('S'.repeat(100), `${'L'.repeat(200)}${end}`, { maxLength: 64 }),
    );
    expect(names.map((name) => name.length)).toEqual([64, 64]);
    expect(names[0]).not.toBe(names[1]);
  });

  test('a short stack name leaves its room to the logical id', () => {
    expect(physicalName('S', 'L'.repeat(45), { maxLength: 64 })).toMatch(/^S-L{45}-/);
  });

  test('an ending and lower case are kept', () => {
    expect(physicalName('S', 'Q', { maxLength: 80, ending: '.fifo' })).toMatch(/^S-Q-[0-9A-F]{12}\.fifo$/);
    expect(physicalName('S', 'Q', { maxLength: 63, lowerCase: true })).toMatch(/^s-q-[0-9a-f]{12}$/);
  });

  test('made-up ids look like UUIDs', () => {
    expect(stableUuid('x')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });
});
