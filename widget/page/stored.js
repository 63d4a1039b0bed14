/**
 * What the surfaces of a site's pages store by name: `KEY` is that of a page's own, `KEY name` another's.
 * @param {Storage} storage @param {string} key @returns {string[]}
 */
export function names(storage, key) {
    return Object.keys(storage).filter((each) => each === key || each.startsWith(`${key} `));
}
