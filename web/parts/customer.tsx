import { type Who } from '../../domain/access/rights.js';

/** A customer by name; a link for a person who may read accounts. */
export const LinkedCustomer = ({
  who,
  id,
  name = id,
}: {
  who: Who;
  id: string;
  name?: string | undefined;
}) => (who.rights.has('read') ? <a href={`/accounts/${id}`}>{name}</a> : <>{name}</>);
