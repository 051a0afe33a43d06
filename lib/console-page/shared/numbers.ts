/** What a person wrote as a whole number from 1 on. @returns `undefined` when it is none */
export function countOf(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text.trim()) ? Number(text) : undefined;
}

/** The same where nothing written means that nobody has said it. */
export function optionalCountOf(text: string): { readonly value?: number } | undefined {
  if (text.trim() === '') return {};
  const value = countOf(text);
  return value === undefined ? undefined : { value };
}
