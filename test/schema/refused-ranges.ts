import type { RefusedValues } from './refused-values.ts';

const clients = (cidr: string, ...except: string[]) => ({
  networkPolicy: { enabled: true, apiClients: [{ ipBlock: { cidr, except } }] },
});

/** Invalid CIDRs. */
export const refusedRanges: readonly RefusedValues[] = [
  ['10.0.0.1/8', '10.0.0.1/8 has bits set after the first 8'],
  ['2001:db8::1/32', '2001:db8::1/32 has bits set after the first 32'],
  ['256.0.0.0/8', '"256.0.0.0/8" is not a valid CIDR'],
  ['10.0.0/8', '"10.0.0/8" is not a valid CIDR'],
  ['10.0.0.0/33', '"10.0.0.0/33" is not a valid CIDR'],
  ['10.0.0.0/08', '"10.0.0.0/08" is not a valid CIDR'],
  ['010.0.0.0/8', '"010.0.0.0/8" is not a valid CIDR'],
  ['2001:db8:::/32', '"2001:db8:::/32" is not a valid CIDR'],
].map(([cidr = '', words = '']) => ({
  name: cidr,
  values: clients(cidr),
  message: [`networkPolicy.apiClients: ${words}`],
}));

/** Exceptions outside their CIDR. */
export const refusedExceptions: readonly RefusedValues[] = [
  ['10.0.0.0/8', '11.0.0.0/16'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['2001:db8::/32', '10.0.0.0/16'],
].map(([cidr = '', except = '']) => ({
  name: `${except} of ${cidr}`,
  values: clients(cidr, except),
  message: [`networkPolicy.apiClients: the exception ${except} is not inside ${cidr}`],
}));
