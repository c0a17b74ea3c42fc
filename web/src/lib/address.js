/** The address of the page, which a script changes without leaving it. */

/** The fragment of an address in plain characters. @param {string} hash */
export function decode(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

/** Put an address in place of the present one, where the browser lets us (not all do for files). @param {string} url */
export function replace(url) {
  try {
    history.replaceState(null, "", url);
  } catch {
    // the page works without it
  }
}

/** @param {string} url */
export function push(url) {
  try {
    if (decode(location.hash) !== url) history.pushState(null, "", url);
  } catch {
    // the page works without it
  }
}
