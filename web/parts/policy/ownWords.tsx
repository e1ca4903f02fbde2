import { type CustomerLetter } from '../../../emails/facts.js';
import { type Language } from '../../../emails/format.js';
import { LANGUAGES } from '../../../emails/languages/index.js';
import { LETTERS } from '../../../emails/letters.js';
import { placeholdersOf } from '../../../emails/ownWords.js';
import { words as named } from '../../format.js';
import { type DraftFields } from './draftFields.js';
import { Issue, issueId, type Issues } from './issue.js';

/** The creditor's own words for the letters of a draft; what is not filled in is said in the house's. */
export const OwnWordsFields = ({ draft, issues }: { draft: DraftFields; issues: Issues }) => (
  <>
    <h2>Own words</h2>
    <p className="muted">
      What is left empty is said in the house’s words. A name in braces is filled in when the letter is
      written: “Invoice {'{invoice}'} is {'{age}'}”; a brace as text is written twice. The letter greets and
      closes by itself.
    </p>
    {lettersOf(draft).map((letter) => (
      <details key={letter} className="act" id={`words-${letter}`} open={isWrong(letter, issues)}>
        <summary>
          {named(letter)} <GivenLanguages languages={languagesGiven(draft, letter)} />
        </summary>
        <p className="muted">
          It may name{' '}
          {placeholdersOf(letter)
            .map((one) => `{${one}}`)
            .join(', ')}
          .
        </p>
        {LANGUAGES_SHOWN.map((language) => (
          <InLanguage key={language} {...{ letter, language, draft, issues }} />
        ))}
      </details>
    ))}
  </>
);

const isWrong = (letter: CustomerLetter, issues: Issues) =>
  [...issues.keys()].some((field) => field.startsWith(fieldOf(letter, '', '').slice(0, -1)));

type Of = { letter: CustomerLetter; language: Language; draft: DraftFields; issues: Issues };

function InLanguage({ letter, language, draft, issues }: Of) {
  const { subject, paragraphs } = draft.words[letter]?.[language] ?? {};
  const of = `${named(letter)}, ${NAMES.of(language)}`;
  const field = (what: 'subject' | 'paragraphs', name: string) => ({
    ...{ name: `words.${letter}.${language}.${what}`, lang: language, dir: LANGUAGES[language].direction },
    ...{ 'aria-label': `${name} of ${of}`, 'aria-describedby': issueId(fieldOf(letter, language, what)) },
  });
  return (
    <details className="act" id={`words-${letter}-${language}`} open={Boolean(subject ?? paragraphs)}>
      <summary>{NAMES.of(language)}</summary>
      <label>
        Subject
        <input {...field('subject', 'Subject')} defaultValue={subject} />
        <Issue of={fieldOf(letter, language, 'subject')} among={issues} />
      </label>
      <label>
        Paragraphs
        <textarea {...field('paragraphs', 'Paragraphs')} rows={6} defaultValue={paragraphs} />
        <small>with an empty line between two</small>
        <Issue of={fieldOf(letter, language, 'paragraphs')} among={issues} />
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

const languagesGiven = ({ words }: DraftFields, letter: CustomerLetter): Language[] =>
  LANGUAGES_SHOWN.filter((language) => Object.keys(words[letter]?.[language] ?? {}).length > 0);

/** What is sent whatever the steps are. */
const ALWAYS: readonly CustomerLetter[] = ['thank-you', 'statement'];

/** Those that the steps and confirmations of the draft send, and those that have words already. */
function lettersOf({ rows, confirmations, words }: DraftFields): CustomerLetter[] {
  const sent = new Set<string>([
    ...ALWAYS,
    ...rows.map(({ does = '' }) => does.replace(/^notice:/, '')),
    ...Object.keys(confirmations),
    ...Object.keys(words),
  ]);
  return (Object.keys(LETTERS) as CustomerLetter[]).filter((letter) => sent.has(letter));
}

/** The fields beside which an issue of a draft's words can stand. */
export const wordsFields = (draft: DraftFields): string[] =>
  lettersOf(draft).flatMap((letter) =>
    LANGUAGES_SHOWN.flatMap((language) =>
      ['subject', 'paragraphs'].map((what) => fieldOf(letter, language, what)),
    ),
  );

const fieldOf = (...of: [letter: string, language: string, what: string]) => ['words', ...of].join('-');
