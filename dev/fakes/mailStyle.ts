// React escapes the text of a <style>: no quotes, ampersands or child selectors in here.
export const MAIL_STYLE = `
  * { box-sizing: border-box }
  body { background: #fff; color: #1f2933; display: grid; font: 14px/1.45 system-ui, sans-serif;
    grid-template-columns: minmax(280px, 400px) minmax(0, 1fr); height: 100vh; margin: 0 }
  a { color: #0b5cad }
  nav { border-right: 1px solid #d5dbe1; display: flex; flex-direction: column; min-height: 0 }
  nav form { border-bottom: 1px solid #d5dbe1; padding: 14px 16px }
  h1 { font-size: 17px; margin: 0 0 8px }
  h1 a { color: inherit; text-decoration: none }
  h1 small { color: #5b6875; font-weight: 400; margin-left: 4px }
  input { border: 1px solid #b6c0ca; border-radius: 6px; font: inherit; padding: 6px 10px; width: 100% }
  ol { flex: 1; list-style: none; margin: 0; overflow-y: auto; padding: 0 }
  li a { border-bottom: 1px solid #e8ecf0; color: inherit; display: grid; gap: 0 10px;
    grid-template-columns: minmax(0, 1fr) auto; padding: 9px 16px; text-decoration: none }
  li a:hover { background: #f4f6f8 }
  li a[aria-current] { background: #e6effa; box-shadow: inset 3px 0 #0b5cad }
  li .to { grid-row: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  li time { color: #5b6875; font-size: 12px; font-variant-numeric: tabular-nums; grid-column: 2; grid-row: 1; line-height: 20px }
  li .subject { color: #46525e; grid-column: 1 / 3; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  .pager { border-top: 1px solid #d5dbe1; display: flex; justify-content: space-between; margin: 0; padding: 10px 16px }
  main { min-height: 0; overflow-y: auto }
  .hint { color: #5b6875; margin: 20vh auto 0; max-width: 40ch; padding: 0 20px; text-align: center }
  article { padding: 18px 24px }
  h2 { font-size: 19px; line-height: 1.3; margin: 0 0 12px; overflow-wrap: anywhere }
  dl { display: grid; gap: 2px 16px; grid-template-columns: max-content minmax(0, 1fr); margin: 0 0 16px }
  dt { color: #5b6875 }
  dd { margin: 0; overflow-wrap: anywhere }
  dd a { margin-right: 12px }
  iframe { background: #fff; border: 1px solid #d5dbe1; border-radius: 6px; height: max(480px, 62vh); width: 100% }
  details { margin-top: 12px }
  summary { cursor: pointer }
  pre { background: #f4f6f8; border-radius: 6px; font-size: 12.5px; overflow-x: auto; padding: 14px; white-space: pre-wrap }
  @media (max-width: 760px) {
    body { display: block; height: auto }
    nav { border-right: 0 }
    .reading nav ol, .reading nav .pager { display: none }
    .listing main { display: none }
    article { padding: 16px }
  }
`;
