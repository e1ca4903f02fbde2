/** A letter as its reader sees it, shut off from the desk: it runs no script and its links open elsewhere. */
export const NoticeBody = ({ subject, html, text }: { subject: string; html: string; text: string }) => (
  <>
    {html && (
      <iframe
        className="letter"
        title={`Letter: ${subject}`}
        sandbox="allow-popups"
        srcDoc={`<base target="_blank">${html}`}
      />
    )}
    <details className="act" open={!html}>
      <summary>As plain text</summary>
      <pre className="letter">{text}</pre>
    </details>
  </>
);
