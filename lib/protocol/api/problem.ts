import { PROBLEMS, type ProblemCode, type ProblemDocument, problemType } from '../../wire/problems';

/** Why a request gets no answer. The detail goes to the caller: it must show no value of any row. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** As RFC 9457 writes it. */
  toJson(requestId: string): ProblemDocument {
    const { status, title } = PROBLEMS[this.code];
    const instance = `urn:request:${requestId}`;
    return { type: problemType(this.code), title, status, detail: this.message, instance };
  }
}
