/**
 * What the server tells the page: see `_known` in kg/pages/ask.py.
 *
 * @typedef {{base: string, page: string, ontology: string, suggest: string, prefixes: Record<string, string>,
 *   terms: [string, "class" | "property", string, string][], ids: [string, string][]}} Known
 */

/** Short names of IRIs, and the pages of this site that show what they name. */
export class Terms {
  /** @param {Known} known */
  constructor(known) {
    this.known = known;
    this.ids = `${known.base}id/`;
    // The longest namespace counts.
    this.prefixes = Object.entries(known.prefixes).sort((one, other) => other[1].length - one[1].length);
  }

  /** @param {string} iri */
  short(iri) {
    if (iri.startsWith(this.ids)) return iri.slice(this.ids.length);
    const found = this.prefixes.find(([, namespace]) => iri.startsWith(namespace) && iri.length > namespace.length);
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
  }

  /** The address of the page, or null where the IRI is not one that may be followed. @param {string} iri */
  href(iri) {
    if (iri.startsWith(this.ids)) return this.known.page + iri.slice(this.ids.length).split("/").map(encodeURIComponent).join("/");
    if (iri.startsWith(`${this.known.base}ontology`)) return `${this.known.ontology}#${iri.split("#")[1] ?? ""}`;
    return /^https?:\/\//.test(iri) ? iri : null;
  }
}
