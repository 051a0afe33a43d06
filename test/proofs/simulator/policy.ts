/** An independent reading of SNS filter policies over the message body ("Subscription filter policies", SNS developer guide). */
export function accepts(policy: unknown, body: unknown): boolean {
  const rules = typeof policy === 'string' ? JSON.parse(policy) : policy;
  return Object.entries(rules as object).every(([name, rule]) => {
    if (name === '$or') return (rule as unknown[]).some((alternative) => accepts(alternative, body));
    const value = isObject(body) ? body[name] : undefined;
    if (Array.isArray(rule)) return rule.some((condition) => fits(condition, value));
    return isObject(value) && accepts(rule, value);
  });
}

function fits(condition: unknown, value: unknown): boolean {
  if (isObject(condition)) {
    if (typeof condition.prefix === 'string') return String(value).startsWith(condition.prefix);
    if (Object.keys(condition).join() !== 'exists')
      throw new Error('only "exists" and "prefix" are simulated');
    return condition.exists === (value !== undefined);
  }
  return Array.isArray(value) ? value.includes(condition) : value === condition;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
