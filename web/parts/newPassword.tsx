import { LEAST_LETTERS } from '../../domain/access/passwords.js';
import { TextField } from '../forms/form.js';

export const NewPassword = () => (
  <TextField
    label="New password"
    name="password"
    type="password"
    required
    autoComplete="new-password"
    hint={`At least ${LEAST_LETTERS} letters; a sentence is easy to keep.`}
  />
);
