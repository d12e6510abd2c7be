// What somebody types is kept in her own browser until it is sent: a phone that rings loses nothing.

const PREFIX = "draft of ";
const A_DAY = 24 * 3600 * 1000;

interface Draft {
  text: string;
  at: number;
}

function read(key: string): string {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
    if (draft !== null && Date.now() - draft.at < A_DAY) return draft.text;
    localStorage.removeItem(key);
  } catch {
    // Storage is off or full of something else: then there is no draft.
  }
  return "";
}

function write(key: string, text: string): void {
  try {
    if (text.trim() === "") localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ text, at: Date.now() } satisfies Draft));
  } catch {
    // Nothing can be kept here; what is typed still stands in the field.
  }
}

/** Forget every draft: for what was sent, and for when somebody else takes the device. */
function forget(starting: string): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(starting)) localStorage.removeItem(key);
    }
  } catch {
    // Storage is off, so nothing was kept.
  }
}

/** Keep drafts of fields that ask for it; a draft goes when the page says that it was sent. */
export function keepDrafts(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-draft]")) {
    const key = PREFIX + field.dataset["draft"];
    if (field.value === "") {
      field.value = read(key);
      if (field.value !== "") field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.addEventListener("input", () => write(key, field.value));
  }
  for (const sent of document.querySelectorAll<HTMLElement>("[data-draft-sent]")) {
    forget(PREFIX + sent.dataset["draftSent"]);
  }
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => forget(PREFIX));
  }
}

/** Count how many characters are left, in words of the page; not at every key for who listens. */
export function countCharacters(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-most]")) {
    const most = Number(field.dataset["most"]);
    const count = document.getElementById(`${field.id}-count`);
    const { left, over } = count?.dataset ?? {};
    if (count === null || left === undefined || over === undefined) continue;
    const tell = (): void => {
      const rest = most - [...field.value.trim()].length;
      count.textContent = (rest < 0 ? over : left).replace("0", String(Math.abs(rest)));
      count.classList.toggle("vk-count--over", rest < 0);
    };
    field.addEventListener("input", tell);
    tell();
  }
}

/** A first few words, for who finds it hard to begin. */
export function offerBeginnings(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-begin]")) {
    const field = document.getElementById(button.dataset["for"] ?? "");
    if (!(field instanceof HTMLTextAreaElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (!field.value.startsWith(button.dataset["begin"] ?? "")) {
        field.value = `${button.dataset["begin"]} ${field.value}`.trimEnd() + " ";
      }
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
