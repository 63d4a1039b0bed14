/** What is done with files of others: fetched when a page shows one that can be checked, or that moves. */
export { checked } from "./checking.js";
export { still } from "./still.js";
