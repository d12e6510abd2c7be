// The screen in a hall, and the tablet on a kitchen table. Both pages work without this, too: a screen
// can be loaded again by hand, and a tablet begins anew after four minutes.

/** Ask now and then whether there is something new for the screen in a hall. */
function watchHall(): void {
  const now = document.querySelector<HTMLElement>("[data-hall]");
  const trouble = document.getElementById("hall-trouble");
  const address = now?.dataset["hall"];
  if (now === null || trouble === null || address === undefined) return;
  let tag = now.dataset["tag"] ?? "";
  let heard = new Date();
  let missed = 0;
  const every = Number(now.dataset["seconds"] ?? "5") * 1000;

  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(address, {
        headers: { "If-None-Match": tag },
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(2 * every),
      });
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      if (answer.ok) {
        show(now, await answer.text());
        tag = answer.headers.get("ETag") ?? "";
      }
      heard = new Date();
      missed = 0;
      trouble.textContent = "";
    } catch {
      missed += 1;
      // One that got lost is nothing to say: the next comes in a moment.
      if (missed > 1) trouble.textContent = `${trouble.dataset["words"]} ${clock(heard)}.`;
    }
    // Not all screens of a street at the same moment; and no haste while nothing answers.
    const patience = Math.min(1 + missed, 6);
    setTimeout(() => void ask(), every * patience * (0.9 + 0.2 * Math.random()));
  };
  setTimeout(() => void ask(), every);
}

function clock(moment: Date): string {
  return moment.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

/** Put the new state in place; what wasn't there before is marked, and comes in softly where it may. */
function show(now: HTMLElement, html: string): void {
  const before = new Set([...now.querySelectorAll<HTMLElement>("[data-number]")].map(numberOf));
  now.innerHTML = html;
  for (const each of now.querySelectorAll<HTMLElement>("[data-number]")) {
    each.classList.toggle("vk-hall__fresh", !before.has(numberOf(each)));
  }
}

function numberOf(each: HTMLElement): string {
  return each.dataset["number"] ?? "";
}

/** Leave nothing of one person for the next: not in the history, not in a kept page, not by waiting. */
function guardTable(): void {
  const table = document.querySelector<HTMLElement>("[data-table]");
  if (table === null) return;
  // A page that the browser kept whole would come back with what the person before saw.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  // What was typed or ticked never survives a reload.
  window.addEventListener("pagehide", () => {
    for (const form of document.forms) form.reset();
  });
  const idle = Number(table.dataset["idle"] ?? "0") * 1000;
  const leaving = Number(table.dataset["leaving"] ?? "0") * 1000;
  const start = table.dataset["start"];
  if (start !== undefined) setTimeout(() => location.replace(start), leaving);
  const next = document.getElementById("next");
  const there = table.querySelector("dialog");
  if (idle === 0 || there === null || !(next instanceof HTMLFormElement)) return;
  let timer = 0;
  const begin = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      there.showModal();
      timer = window.setTimeout(() => next.requestSubmit(), leaving);
    }, idle);
  };
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(sign, () => {
      if (!there.open) begin();
    });
  }
  // At once when she answers; closing is told later, and by then she may have been asked again.
  there.addEventListener("submit", begin);
  there.addEventListener("close", () => {
    if (!there.open) begin();
  });
  begin();
}

watchHall();
guardTable();
