import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { fieldOf, type Validator } from '../../contracts/validation/validator';
import { ProtocolError } from '../../protocol/rows/errors';
import { identityOf } from '../../protocol/rows/identity';
import { pick } from '../../protocol/rows/projection';
import { MEDIA_TYPE, type RefusedEntry, readDocumentType } from '../../wire/api';
import type { Row } from '../../wire/item';
import { OwnerError } from './owner-error';
import type { HttpResponse } from './signed-fetch';

/**
 * Reads an owner's answers as the contract describes them. Fields that the contract does not know are left out, so an
 * owner may add some. No value ever gets into an error.
 */
export class AnswerReader {
  readonly #contract: CheckedContract;
  readonly #isRow: Validator;

  constructor(contract: CheckedContract, isRow: Validator) {
    this.#contract = contract;
    this.#isRow = isRow;
  }

  /** @throws OwnerError `invalid-response` */
  object(call: string, { headers, body }: HttpResponse): { readonly [member: string]: unknown } {
    const type = readDocumentType(headers.get('content-type') ?? '');
    if (!type) throw invalid(call, `is not ${MEDIA_TYPE}`);
    const { contract, major } = type;
    const { id } = this.#contract;
    if (contract !== undefined && contract !== id) throw invalid(call, `is of another contract than ${id}`);
    if (major !== undefined && major !== this.#contract.major) {
      throw invalid(call, `has the major version ${major} where ${this.#contract.major} was asked for`);
    }
    const answer = parse(body);
    if (typeof answer !== 'object' || answer === null) throw invalid(call, 'is not a JSON object');
    return answer as { readonly [member: string]: unknown };
  }

  /** @throws OwnerError `invalid-response` */
  row(call: string, data: unknown): Row {
    if (!this.#isRow(data)) {
      const field = fieldOf(this.#isRow) ?? '';
      const where = this.#contract.fields.includes(field) ? ` in the field "${field}"` : '';
      throw invalid(call, `does not fit ${this.#contract.id} ${this.#contract.version}${where}`);
    }
    return pick(data as Row, this.#contract.fields);
  }

  /**
   * The rows of a list, and how many in it do not fit the contract: one of them says nothing of the others.
   *
   * @throws OwnerError `invalid-response` when there is no list
   */
  rows(call: string, items: unknown): { readonly rows: Row[]; readonly unfit: number } {
    if (!Array.isArray(items)) throw invalid(call, 'has no list "items"');
    const rows = items.flatMap((item) => {
      const data: unknown = item?.data;
      return this.#isRow(data) ? [pick(data as Row, this.#contract.fields)] : [];
    });
    return { rows, unfit: items.length - rows.length };
  }

  /**
   * What an owner left out of a list because it cannot share it. Owners of before leave nothing out.
   *
   * @throws OwnerError `invalid-response`
   */
  refused(call: string, refused: unknown = []): RefusedEntry[] {
    if (!Array.isArray(refused)) throw invalid(call, 'has a "refused" that is no list');
    return refused.map((entry: Partial<Record<keyof RefusedEntry, unknown>> | null) => {
      const [keyHash, [key]] = [textOf(entry?.keyHash), this.keys([entry?.key])];
      return { code: textOf(entry?.code) ?? 'unknown', ...(keyHash && { keyHash }), ...(key && { key }) };
    });
  }

  /** Those in a list that are keys of the contract. */
  keys(list: unknown): Row[] {
    return (Array.isArray(list) ? list : []).filter((key) => {
      try {
        return this.nameOf(Object(key)) !== '';
      } catch (error) {
        if (error instanceof ProtocolError) return false;
        throw error;
      }
    });
  }

  /** Names a row of the contract; numbers that are equal, to all of their digits, are named equally. */
  nameOf(row: Row): string {
    return identityOf(this.#contract, row);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function invalid(call: string, what: string): OwnerError {
  return new OwnerError('invalid-response', `${call}: the owner's answer ${what}`);
}

/** The error of `JSON.parse` quotes the text, so it goes no further. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
