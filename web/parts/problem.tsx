import { type Problem as ProblemFacts } from '../../api/http/errors.js';

/** The failure in one sentence, and a link back. */
export const ProblemPage = ({ detail }: ProblemFacts) => (
  <>
    <p role="alert">{detail}</p>
    <p>
      <a href="/">To the desk</a>
    </p>
  </>
);
