/**
 * The page's icon with a number on it. It is the page's own: given back as it was, and left alone where the page's
 * policy (CSP `img-src`) does not let it be changed.
 */

const SIZE = 32;
const RED = "#e03131";

/** @param {AbortSignal} signal @returns {(number: number) => void} 0 gives the icon back */
export function badgedIcon(signal) {
    /** @type {HTMLLinkElement | null} */
    let link = null;
    let original = "";
    let made = false;
    let wanted = 0;
    let forbidden = false;

    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
        if (effectiveDirective !== "img-src" || !blockedURI.startsWith("data") || !link) return;
        forbidden = true;
        restore();
    }, { signal });

    function restore() {
        if (made) link?.remove();
        else if (link) link.href = original;
        link = null;
    }

    function take() {
        link = document.querySelector('link[rel~="icon"]');
        made = !link;
        if (!link) {
            link = document.createElement("link");
            link.rel = "icon";
            document.head.append(link);
        }
        original = link.href;
        return original;
    }

    return (number) => {
        wanted = forbidden ? 0 : number;
        if (!wanted) return restore();
        const source = link ? original : take();
        void picture(source || "/favicon.ico").then((own) => {
            const drawn = wanted === number && link ? draw(own, number) : "";
            if (drawn && link) link.href = drawn;
        });
    };
}

/** @param {string} source @returns {Promise<HTMLImageElement | null>} null if there is none, or not for us */
function picture(source) {
    return new Promise((resolve) => {
        const image = new Image();
        image.crossOrigin = "anonymous";
        image.onload = () => resolve(image);
        image.onerror = () => resolve(null);
        image.src = source;
    });
}

/** @param {HTMLImageElement | null} own @param {number} number */
function draw(own, number) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    const pen = canvas.getContext("2d");
    if (!pen) return "";
    if (own) pen.drawImage(own, 0, 0, SIZE, SIZE);
    const radius = own ? 11 : 15;
    const centre = SIZE - radius - 0.5;
    pen.fillStyle = RED;
    pen.beginPath();
    pen.arc(centre, centre, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = "#fff";
    pen.font = `700 ${number > 9 ? radius : radius * 1.3}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(number > 99 ? "99" : String(number), centre, centre + 1);
    return canvas.toDataURL();
}
