/** A React page in strict mode, which runs each effect twice: one chat that an effect mounts, one that is declared. */
import { createElement, StrictMode, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

function Mounted() {
    const place = useRef(null);
    useEffect(() => {
        const chat = chinwag.mount(place.current, { mode: "embedded" });
        return () => chat.remove();
    }, []);
    return createElement("section", { ref: place, id: "mounted" });
}

function Page() {
    const [shown, show] = useState(true);
    const [theme, paint] = useState("light");
    return createElement(
        "div",
        null,
        createElement("button", { onClick: () => show(!shown) }, "Come and go"),
        createElement("button", { onClick: () => paint("dark") }, "Paint it black"),
        shown && createElement(Mounted),
        shown && createElement("chinwag-chat", { id: "declared", theme }),
    );
}

// React draws in a task of its own, which may come between two deferred scripts: chinwag.js is there at the end of them
addEventListener("load", () => {
    createRoot(document.querySelector("main")).render(createElement(StrictMode, null, createElement(Page)));
});
