/* Finding by street name, pinyin or id; what is chosen is shown and selected. */

const SEARCH_PAUSE_MS = 180;

function searchBox() {
  const list = el("ul", { class: "hits", id: "hits", role: "listbox", "aria-label": t("desk_found") });
  let waiting = 0;
  let asked = 0;
  const look = async (words) => {
    const own = (asked += 1);
    const hits = words.trim() ? await attempt(() => ask(`search/${encodeURIComponent(desk.scenario)}?${
      new URLSearchParams({ words })}`)) : [];
    if (own !== asked || !hits) return;
    list.replaceChildren(...(hits.length || !words.trim() ? hits.map(hitRow)
      : [el("li", { class: "note" }, t("desk_found_none"))]));
  };
  const input = el("input", { type: "search", id: "search", autocomplete: "off", maxlength: "100",
    "aria-controls": "hits", placeholder: t("desk_search_hint"), oninput: (happened) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => look(happened.target.value), SEARCH_PAUSE_MS);
    } });
  return el("search", {}, el("label", { for: "search" }, t("desk_search")), input, list);
}

function hitRow(hit) {
  const name = either(hit.name_zh, hit.name_en);
  return el("li", { role: "option" }, el("button", { type: "button", onclick: () => {
    setDesk({ selected: { kind: hit.kind, id: hit.id } });
    flyTo(hit.kind, hit.id, hit.x_m === null ? null : [hit.x_m, hit.y_m]);
  } }, el("span", { class: "kind" }, t(`desk_kind_${hit.kind}`)), ` ${hit.id} `, name));
}
