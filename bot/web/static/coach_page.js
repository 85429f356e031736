// `/coach`: the desk, and the way out.

import { Desk } from "./coach.js";
import { linkButton, ringButton } from "./menu.js";
import { ask } from "./server.js";

const root = document.querySelector(".desk");
new Desk(root, "/coach", JSON.parse(root.dataset.ready), {
  opened: (person) => document.body.classList.toggle("reading", person !== null),
});

document.querySelector("#out").addEventListener("click", async () => {
  await ask("/coach/out", {});
  location.reload();
});

const told = document.querySelector("#told");
ringButton(document.querySelector("#push"), told, "/coach", "coach_push_not");
linkButton(document.querySelector("#other"), told, "/coach/link");
