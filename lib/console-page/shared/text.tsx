import { visibleJson, visibleText } from '../../wire/visible-text';
import { NOTHING } from './format';

/**
 * A text of somebody else's: never markup, what is hidden in it shows, and its direction of reading changes nothing
 * around it.
 */
export function Text({ of }: { readonly of: string | undefined }) {
  return <bdi>{of === undefined ? NOTHING : visibleText(of)}</bdi>;
}

/** The same in letters of equal width: names, ids, keys. */
export function Code({ of, title }: { readonly of: string | undefined; readonly title?: string }) {
  return (
    <code title={title === undefined ? undefined : visibleText(title)}>
      <Text of={of} />
    </code>
  );
}

/** A value as JSON over several lines. */
export function Json({ of, label }: { readonly of: unknown; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section class="json" tabIndex={0} aria-label={label}>
      <pre>{of === undefined ? NOTHING : visibleJson(of)}</pre>
    </section>
  );
}

/** In place of a value that is personal data. */
export function Masked() {
  return (
    <span class="masked">
      <span aria-hidden="true">•••••</span>
      <span class="hidden">masked personal data</span>
    </span>
  );
}
