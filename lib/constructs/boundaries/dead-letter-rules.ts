import { type Finding, RULES } from './findings';
import type { Resolver } from './resolver';
import type { TemplateResource, Templates } from './templates';
import { deadLettersOf, retentionsOf } from './values';

/**
 * A dead letter keeps the time at which it was first queued ("Using dead-letter queues in Amazon SQS"), so that a queue of
 * them must keep longer than the one that they come from.
 */
export function deadLetterFindings(
  source: TemplateResource,
  queue: TemplateResource,
  templates: Templates,
  resolver: Resolver,
): Finding[] {
  const letters = deadLettersOf(source, templates, resolver);
  if (!letters) return [];
  const kept = Math.min(...retentionsOf(letters, resolver));
  const waits = Math.max(...retentionsOf(queue, resolver));
  if (kept > waits) return [];
  return [
    {
      rule: RULES.retention,
      message: `${letters.context}: the dead-letter queue ${letters.path} keeps an event for ${kept} s, the queue ${queue.path} for ${waits} s: a dead letter may be gone before anybody sees it`,
      fix: 'raise dlqRetention of the ReadReplica above queueRetention',
      resource: letters,
      location: 'Properties/MessageRetentionPeriod',
    },
  ];
}
