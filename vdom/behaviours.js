/** Behaviours for `use=` that any program may want. Each file says what its options and events are. */

import { autofocus } from "./behaviours/autofocus.js";
import { grow } from "./behaviours/grow.js";
import { roving } from "./behaviours/roving.js";
import { stick } from "./behaviours/stick.js";
import { stretch } from "./behaviours/stretch.js";
import { trap } from "./behaviours/trap.js";

/** @type {Record<string, import("./page/types.js").Behaviour>} */
export const behaviours = { autofocus, grow, roving, stick, stretch, trap };
