/**
 * Prints users as newline-delimited JSON, every second one subscribed to the newsletter, with bad lines among them.
 *
 * Usage: tsx test/support/generate-users.ts GOOD BAD
 */
const [good = 0, bad = 0] = process.argv.slice(2).map(Number);

const BAD_LINES = [
  '{"user_id": 1, "name": ',
  '["a list"]',
  'null',
  '{"name": "no key"}',
  '{"user_id": "", "name": "empty key"}',
  '{"user_id": "seven", "name": "key is a text"}',
  '{"user_id": 0, "name": "key below the minimum"}',
  '{"user_id": 900001}',
  '{"user_id": 900002, "name": "newsletter is a text", "newsletter": "yes"}',
  JSON.stringify({ user_id: 900003, name: 'x'.repeat(390_000) }),
];

const every = bad > 0 ? Math.floor(good / bad) : Number.POSITIVE_INFINITY;
for (let id = 1; id <= good; id += 1) {
  console.log(
    JSON.stringify({
      user_id: id,
      name: `User ${id}`,
      email: `user${id}@example.com`,
      newsletter: id % 2 === 0,
    }),
  );
  if (id % every === 0 && id / every <= bad) console.log(BAD_LINES[(id / every) % BAD_LINES.length]);
}
