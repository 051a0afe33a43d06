import { createHash } from 'node:crypto';

/** The first characters of a text's SHA-256, so that the same stack gets the same names on each start. */
export function hexDigest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

export interface NameRules {
  readonly maxLength: number;
  /** What the name must end with, such as `.fifo`. */
  readonly ending?: string;
  readonly lowerCase?: boolean;
  /** Makes another name of the same ids. @default the same name on each start */
  readonly salt?: string;
}

/**
 * A name as CloudFormation makes one: stack, logical id, suffix; what is too long loses its middle.
 *
 * @param identity what the suffix is made of. @default stack and logical id
 */
export function physicalName(
  stackName: string,
  logicalId: string,
  rules: NameRules,
  identity = `${stackName}/${logicalId}`,
): string {
  const ending = rules.ending ?? '';
  const suffix = `-${hexDigest(`${identity}${rules.salt ?? ''}`, 12).toUpperCase()}${ending}`;
  const room = rules.maxLength - suffix.length;
  const stackPart = stackName.slice(0, Math.max(Math.floor(room / 2), room - logicalId.length - 1));
  const idPart = logicalId.slice(0, room - stackPart.length - 1);
  const name = `${stackPart}-${idPart}${suffix}`;
  return rules.lowerCase ? name.toLowerCase() : name;
}

/** A UUID that is the same on each start, for ids that CloudFormation would make up. */
export function stableUuid(text: string): string {
  const hex = hexDigest(text, 32);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return parts.join('-');
}
