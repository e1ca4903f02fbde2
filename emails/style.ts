/** Colours and type of letters and documents: plain on purpose, and readable without images. */
export const INK = '#1f2933';
export const MUTED = '#5b6875';
export const LINE = '#d5dbe1';
export const ALARM = '#b42318';
export const FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

export const page = {
  backgroundColor: '#ffffff',
  color: INK,
  fontFamily: FONT,
  margin: 0,
  padding: '24px 12px',
};
export const sheet = { maxWidth: '640px', margin: '0 auto' };
export const paragraph = { fontSize: '15px', lineHeight: '23px', margin: '0 0 14px' };
export const small = { fontSize: '13px', lineHeight: '19px', margin: '0 0 8px', color: MUTED };
export const heading = { fontSize: '16px', lineHeight: '22px', margin: '22px 0 8px' };
export const strip = {
  backgroundColor: ALARM,
  color: '#ffffff',
  fontSize: '15px',
  fontWeight: 700,
  letterSpacing: '0.06em',
  margin: '0 0 18px',
  padding: '10px 14px',
};
export const cell = {
  borderBottom: `1px solid ${LINE}`,
  fontSize: '13px',
  lineHeight: '18px',
  padding: '8px 8px 8px 0',
  verticalAlign: 'top' as const,
};
export const number = {
  ...cell,
  textAlign: 'right' as const,
  whiteSpace: 'nowrap' as const,
  padding: '8px 0 8px 8px',
};
