import { RESPONSE_TEMPLATES, type ResponseTemplate } from '../../../emails/facts.js';
import { words } from '../../format.js';
import { Choice, TextField } from '../../forms/form.js';
import { type PolicyRow } from './stepRow.js';

type Props = { path: string; rows: PolicyRow[]; invoice: string | undefined; letter: string | undefined };

/** Tries the draft on the whole book, on one invoice, or shows one letter. */
export function TryIt({ path, rows, invoice, letter }: Props) {
  const into = {
    'hx-post': path,
    'hx-target': '#result',
    'hx-select': '#result',
    'hx-swap': 'outerHTML show:top',
    'hx-push-url': 'false',
  };
  const notices = [
    ...rows.flatMap(({ id, does = '' }) =>
      id && does.startsWith('notice:') ? [[`${STEP}${id}`, words(id)] as const] : [],
    ),
    ...RESPONSE_TEMPLATES.map((one) => [`${ANSWER}${one}`, words(one)] as const),
  ];
  return (
    <>
      <h2>Try it</h2>
      <p>
        <button name="show" value="dry-run" {...into}>
          Dry run over the live book
        </button>
      </p>
      <div className="row">
        <TextField label="On one invoice" name="invoice" type="search" value={invoice} />
        <button name="show" value="preview" className="secondary" {...into}>
          Preview
        </button>
        <Choice label="Which letter" name="letter" value={letter ?? ''} of={notices} />
        <button name="show" value="letter" className="secondary" {...into}>
          Show the letter
        </button>
      </div>
      <p className="muted">
        This is the letter that this draft would write about the invoice now, in its customer’s language.
        Nothing is sent or stored.
      </p>
    </>
  );
}

const STEP = 'step:';
const ANSWER = 'answer:';

/** Parses the choice `letter`: the letter of a step, or a confirmation. */
export function chosenNotice(choice: string): { stepId: string } | { letter: ResponseTemplate } {
  const template = RESPONSE_TEMPLATES.find((one) => choice === `${ANSWER}${one}`);
  return template ? { letter: template } : { stepId: choice.replace(STEP, '') };
}
