/** Media types of a file that a customer may add to a dispute. */
export const DISPUTE_FILE_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain'];
