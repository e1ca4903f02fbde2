import { type Problem as ProblemFacts } from '../../api/http/errors.js';

/** What went wrong, in one sentence, and the way back. */
export const Problem = ({ detail }: ProblemFacts) => (
  <>
    <p role="alert">{detail}</p>
    <p>
      <a href="/">To the desk</a>
    </p>
  </>
);
