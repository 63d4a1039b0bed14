/** Astro's own client router; `navigate` is what its component does for whoever presses a link. */
import { navigate } from "astro-transitions/router.js";

window.visit = navigate;
