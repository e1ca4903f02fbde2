import { type CSSProperties, type ReactNode } from 'react';
import { Head, Heading, Hr, Html, Text } from 'react-email';
import { isolate, withoutIsolates } from './bidi.js';
import { linesOf } from './sanitize.js';
import { type Creditor } from './facts.js';
import { Isolated, Lines } from './isolated.js';
import {
  frame,
  heading,
  letterhead,
  pageStyle,
  paragraph,
  rule,
  sheet,
  small,
  strip,
  STYLESHEET,
} from './style.js';

const OPT_OUT = 'opt-out';

/** True when the rendered notice explains how to stop such notices. */
export const offersOptOut = (html: string): boolean => html.includes(`id="${OPT_OUT}"`);

type LayoutProps = {
  language: string;
  direction: 'ltr' | 'rtl';
  subject: string;
  banner: string | null;
  creditor: Creditor;
  /** Date and account, above the greeting. */
  lead: string;
  greeting: string;
  /** The text before the figures; mail programs show its beginning beside the subject. */
  opening: readonly string[];
  closing: string;
  /** How to stop such notices, below the creditor's address. */
  optOut: string | null;
  children: ReactNode;
};

/** The layout of every notice: letterhead, banner, greeting, text, signature, the creditor's address. */
export function Layout(props: LayoutProps) {
  const { creditor, language, direction, opening } = props;
  const subject = withoutIsolates(props.subject);
  // Arabic letters join: space between them tears words apart.
  const spacing = direction === 'ltr' ? { letterSpacing: '0.04em' } : {};
  return (
    <Html lang={language} dir={direction}>
      <Head>
        <title>{subject}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{STYLESHEET}</style>
      </Head>
      <body className="page" style={pageStyle}>
        <Preheader text={withoutIsolates(opening[0] ?? '')} />
        <Frame className="margins sheet" style={sheet}>
          {/* Mail programs remove <html> and <body>: the notice itself declares its language and direction. */}
          <div role="article" aria-label={subject} className="ink" lang={language} dir={direction}>
            {creditor.name && (
              <Heading as="h1" style={letterhead}>
                <bdi>{creditor.name}</bdi>
              </Heading>
            )}
            {props.banner && (
              <Frame className="strip" style={{ ...strip, ...spacing }}>
                {props.banner}
              </Frame>
            )}
            <Text className="muted" style={{ ...small, margin: '18px 0' }}>
              <Isolated text={props.lead} />
            </Text>
            <Paragraphs of={[props.greeting, ...opening]} />
            {props.children}
            <Text style={{ ...paragraph, margin: '20px 0 0' }}>
              <Lines of={[props.closing, isolate(creditor.name)]} />
            </Text>
            <Hr style={rule} />
            <Address creditor={creditor} />
            {props.optOut && (
              <Text className="muted" style={small} id={OPT_OUT}>
                {props.optOut}
              </Text>
            )}
          </div>
        </Frame>
      </body>
    </Html>
  );
}

/** A table of one cell: Outlook gives only cells room around their content. */
const Frame = ({ children, ...cell }: { className: string; style: CSSProperties; children: ReactNode }) => (
  <table role="presentation" align="center" width="100%" cellPadding={0} cellSpacing={0} style={frame}>
    <tbody>
      <tr>
        <td {...cell}>{children}</td>
      </tr>
    </tbody>
  </table>
);

const Preheader = ({ text }: { text: string }) => (
  <div data-skip-in-text="true" style={{ display: 'none', maxHeight: 0, overflow: 'hidden', opacity: 0 }}>
    {text}
  </div>
);

function Address({ creditor: { name, address, email, phone } }: { creditor: Creditor }) {
  return (
    <Text className="muted" style={small}>
      <Lines of={[name, ...linesOf(address), email, phone].map(isolate)} />
    </Text>
  );
}

export function Paragraphs({ of }: { of: readonly string[] }) {
  return of.map((text, index) => (
    <Text key={index} style={paragraph}>
      <Isolated text={text} />
    </Text>
  ));
}

/** A part of the notice. */
export const Title = ({ children }: { children: string }) => (
  <Heading as="h2" style={heading}>
    {children}
  </Heading>
);
