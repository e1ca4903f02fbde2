import { MIN_PASSWORD_LENGTH } from '../../domain/access/passwords.js';
import { TextField } from '../forms/form.js';

export const NewPassword = () => (
  <TextField
    label="New password"
    name="password"
    type="password"
    required
    autoComplete="new-password"
    hint={`At least ${MIN_PASSWORD_LENGTH} letters; a sentence is easy to keep.`}
  />
);
