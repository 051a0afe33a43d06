import type { Hono } from 'hono';
import { parseReplicaName } from '../../wire/replica-name';
import { Input } from '../shared/input';
import { ConsoleError } from '../shared/problem';
import { readBody } from '../shared/read-body';
import type { Env } from '../state/route';
import type { ConsoleState } from '../state/state';
import { POSTS, type Post, type Posted } from './posts';

/** The only place where something that is posted comes in. */
export function addPosts(app: Hono<Env>, state: ConsoleState): void {
  for (const post of POSTS) {
    app.post(post.path, async (context) => {
      const { req } = context;
      const posted = {
        body: new Input(await readBody(context.env.incoming)),
        query: new Input(req.query()),
        params: req.param() as Record<string, string>,
      };
      admit(post, posted, state);
      return context.json(await post.answer(posted, state));
    });
  }
}

/** @throws ConsoleError `read-only`, `not-confirmed` */
function admit(post: Post, posted: Posted, state: ConsoleState): void {
  const { write, realAws } = state.session;
  const isWrite = post.isWrite?.(posted, state) ?? true;
  if (!isWrite) return;
  if (!write)
    throw new ConsoleError('read-only', 'this console changes nothing: start it again with --write');
  if (!realAws) return;
  const subject = post.subject(posted, state);
  const names = [subject.split('/')[0] ?? '', parseReplicaName(subject).context];
  const confirm = posted.body.optionalText('confirm');
  if (confirm !== undefined && names.includes(confirm)) return;
  throw new ConsoleError(
    'not-confirmed',
    `this would write on AWS: confirm it with the name of the bounded context, "${names[0]}"`,
  );
}
