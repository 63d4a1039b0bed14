/** The doctor's form. A link may fill it in: doctor.html?address=example.org. */
import { mount } from "./chinwag/doctor.js";

const form = document.querySelector("#doctor-form");
const place = document.querySelector("#doctor-result");
let running = null;

for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements.namedItem(name);
  if (field && name !== "password") field.value = value;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { address, ...given } = Object.fromEntries(new FormData(form));
  const at = address.trim().lastIndexOf("@");
  running?.stop();
  running = mount(place, { ...given, domain: address.trim().slice(at + 1), user: at > 0 ? address.trim().slice(0, at) : "" });
  place.scrollIntoView({ block: "nearest" });
});
