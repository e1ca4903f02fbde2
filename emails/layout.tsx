import { type ReactNode } from 'react';
import { Body, Container, Head, Heading, Hr, Html, Preview, Text } from 'react-email';
import { linesOf } from './clean.js';
import { type Creditor } from './facts.js';
import { type Language } from './format.js';
import { heading, LINE, page, paragraph, sheet, small, strip } from './style.js';

type LayoutProps = {
  language: Language;
  /** The line mail programs show beside the subject. */
  preview: string;
  banner: string | null;
  creditor: Creditor;
  /** Date and account, above the greeting. */
  lead: string;
  greeting: string;
  closing: string;
  /** Below the creditor's address. */
  footnote: string | null;
  children: ReactNode;
};

/** The sheet every letter is written on: letterhead, banner, greeting, the letter, signature, the creditor's address. */
export function Layout(props: LayoutProps) {
  const { creditor } = props;
  return (
    <Html lang={props.language}>
      <Head>
        <meta name="viewport" content="width=device-width" />
      </Head>
      <Body style={page}>
        <Preview>{props.preview}</Preview>
        <Container style={sheet}>
          {creditor.name && (
            <Heading as="h1" style={{ ...heading, fontSize: '20px', margin: '0 0 16px' }}>
              {creditor.name}
            </Heading>
          )}
          {props.banner && <Text style={strip}>{props.banner}</Text>}
          <Text style={small}>{props.lead}</Text>
          <Text style={paragraph}>{props.greeting}</Text>
          {props.children}
          <Text style={paragraph}>
            <Lines of={[props.closing, creditor.name]} />
          </Text>
          <Hr style={{ borderColor: LINE, margin: '24px 0 12px' }} />
          <Text style={small}>
            <Lines of={[creditor.name, ...linesOf(creditor.address), creditor.email, creditor.phone]} />
          </Text>
          {props.footnote && <Text style={small}>{props.footnote}</Text>}
        </Container>
      </Body>
    </Html>
  );
}

/** Each text on a line of its own; empty ones are left out. */
export function Lines({ of }: { of: readonly ReactNode[] }) {
  return of.filter(Boolean).map((line, index) => (
    <span key={index}>
      {index > 0 && <br />}
      {line}
    </span>
  ));
}

export function Paragraphs({ of }: { of: readonly string[] }) {
  return of.map((text, index) => (
    <Text key={index} style={paragraph}>
      {text}
    </Text>
  ));
}
