import {
  createClients,
  destroyClients,
  discover,
  listDeadLetters,
  replicaOf,
  showLetter,
  type WholeLetter,
} from 'cdk-event-sharing-cli';
import type { ExampleCloud } from '../example-cloud';

/** The first events of each reason that a consumer could not handle, as an operator finds them. */
export async function parkedEvents(
  { environment }: ExampleCloud['cloud'],
  consumer: string,
): Promise<WholeLetter[]> {
  // As the command line does: everything is found through the environment.
  Object.assign(process.env, environment);
  const clients = createClients();
  try {
    const known = replicaOf(await discover(clients), consumer);
    const groups = await listDeadLetters(clients, known);
    const shown: WholeLetter[] = [];
    for (const id of groups.flatMap(({ examples }) => examples))
      shown.push(await showLetter(clients, known, id));
    return shown;
  } finally {
    destroyClients(clients);
  }
}
