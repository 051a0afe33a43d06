import { CONSOLE_PAGE } from '../../../bin/build-console';
import { startStandIn } from './stand-in';

/** `tsx test/console-page/support/serve.ts [--replicas 200] [--rate 10000] [--aws] [--read-only] [--updates] [--port 8080]` */
const value = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};

startStandIn(CONSOLE_PAGE, {
  port: value('port', 0),
  replicas: value('replicas', 9),
  perSecond: value('rate', 3),
  aws: process.argv.includes('--aws'),
  updates: process.argv.includes('--updates'),
  write: !process.argv.includes('--read-only'),
}).then(({ url }) => console.log(url));
