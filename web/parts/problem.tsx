import { type Problem as ProblemFacts } from '../../api/errors.js';

/** What went wrong, in one sentence, and the way back. */
export const Problem = ({ title, detail }: ProblemFacts) => (
  <>
    <h1>{title}</h1>
    <p role="alert">{detail}</p>
    <p>
      <a href="/">To the desk</a>
    </p>
  </>
);
