/**
 * The look of the notices. Mail programs read inline styles and tables; the few that read a stylesheet get
 * the dark colours from it by class name. Every pair of text and background has a contrast of 4.5 or more in
 * both themes.
 */
export const FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

const LIGHT = {
  page: '#eef1f4',
  sheet: '#ffffff',
  ink: '#1f2933',
  muted: '#53606d',
  line: '#d5dbe1',
  box: '#f4f6f8',
  late: '#a61b10',
  link: '#0b5394',
};
const DARK: Record<keyof typeof LIGHT, string> = {
  page: '#11161b',
  sheet: '#1a2128',
  ink: '#e8ecf0',
  muted: '#aab5c0',
  line: '#3a4651',
  box: '#242d36',
  late: '#ff9e92',
  link: '#8cc4ff',
};
/** The background of white text in both themes. */
const ALARM = '#b42318';
const ACTION = '#0b5394';

export const pageStyle = {
  backgroundColor: LIGHT.page,
  color: LIGHT.ink,
  fontFamily: FONT,
  margin: 0,
  padding: 0,
};
/** For a notice and its framed parts; fixed, because a long id would widen it. */
export const frame = { margin: '0 auto', maxWidth: '640px', tableLayout: 'fixed' as const };
export const sheet = {
  backgroundColor: LIGHT.sheet,
  overflowWrap: 'break-word' as const,
  padding: '28px 24px',
};
export const letterhead = {
  borderBottom: `3px solid ${LIGHT.ink}`,
  fontSize: '20px',
  lineHeight: '26px',
  margin: '0 0 20px',
  padding: '0 0 12px',
};
export const strip = {
  backgroundColor: ALARM,
  color: '#ffffff',
  fontSize: '15px',
  fontWeight: 700,
  lineHeight: '20px',
  padding: '11px 14px',
};
export const paragraph = { fontSize: '15px', lineHeight: '23px', margin: '0 0 14px' };
export const small = { color: LIGHT.muted, fontSize: '13px', lineHeight: '19px', margin: '0 0 8px' };
export const heading = { fontSize: '16px', lineHeight: '22px', margin: '24px 0 8px' };
export const rule = { borderColor: LIGHT.line, margin: '24px 0 12px' };
export const link = { color: LIGHT.link };
export const button = {
  backgroundColor: ACTION,
  borderRadius: '4px',
  color: '#ffffff',
  fontSize: '15px',
  fontWeight: 700,
  padding: '12px 22px',
};
export const tableStyle = {
  borderCollapse: 'collapse' as const,
  fontSize: '14px',
  lineHeight: '20px',
  margin: '0 0 16px',
};
export const cell = { borderBottom: `1px solid ${LIGHT.line}`, padding: '9px 0' };
export const columnHead = { ...cell, color: LIGHT.muted, fontSize: '13px' };
export const box = { ...tableStyle, backgroundColor: LIGHT.box };
export const boxCell = { padding: '7px 12px' };
export const detail = { fontWeight: 400, color: LIGHT.muted, fontSize: '12px', lineHeight: '17px' };
export const late = { ...detail, color: LIGHT.late };

type Written = { direction: 'ltr' | 'rtl' };

/** Table cells declare their side: Outlook does not support `start`, and centres the heads of rows. */
export const starting = ({ direction }: Written) =>
  ({ textAlign: direction === 'ltr' ? 'left' : 'right', verticalAlign: 'top' }) as const;
export const ending = ({ direction }: Written) =>
  ({ textAlign: direction === 'ltr' ? 'right' : 'left', verticalAlign: 'bottom' }) as const;

/** The space between a cell and the one before it. */
export const apart = ({ direction }: Written) =>
  direction === 'ltr' ? { paddingLeft: '10px' } : { paddingRight: '10px' };

const darkRules = [
  `.page{background-color:${DARK.page}!important;color:${DARK.ink}!important}`,
  `.sheet{background-color:${DARK.sheet}!important}`,
  `.ink,.ink *{color:${DARK.ink}!important;border-color:${DARK.line}!important}`,
  `.ink .muted,.ink .muted *{color:${DARK.muted}!important}`,
  `.ink .late,.ink .late *{color:${DARK.late}!important}`,
  `.ink .box{background-color:${DARK.box}!important}`,
  `.ink a.link,.ink a.link *{color:${DARK.link}!important}`,
  `.ink .strip,.ink .strip *,.ink .button,.ink .button *{color:#ffffff!important}`,
];

/** Outlook on the web and on phones marks a dark page with `data-ogsc` instead of the media query. */
const outlookRules = darkRules.map((css) => css.replace(/(^|,)\./g, '$1[data-ogsc] .'));

export const STYLESHEET = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  `@media (prefers-color-scheme:dark){${darkRules.join('')}}`,
  ...outlookRules,
  '@media (max-width:480px){.margins{padding:20px 14px!important}}',
].join('\n');
