import { Seal } from '../../lib/console/shared/seal';

const seal = new Seal();

test.each(['', 'x', '{"user_id":{"N":"1"}}', 'ä€😀'.repeat(100)])(
  'what is closed can be opened: %s',
  (text) => {
    const closed = seal.close(text);
    expect(encodeURIComponent(closed)).toBe(closed);
    expect(seal.open(closed)).toBe(text);
  },
);

test('what is closed says nothing, not even that it is the same', () => {
  expect(seal.close('ada')).not.toBe(seal.close('ada'));
  expect(Buffer.from(seal.close('ada@example.com'), 'base64url').toString('latin1')).not.toContain('ada');
});

test.each(['', 'x', '__proto__', 'A'.repeat(38), 'A'.repeat(1000)])(
  'what nobody closed is not opened: %s',
  (text) => {
    expect(seal.open(text)).toBeUndefined();
  },
);

test('what another has closed, or somebody has altered, is not opened', () => {
  const closed = seal.close('ada');
  const altered = `${closed.startsWith('A') ? 'B' : 'A'}${closed.slice(1)}`;
  expect([new Seal().open(closed), seal.open(altered)]).toEqual([undefined, undefined]);
});
