// Small comforts. Every page works without them.
import { countCharacters, keepDrafts, offerBeginnings } from "./drafts";
import { offerMap } from "./opening";

const MENU = "details[data-menu]";

/** Close an open menu with Escape, and give the focus back to its button. */
function closeMenusOnEscape(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(`${MENU}[open]`)) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/** Show the copy buttons that make sense only where a script may write to the clipboard. */
function offerCopying(): void {
  if (!("clipboard" in navigator)) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const source = document.getElementById(button.dataset["copy"] ?? "");
    const done = button.dataset["done"];
    if (source === null || done === undefined) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(source.textContent.trim()).then(() => {
        const status = button.parentElement?.querySelector("[role=status]");
        if (status) status.textContent = done;
      });
    });
  }
}

/** Say it when an answer could not be sent: the page stays as it is, so nothing is lost. */
function sayWhenOffline(): void {
  const trouble = document.getElementById("trouble");
  if (trouble === null) return;
  document.addEventListener("htmx:sendError", () => {
    trouble.hidden = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ successful: boolean }>).detail.successful) trouble.hidden = true;
  });
}

closeMenusOnEscape();
offerCopying();
countCharacters();
offerBeginnings();
keepDrafts();
offerMap();
sayWhenOffline();
