/** Which keys were pressed, by the names that `On(keys=…)` uses. */

const MODIFIERS = /** @type {const} */ (["Alt", "Ctrl", "Meta", "Shift"]);
const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/**
 * Whether a key event is one of `keys`, with exactly their modifiers. A key that an input method takes
 * is none: browsers say so by isComposing, or by the key code 229.
 *
 * @param {any} event
 * @param {string[]} keys
 */
export function matchesKey(event, keys) {
  if (event.isComposing || event.keyCode === 229 || event.key === undefined) return false;
  return keys.some((name) => matches(event, name));
}

/**
 * @param {KeyboardEvent} event
 * @param {string} name
 */
function matches(event, name) {
  const cut = name.lastIndexOf("+", name.length - 2);
  const wanted = name.slice(cut + 1);
  const modifiers = name.slice(0, Math.max(cut, 0)).replace("Mod", APPLE ? "Meta" : "Ctrl").split("+");
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key !== wanted) return false;
  // A sign such as "?" may need Shift or not, as the keyboard has it.
  const sign = key.length === 1 && key.toUpperCase() === key && key !== " ";
  return MODIFIERS.every((modifier) => {
    const pressed = /** @type {any} */ (event)[`${modifier.toLowerCase()}Key`];
    return pressed === modifiers.includes(modifier) || (sign && modifier === "Shift");
  });
}
