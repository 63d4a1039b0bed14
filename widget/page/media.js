/** What few pages need: files that can be checked, one that moves, where the person is. */
export { checked } from "./checking.js";
export { locate } from "./locate.js";
export { lost } from "./lost.js";
export { seen, watched } from "./seen.js";
export { still } from "./still.js";
