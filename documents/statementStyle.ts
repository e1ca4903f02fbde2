// React escapes the text of a <style>: no quotes, ampersands or child selectors in here.
export const STATEMENT_STYLE = `
  @page { size: A4; margin: 16mm 14mm }
  body { color: #1f2933; font: 13px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 920px; padding: 28px 24px }
  header { display: flex; gap: 32px; justify-content: space-between; margin-bottom: 20px }
  header div + div { text-align: right }
  h1 { font-size: 24px; line-height: 1.2; margin: 0 0 4px }
  h2 { font-size: 15px; margin: 28px 0 6px }
  p { margin: 0 0 4px; overflow-wrap: anywhere }
  .lines { white-space: pre-line }
  .banner { border: 3px solid #b42318; color: #b42318; font-size: 20px; font-weight: 700; letter-spacing: .08em;
    margin: 0 0 20px; padding: 8px 14px; text-align: center }
  table { border-collapse: collapse; width: 100% }
  th, td { border-bottom: 1px solid #d5dbe1; padding: 6px 10px 6px 0; text-align: left; vertical-align: top }
  th { color: #5b6875; font-weight: 600 }
  td.id { overflow-wrap: anywhere }
  td.day { white-space: nowrap }
  .n { font-variant-numeric: tabular-nums; padding: 6px 0 6px 10px; text-align: right; white-space: nowrap }
  .muted { color: #5b6875; font-size: 12px }
  tfoot td { border-bottom: 0; font-weight: 700 }
  tr { break-inside: avoid }
  thead { display: table-header-group }
  @media print { body { max-width: none; padding: 0 } }
`;
