import { useEffect } from 'preact/hooks';
import type { EditRecord } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Link } from '../shared/navigation';
import { Notice } from '../shared/page';
import { pathOf } from '../shared/route';
import { Text } from '../shared/text';

/** A message that was sent is no dead letter any more: if it fails again, it is another one. */
export function SentNotice({ of: { replica, who, changed } }: { readonly of: EditRecord }) {
  useEffect(() => document.getElementById('page-title')?.focus(), []);
  return (
    <Notice tone="good" role="status">
      <p>
        Sent again, and recorded: <Text of={who} /> changed {changed.map(visibleText).join(', ') || 'nothing'}
        . It went to <Text of={replica} /> alone; if it fails again, it comes back as another message.
      </p>
      <p>
        <Link to={pathOf('failures', { replica })}>See what is left</Link>
      </p>
    </Notice>
  );
}
