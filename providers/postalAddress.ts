/** As on an envelope: the name, then the lines under it. `country`: ISO 3166, or null when unknown. */
export type PostalAddress = { lines: string[]; country: string | null };

/** The fields that a postal provider requires. */
export type AddressParts = {
  companyName: string;
  addressLine1: string;
  addressLine2?: string;
  city: string;
  provinceOrState?: string;
  postalOrZip: string;
  countryCode: string;
};

/** Postal code and place on one line, as countries write them. */
const PLACES = [
  /^(?<city>\D.*?),?\s+(?<state>[A-Z]{2})\s+(?<zip>\d{5}(-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)$/,
  /^(?<city>\D.*?),?\s+(?<zip>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$/,
  /^(?<zip>([A-Z]{1,2}-)?\d{3,6}( ?\d{2}| ?[A-Z]{2})?)\s+(?<city>\D.*)$/,
  /^(?<city>\D.*?),?\s+(?<zip>\d{4,6}(-\d{3,4})?)$/,
];

/**
 * Converts free lines to fields. It reads only what is certain: a street, and below it the line with postal
 * code and place; a last line without a digit is the country's name. Anything else is a problem, never a
 * guess.
 */
export function addressParts({ lines, country }: PostalAddress): AddressParts | { problem: string } {
  const [companyName, ...below] = lines.map((line) => line.trim()).filter(Boolean);
  const shown = [companyName, ...below].join(', ');
  if (!country) return { problem: `the country of "${shown}" is not known: set the account's jurisdiction` };
  const named = below.length > 2 && !/\d/.test(below.at(-1)!) && placeIn(below.at(-2)!);
  const rest = named ? below.slice(0, -1) : below;
  const place = placeIn(rest.at(-1) ?? '');
  const street = rest.slice(0, -1);
  if (!companyName || !place || street.length === 0)
    return { problem: `"${shown}" does not end with a street and a line of postal code and place` };
  if (named && !isCountry(below.at(-1)!, country))
    return { problem: `"${shown}" ends with another country than the account's jurisdiction, ${country}` };
  const [addressLine1, ...more] = [street.at(-1)!, ...street.slice(0, -1)];
  return {
    companyName,
    addressLine1,
    city: place.city,
    postalOrZip: place.zip,
    countryCode: country,
    ...(more.length > 0 ? { addressLine2: more.join(', ') } : {}),
    ...(place.state ? { provinceOrState: place.state } : {}),
  };
}

type Place = { city: string; zip: string; state?: string };

const placeIn = (line: string): Place | null =>
  PLACES.map((place) => place.exec(line)?.groups as Place | undefined).find(Boolean) ?? null;

/** In English, in the country's own languages, or as its code. */
function isCountry(text: string, country: string): boolean {
  const own = new Intl.Locale('und', { region: country }).maximize().language;
  const names = ['en', own].map((language) =>
    new Intl.DisplayNames([language], { type: 'region' }).of(country),
  );
  return [country, ...names].some((name) => name?.toLowerCase() === text.toLowerCase());
}
