// Signing in as the coach: by the link from the terminal, or by the password.

import { say } from "./dom.js";
import { workOn } from "./proof_of_work.js";
import { ask } from "./server.js";

const told = document.querySelector("#told");
const form = document.querySelector("#in");
const link = new URLSearchParams(location.hash.slice(1)).get("in");

async function enter(body) {
  told.hidden = true;
  try {
    await ask("/coach/in", body);
    location.replace("/coach");
  } catch (error) {
    if (error.status === 428 && !body.task) {
      told.textContent = say("work_first");
      told.hidden = false;
      return enter({ ...body, ...(await workOn(error.told)) });
    }
    const why = { 429: "too_often", 403: body.link ? "link_spent" : "password_wrong" }[error.status] ?? "chat_away";
    told.textContent = say(why);
    told.hidden = false;
  }
}

if (link) {
  history.replaceState(null, "", "/coach");
  enter({ link });
}
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  enter({ password: form.elements.password.value });
});
