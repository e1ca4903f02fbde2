import { type NoticeTemplate } from '../../../emails/facts.js';
import { type Language } from '../../../emails/format.js';
import { LANGUAGES } from '../../../emails/languages/index.js';
import { NOTICE_COMPONENTS } from '../../../emails/notices.js';
import { placeholdersOf } from '../../../emails/ownWords.js';
import { words as named } from '../../format.js';
import { type DraftFields } from './draftFields.js';
import { IssueText, issueId, type Issues } from './issue.js';

/** The creditor's own wording for the letters of a draft; empty fields use the standard wording. */
export const OwnWordsFields = ({ draft, issues }: { draft: DraftFields; issues: Issues }) => (
  <>
    <h2>Own words</h2>
    <p className="muted">
      Empty fields use the standard wording. A name in braces is filled in when the letter is written:
      “Invoice {'{invoice}'} is {'{age}'}”; a brace as text is written twice. The letter greets and closes by
      itself.
    </p>
    {templatesOf(draft).map((template) => (
      <details key={template} className="act" id={`words-${template}`} open={isWrong(template, issues)}>
        <summary>
          {named(template)} <GivenLanguages languages={languagesGiven(draft, template)} />
        </summary>
        <p className="muted">
          It may name{' '}
          {placeholdersOf(template)
            .map((one) => `{${one}}`)
            .join(', ')}
          .
        </p>
        {LANGUAGES_SHOWN.map((language) => (
          <InLanguage key={language} template={template} language={language} draft={draft} issues={issues} />
        ))}
      </details>
    ))}
  </>
);

const isWrong = (template: NoticeTemplate, issues: Issues) =>
  [...issues.keys()].some((field) => field.startsWith(fieldOf(template, '', '').slice(0, -1)));

type Of = { template: NoticeTemplate; language: Language; draft: DraftFields; issues: Issues };

function InLanguage({ template, language, draft, issues }: Of) {
  const { subject, paragraphs } = draft.words[template]?.[language] ?? {};
  const of = `${named(template)}, ${NAMES.of(language)}`;
  const field = (what: 'subject' | 'paragraphs', name: string) => ({
    name: `words.${template}.${language}.${what}`,
    lang: language,
    dir: LANGUAGES[language].direction,
    'aria-label': `${name} of ${of}`,
    'aria-describedby': issueId(fieldOf(template, language, what)),
  });
  return (
    <details className="act" id={`words-${template}-${language}`} open={Boolean(subject ?? paragraphs)}>
      <summary>{NAMES.of(language)}</summary>
      <label>
        Subject
        <input {...field('subject', 'Subject')} defaultValue={subject} />
        <IssueText of={fieldOf(template, language, 'subject')} among={issues} />
      </label>
      <label>
        Paragraphs
        <textarea {...field('paragraphs', 'Paragraphs')} rows={6} defaultValue={paragraphs} />
        <small>with an empty line between two</small>
        <IssueText of={fieldOf(template, language, 'paragraphs')} among={issues} />
      </label>
    </details>
  );
}

const GivenLanguages = ({ languages }: { languages: Language[] }) =>
  languages.length > 0 && (
    <small className="muted">own words in {languages.map((one) => NAMES.of(one)).join(', ')}</small>
  );

const NAMES = new Intl.DisplayNames(['en'], { type: 'language' });
const LANGUAGES_SHOWN = Object.keys(LANGUAGES) as Language[];

const languagesGiven = ({ words }: DraftFields, template: NoticeTemplate): Language[] =>
  LANGUAGES_SHOWN.filter((language) => Object.keys(words[template]?.[language] ?? {}).length > 0);

/** Sent by no step, and so offered with every policy. */
const ALWAYS: readonly NoticeTemplate[] = ['thank-you', 'statement'];

/** The templates that the steps and confirmations of the draft send, and those with wording. */
function templatesOf({ rows, confirmations, words }: DraftFields): NoticeTemplate[] {
  const sent = new Set<string>([
    ...ALWAYS,
    ...rows.map(({ does = '' }) => does.replace(/^notice:/, '')),
    ...Object.keys(confirmations),
    ...Object.keys(words),
  ]);
  return (Object.keys(NOTICE_COMPONENTS) as NoticeTemplate[]).filter((template) => sent.has(template));
}

/** The fields of a draft's wording that can have an issue. */
export const wordsFields = (draft: DraftFields): string[] =>
  templatesOf(draft).flatMap((template) =>
    LANGUAGES_SHOWN.flatMap((language) =>
      ['subject', 'paragraphs'].map((what) => fieldOf(template, language, what)),
    ),
  );

const fieldOf = (...of: [letter: string, language: string, what: string]) => ['words', ...of].join('-');
