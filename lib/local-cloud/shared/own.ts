/** A member that an object has itself: logical ids may be names of `Object.prototype`, such as "constructor". */
export function own<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}
