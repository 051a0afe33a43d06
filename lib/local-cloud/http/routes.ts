/** A route of an HTTP API. */
export interface Route {
  /** Such as `GET /users/{key+}`, or `$default`. */
  readonly key: string;
  readonly requiresSignature: boolean;
  /** The integration that answers. */
  readonly integrationId: string;
}

export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters?: Readonly<Record<string, string>>;
}

/**
 * The route for a request: a full match before one with path variables, that before a greedy one, and `$default` at last;
 * a method before ANY ("Create routes for HTTP APIs", API Gateway developer guide).
 *
 * @param path decoded
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const matches = routes.flatMap((route) => {
    const match = tryMatch(route, method, path);
    return match ? [match] : [];
  });
  matches.sort((a, b) => a.rank - b.rank);
  return matches[0];
}

function tryMatch(
  route: Route,
  method: string,
  path: string,
): (RouteMatch & { readonly rank: number }) | undefined {
  if (route.key === '$default') return { route, rank: 100 };
  const [wantedMethod = '', template = ''] = route.key.split(' ');
  if (wantedMethod !== 'ANY' && wantedMethod !== method) return undefined;
  const found = new RegExp(`^${pattern(template)}$`, 's').exec(path);
  if (!found) return undefined;
  const variables = template.match(/\{[^}]+\}/g) ?? [];
  const parameters = variables.map((name, index) => [name.replace(/[{+}]/g, ''), found[index + 1] ?? '']);
  return {
    route,
    rank: (template.includes('+}') ? 50 : 0) + 2 * variables.length + (wantedMethod === 'ANY' ? 1 : 0),
    ...(parameters.length > 0 && { pathParameters: Object.fromEntries(parameters) }),
  };
}

/** A greedy variable takes what is left of the path, any other one segment. */
function pattern(template: string): string {
  return template
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^$()[\]\\|]/g, '\\$&');
      return part.endsWith('+}') ? '(.+)' : '([^/]+)';
    })
    .join('');
}
