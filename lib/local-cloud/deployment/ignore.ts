import { LocalCloudError } from '../shared/errors';

const PATTERN = /^[A-Za-z0-9]+::[A-Za-z0-9_@:*-]+$/;

/** @throws LocalCloudError `OptionInvalid` for what is no pattern of resource types */
export function checkIgnored(patterns: readonly string[]): void {
  const wrong = patterns.find((pattern) => !PATTERN.test(pattern));
  if (wrong === undefined) return;
  throw new LocalCloudError(
    'OptionInvalid',
    `ignore: "${wrong}" is no resource type: give types as AWS::Events::Rule, or patterns as AWS::Events::*`,
  );
}

/** Whether a type matches one of the patterns, in which an asterisk stands for any text. */
export function isIgnored(type: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(type));
}
