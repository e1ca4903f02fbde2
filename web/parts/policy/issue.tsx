import { type PolicyIssue as Found } from './check.js';
import { placeOf } from './check.js';

/** The issue of each field. */
export type Issues = ReadonlyMap<string, string>;

/**
 * The issue of a field, beside it. The element exists without an issue too, so that the check can fill it.
 */
export const IssueText = ({ of, among }: { of: string; among: Issues }) => (
  <small id={issueId(of)} className="bad issue">
    {among.get(of)}
  </small>
);

export const issueId = (field: string) => `issue-${field}`;

export const IssueList = ({ of }: { of: readonly Found[] }) => (
  <ul className="bad">
    {of.map(({ path, message }) => (
      <li key={`${path.join('.')} ${message}`}>{[placeOf(path), message].filter(Boolean).join(': ')}</li>
    ))}
  </ul>
);
