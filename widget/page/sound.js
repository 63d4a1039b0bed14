/** What makes sound visible and audible: fetched when somebody records, or sees a recording. */
export { player } from "./sound/player.js";
export { record } from "./sound/recorder.js";
