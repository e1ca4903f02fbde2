import { type StoredPolicy } from '../../../books/policies/policies.js';
import { MAX_MOVES } from '../../../books/policies/policyMoves.js';
import { count } from '../../format.js';
import { Form, LongField } from '../../forms/form.js';
import { Disclosure } from '../descriptionList.js';

type Props = { stored: StoredPolicy; followers: { version: number; open: number }[] };

/** Moves open invoices to the newest version: those of an older one, or some by their numbers. */
export function Moving({ stored: { id, version }, followers }: Props) {
  const behind = followers.filter((one) => one.version !== version && one.open > 0);
  const move = {
    does: `POST /v1/policies/${id}/move`,
    to: `/policies/${id}`,
    done: `Moving to version ${version} of ${id}`,
    shows: 'items',
  };
  return (
    <>
      <h2>Move invoices to version {version}</h2>
      {behind.length === 0 && <p className="muted">Every open invoice of this policy follows it.</p>}
      {behind.length > 0 && <WhatWouldChange path={`/policies/${id}`} />}
      {behind.map((one) => (
        <Form
          key={one.version}
          {...move}
          confirm={`Move ${Math.min(one.open, MAX_MOVES)} invoices of version ${one.version} to version ${version}?`}
        >
          <input type="hidden" name="version:number" value={one.version} />
          <button className="secondary">
            Move {count(Math.min(one.open, MAX_MOVES))} of version {one.version}
          </button>
        </Form>
      ))}
      <Disclosure name="Move some by their numbers">
        <Form {...move}>
          <LongField
            label="Invoices"
            name="invoiceIds:lines"
            required
            rows={6}
            hint={`One a line, at most ${MAX_MOVES}; each that moves gets a line in its timeline.`}
          />
          <button>Move</button>
        </Form>
      </Disclosure>
    </>
  );
}

const WhatWouldChange = ({ path }: { path: string }) => (
  <form
    method="post"
    action={path}
    hx-target="#result"
    hx-select="#result"
    hx-swap="outerHTML show:top"
    hx-push-url="false"
  >
    <button name="show" value="moving" className="secondary">
      What moving would change
    </button>
  </form>
);
