/** Python in a worker. */

import { behaviours } from "../../../../vdom/behaviours.js";
import { connect } from "../../../../vdom/connect.js";

const worker = new Worker("/in_worker.js", { type: "module" });
connect(worker, document.querySelector("#app"), { behaviours });
