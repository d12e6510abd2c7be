// A map to move and zoom is half a megabyte: it comes when somebody asks for it, and not before.

/** Show the button that opens the map, and let it fetch what the map needs. */
export function offerMap(): void {
  const button = document.querySelector<HTMLButtonElement>("button[data-open-map]");
  const place = document.querySelector<HTMLElement>("[data-map]");
  if (button === null || place === null) return;
  const { script, sheet, trouble } = button.dataset;
  const status = document.getElementById("map-status");
  const drawing = document.querySelector(".vk-map");
  if (script === undefined || sheet === undefined || status === null) return;

  const isImpossible = (): void => {
    place.hidden = true;
    drawing?.toggleAttribute("hidden", false);
    status.textContent = trouble ?? "";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    button.hidden = true;
    place.hidden = false;
    drawing?.toggleAttribute("hidden", true);
    place.focus();
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = sheet;
    const code = document.createElement("script");
    code.type = "module";
    code.src = script;
    code.addEventListener("error", isImpossible);
    place.addEventListener("map:impossible", isImpossible);
    document.head.append(style, code);
  });
}
