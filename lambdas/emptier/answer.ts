import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/** What CloudFormation is told: "Custom resource response objects" in its user guide. */
export interface Answer {
  readonly PhysicalResourceId: string;
  readonly Status: 'SUCCESS' | 'FAILED';
  /** Shown to whoever deploys. */
  readonly Reason?: string;
}

/**
 * Answers CloudFormation, which waits for it.
 *
 * @throws Error when the answer is not taken, so that Lambda tries again
 */
export async function answer(
  { ResponseURL, StackId, RequestId, LogicalResourceId }: CloudFormationCustomResourceEvent,
  result: Answer,
): Promise<void> {
  const body = JSON.stringify({ ...result, StackId, RequestId, LogicalResourceId });
  // The URL is signed for an empty content type.
  const { status, ok } = await fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!ok) throw new Error(`CloudFormation took the answer ${body} with status ${status}`);
}
