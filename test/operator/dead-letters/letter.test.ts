import { readLetter } from '../../../lib/operator/dead-letters/letter';

const sentAt = (SentTimestamp?: string) =>
  readLetter(
    { MessageId: 'm', Body: 'x', ...(SentTimestamp !== undefined && { Attributes: { SentTimestamp } }) },
    'parked',
  ).sentAt;

describe('when a dead letter was sent', () => {
  it.each([
    ['1654699573622', '2022-06-08T14:46:13.622Z'],
    ['1654699573', '2022-06-08T14:46:13.000Z'],
  ])('is read from %s', (text, expected) => {
    expect(sentAt(text)).toBe(expected);
  });

  it.each([undefined, '', '0', '-1', 'soon', '1e30'])('is now when the queue says %p', (text) => {
    const before = Date.now();
    expect(Date.parse(sentAt(text))).toBeGreaterThanOrEqual(before);
  });
});
