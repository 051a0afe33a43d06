/** The order token as the rules define it, written down without the protocol's help. */
export function toSequenceText(label: string, sequenceNumber: string): string {
  return `${label}/${'0'.repeat(40 - sequenceNumber.length)}${sequenceNumber}`;
}

/** The next order token of the same stream. */
export function nextSequenceText(sequence: string): string {
  const [label = '', digits = ''] = sequence.split('/');
  return toSequenceText(label, String(BigInt(digits) + 1n));
}
