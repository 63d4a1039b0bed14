/** What few pages need: a file that can be checked, one that moves, where the person is. */
export { checked } from "./checking.js";
export { locate } from "./locate.js";
export { still } from "./still.js";
