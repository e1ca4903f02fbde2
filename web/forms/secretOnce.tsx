import { type Who } from '../../domain/access/rights.js';
import { deskHtml } from '../shell.js';

/** A secret that is shown once and not stored: a link, a key. */
export const shownOnce = ({
  who,
  title,
  secret,
  back,
}: {
  who: Who;
  title: string;
  secret: string;
  back: string;
}): string =>
  deskHtml({
    who,
    title,
    path: back,
    children: (
      <article>
        <p>This is shown once. Copy it now and give it only to the person or system it is for.</p>
        <label>
          {secret.startsWith('http') ? 'Link' : 'Key'}
          <input readOnly value={secret} />
        </label>
        <p className="row">
          <button type="button" data-copy={secret}>
            Copy
          </button>
          <a href={back}>Back</a>
        </p>
      </article>
    ),
  });
