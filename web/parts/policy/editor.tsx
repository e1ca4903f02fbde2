import { TextField } from '../../forms/form.js';
import { bodyOfDraft, type DraftFields } from './draftFields.js';
import { issueId, type Issues } from './issue.js';
import { OwnWordsFields, wordsFields } from './ownWords.js';
import { POLICY_FIELDS, PolicyFields } from './policyFields.js';
import { stepField, StepsTable } from './stepsTable.js';
import { TryIt } from './tryIt.js';

type EditorProps = {
  path: string;
  id: string;
  draft: DraftFields;
  issues: Issues;
  invoice: string | undefined;
  letter: string | undefined;
  /** The JSON that was typed and refused. */
  json: string | undefined;
};

/**
 * The draft as a form: the fields above, a row for each step, the wording. The form stores nothing: it posts
 * to its own page, which returns the issues, the changes that the draft would cause, and the button to
 * publish it.
 */
export const Editor = ({ path, draft, id, issues, invoice, letter, json }: EditorProps) => (
  <form
    method="post"
    action={path}
    id="draft"
    className="draft"
    autoComplete="off"
    hx-target="#page"
    hx-select="#page"
    hx-swap="outerHTML show:none"
    hx-push-url="false"
    hx-sync="this:replace"
    // The response replaces every field: text that a person types meanwhile would be lost.
    hx-disabled-elt="#draft :enabled"
  >
    <CheckedWhileTyped path={path} draft={draft} />
    <button className="first" name="show" value="check">
      Check
    </button>
    <PolicyFields draft={draft} issues={issues} />
    <h2>Steps</h2>
    <p className="muted">
      Days are days past due; before the due date they are negative. Write “15”, “16, 23, 30” or “from 31
      every 3, 4 until 87”. The order of the rows is the order of one day’s steps.
    </p>
    <StepsTable rows={draft.rows} issues={issues} />
    <div className="row">
      <button name="act" value="add" className="quiet">
        Add a step
      </button>
      <TextField label="Custom task" name="newTask" hint="As in “site visit”" />
      <button name="act" value="task" className="quiet">
        Add a task
      </button>
    </div>
    <OwnWordsFields draft={draft} issues={issues} />
    <TryIt path={path} invoice={invoice} letter={letter} rows={draft.rows} />
    <details className="act" id="as-json" open={json !== undefined}>
      <summary>As JSON</summary>
      <label>
        The whole policy {id}
        <textarea
          name="json"
          rows={14}
          spellCheck={false}
          className="code"
          defaultValue={json ?? JSON.stringify(bodyOfDraft(draft), null, 2)}
        />
        <small>As PUT /v1/policies/{id} accepts it. It replaces everything above.</small>
      </label>
      <button name="act" value="json" className="secondary">
        Use this JSON
      </button>
    </details>
  </form>
);

/**
 * Swaps the result of the check and the issue of each field, and no field. A check waits for the form's own
 * request, and a later check replaces one that still waits: the fields are read when the request starts.
 */
const CheckedWhileTyped = ({ path, draft }: { path: string; draft: DraftFields }) => (
  <div
    hidden
    hx-post={path}
    hx-trigger="input delay:400ms from:#draft, change delay:400ms from:#draft"
    hx-include="#draft"
    hx-params="not act,json"
    hx-push-url="false"
    hx-sync="closest form:queue first"
    hx-disabled-elt="unset"
    hx-target="#checked"
    hx-select="#checked"
    hx-swap="outerHTML"
    hx-select-oob={[
      ...POLICY_FIELDS,
      ...draft.rows.map((_, place) => stepField(place)),
      ...wordsFields(draft),
    ]
      .map((field) => `#${issueId(field)}`)
      .join(',')}
  />
);
