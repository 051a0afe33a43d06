import { describe, type Json } from '../schema/check';
import { KNOWN_KEYWORDS, REMEDIES, ROOT_KEYWORDS, ROOT_ONLY } from './known-keywords';
import { didYouMean } from './nearest';
import { pointerTo, type SchemaPlace } from './places';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Keywords that nobody reads, where they stand. */
export function keywordProblems({ schema, path }: SchemaPlace): string[] {
  const at = pointerTo(path);
  return Object.keys(schema).flatMap((keyword) => {
    const remedy = REMEDIES.get(keyword);
    if (remedy) return [`uses "${keyword}" at ${at}, which is not supported: ${remedy}`];
    if (path.length === 0) return rootProblem(schema, keyword);
    if (ROOT_ONLY.includes(keyword))
      return [`"${keyword}" at ${at} has no effect there: only the root has it`];
    if (isKnown(keyword)) return [];
    return [`unknown keyword "${keyword}" at ${at}${suggestion(keyword, KNOWN_KEYWORDS)}`];
  });
}

function rootProblem(schema: Json, keyword: string): string[] {
  if (keyword === '$schema' && String(schema.$schema).replace(/#$/, '') !== DIALECT)
    return [`"$schema" must be "${DIALECT}", received ${describe(schema.$schema)}: rewrite it in that draft`];
  if (keyword === 'additionalProperties' && schema.additionalProperties !== true)
    return [
      '"additionalProperties" at the root says nothing of fields: describe each field under "properties"',
    ];
  if (ROOT_KEYWORDS.includes(keyword) || keyword.startsWith('x-')) return [];
  if (isKnown(keyword))
    return [`"${keyword}" at the root is not supported: describe each field under "properties"`];
  return [`unknown keyword "${keyword}" at the root${suggestion(keyword, ROOT_KEYWORDS)}`];
}

function isKnown(keyword: string): boolean {
  return KNOWN_KEYWORDS.includes(keyword) || keyword.startsWith('x-');
}

function suggestion(keyword: string, known: readonly string[]): string {
  return didYouMean(keyword, known) || ': remove it, or call it "x-…" if it is a remark of yours';
}
