/** The order token as the rules define it, written down without the protocol's help. */
export function toSequenceText(label: string, sequenceNumber: string): string {
  const { length } = sequenceNumber;
  const mark = length > 40 ? `n${'0'.repeat(3 - String(length).length)}${length}` : '0'.repeat(40 - length);
  return `${label}/${mark}${sequenceNumber}`;
}

/** The next order token of the same stream. */
export function nextSequenceText(sequence: string): string {
  const [label = '', digits = ''] = sequence.split('/');
  return toSequenceText(label, String(BigInt(digits.replace(/^n.../, '')) + 1n));
}
