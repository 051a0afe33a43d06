import type { ComponentChildren } from 'preact';
import { visibleText } from '../../wire/visible-text';
import { Shape } from './badge';
import type { ApiProblem } from './http';

export interface PageProps {
  readonly title: ComponentChildren;
  /** One sentence: which question it answers. */
  readonly about?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page's frame. Its heading takes the focus when one comes from another page. */
export function Page({ title, about, actions, children }: PageProps) {
  return (
    <>
      <header class="page-head">
        <div>
          <h1 id="page-title" tabIndex={-1}>
            {title}
          </h1>
          {about && <p class="about">{about}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

export interface PanelProps {
  readonly title: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly id?: string;
}

export function Panel({ title, actions, children, id }: PanelProps) {
  return (
    <section class="panel" id={id}>
      <header class="panel-head">
        <h2>{title}</h2>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

export interface NoticeProps {
  readonly tone: 'bad' | 'warn' | 'quiet' | 'good';
  readonly children: ComponentChildren;
  readonly role?: 'alert' | 'status';
}

export function Notice({ tone, children, role }: NoticeProps) {
  return (
    <div class={`notice tone-${tone}`} role={role}>
      <Shape tone={tone} />
      <div>{children}</div>
    </div>
  );
}

/** What went wrong, in the server's words, and a way to try again. */
export function Problem({ of, retry }: { readonly of: ApiProblem | undefined; readonly retry?: () => void }) {
  if (!of) return null;
  return (
    <Notice tone="bad" role="alert">
      <p>
        {visibleText(of.message)} <code>{visibleText(of.code)}</code>
      </p>
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

/** What could not be read, and why. */
export function Problems({ of }: { readonly of: readonly string[] | undefined }) {
  if (!of?.length) return null;
  return (
    <Notice tone="warn">
      <ul>
        {of.map((line) => (
          <li key={line}>{visibleText(line)}</li>
        ))}
      </ul>
    </Notice>
  );
}

export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="empty" role="status">
      Reading {what} …
    </p>
  );
}
