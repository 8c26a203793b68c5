/* The beginning: the shipped study, one of the folder, or files of one's own. */

function bringStart() {
  const { examples, studies } = bringing.start;
  const own = studies.filter((study) => !examples.some(({ id }) => id === study));
  return [
    el("h2", {}, t("desk_bring_begin")),
    el("section", { class: "bring-card" }, el("h3", {}, t("desk_bring_shipped")),
      el("p", {}, t("desk_bring_shipped_about")),
      examples.map(({ id }) => el("div", { class: "bring-ends" },
        el("button", { type: "button", id: `bring-open-${id}`, class: "main", onclick: () => openExample(id, "look") }, t("desk_bring_open")),
        el("button", { type: "button", id: `bring-run-${id}`, onclick: () => openExample(id, "runs") }, t("desk_bring_run"))))),
    own.length > 0 && el("section", { class: "bring-card" }, el("h3", {}, t("desk_bring_here")),
      el("ul", { class: "bring-list" }, own.map((study) => el("li", {},
        el("button", { type: "button", onclick: () => openHere(study) }, study))))),
    el("section", { class: "bring-card" }, el("h3", {}, t("desk_bring_own")), dropZone()),
  ];
}

async function openExample(example, next) {
  const opened = await busily(t("desk_bring_laying"), () => ask("bring/example", { method: "POST", json: { example } }));
  if (opened) await showStudy(next);
}

async function openHere(study) {
  if (await attempt(() => ask("study", { method: "POST", json: { study } }))) await showStudy("look");
}

/* The study that now lies on the desk. */
async function showStudy(next) {
  bringing.start = null;
  await attempt(readStudy);
  setDesk({ panel: next });
}

/* Files by dropping or by choosing; the same for the mouse, a finger and the keyboard. */
function dropZone() {
  const zone = el("div", { class: "bring-drop" },
    el("p", {}, t("desk_bring_drop")),
    el("label", { class: "bring-choose" }, el("input", { type: "file", id: "bring-file", multiple: true,
      onchange: (happened) => bringThese([...happened.target.files]) }), el("span", {}, t("desk_bring_choose"))),
    el("p", { class: "note" }, t("desk_bring_kinds")));
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (happened) => { happened.preventDefault(); zone.classList.add("over"); });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (happened) => {
    happened.preventDefault();
    zone.classList.remove("over");
    bringThese([...happened.dataTransfer.files]);
  });
  return zone;
}

/* Parts of a layer first, so that a .shp is never looked at without its columns. */
async function bringThese(files) {
  const parts = (file) => (/\.(dbf|shx|prj|cpg|tfw|dat)$/i.test(file.name) ? 0 : 1);
  const most = bringing.start.most_bytes;
  await attempt(async () => {
    for (const file of files.toSorted((a, b) => parts(a) - parts(b))) {
      if (file.size > most) {
        throw new Refusal(413, { kind: "TooLarge", message: { [state.lang]:
          t("desk_bring_too_large", { name: file.name, mb: number(most / 2 ** 20, 0) }) } });
      }
      await bringOne(file);
    }
  });
  bringing.busy = "";
  bringing.built = null;
  bringing.step = "files";
  drawBringing();
}

async function bringOne(file) {
  bringing.busy = t("desk_bring_sending", { name: file.name });
  drawBringing();
  bringing.state ??= await ask("bring", { method: "POST" });
  const { id } = bringing.state;
  bringing.state = await ask(`bring/files?to=${encodeURIComponent(id)}&name=${encodeURIComponent(file.name)}`,
    { method: "POST", body: file });
}
