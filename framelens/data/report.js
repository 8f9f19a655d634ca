"use strict";
// Nothing here is needed to read the page: it adds keys, notes on hover, sorting, and corrections.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const articles = new Map(data.articles.map((a) => [a.key, a]));
  const paragraphs = [...document.querySelectorAll(".para")];
  let current = null;

  // --- Where we are -------------------------------------------------------------------------------------------
  const articleOf = (para) => articles.get(para.closest(".article").dataset.key);
  const indexOf = (para) => Number(para.id.split("-p")[1]) - 1;
  const dataOf = (para) => articleOf(para).paragraphs[indexOf(para)];
  const blockOf = (para) => document.querySelector(`.strip a[href="#${para.id}"]`);

  function select(para, scroll) {
    if (current) {
      current.classList.remove("current");
      const block = blockOf(current);
      block.classList.remove("current");
      block.removeAttribute("aria-current");
    }
    current = para;
    if (!para) return;
    para.classList.add("current");
    const block = blockOf(para);
    block.classList.add("current");
    block.setAttribute("aria-current", "true");
    showForm(para);
    if (scroll) {
      para.scrollIntoView({ block: "center" });
      // Whoever is already at work in the paragraph keeps the place.
      if (!para.contains(document.activeElement)) para.focus({ preventScroll: true });
    }
  }

  function visible() {
    return paragraphs.filter((p) => p.closest(".article").offsetParent !== null);
  }

  function move(step) {
    const shown = visible();
    if (!shown.length) return;
    const at = current ? shown.indexOf(current) : -1;
    const to = at < 0 ? (step > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + step, 0), shown.length - 1);
    select(shown[to], true);
  }

  function follow() {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    if (target && target.classList.contains("para")) select(target, true);
    else if (target && target.matches(".article, .overview")) {
      select(null, false);
      window.scrollTo(0, 0);
      target.focus({ preventScroll: true });
    }
  }
  window.addEventListener("hashchange", follow);

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".strip a, .no");
    // At once, not when the address has changed: the next key is meant for this paragraph.
    if (link) select(byId(link.getAttribute("href").slice(1)), true);
    const para = event.target.closest(".para");
    if (para && para !== current && !event.target.closest("a")) select(para, false);
  });

  // Opened where it stands: the address, which says what article is shown, stays as it is.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href="#how"]');
    if (!link) return;
    event.preventDefault();
    byId("how").open = true;
    byId("how").scrollIntoView();
    byId("how").querySelector("summary").focus({ preventScroll: true });
  });

  // --- Notes on passages --------------------------------------------------------------------------------------
  const tip = byId("tip");
  function showTip(mark) {
    const note = byId(mark.getAttribute("aria-describedby"));
    if (!note || mark.closest(".current")) return; // the current paragraph shows its notes anyway
    tip.className = note.className;
    tip.replaceChildren(...[...note.childNodes].map((n) => n.cloneNode(true)));
    tip.hidden = false;
    const box = mark.getClientRects()[0];
    const below = box.bottom + tip.offsetHeight + 8 < innerHeight;
    tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${below ? box.bottom + 6 : Math.max(8, box.top - tip.offsetHeight - 6)}px`;
  }
  function over(on) {
    return (event) => {
      const mark = event.target.closest ? event.target.closest("mark[aria-describedby]") : null;
      if (!mark) return;
      mark.classList.toggle("lit", on);
      if (on) showTip(mark);
      else tip.hidden = true;
    };
  }
  document.addEventListener("mouseover", over(true));
  document.addEventListener("mouseout", over(false));
  document.addEventListener("focusin", over(true));
  document.addEventListener("focusout", over(false));
  window.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  // --- Corrections: one a paragraph, kept in the browser under the article's hash --------------------------------
  const STORE = "framelens-corrections:";
  const corrections = new Map();
  // The paragraph's hash is part of the key: what was said of another cut of the same article stays apart, and kept.
  const keyOf = (c) => `${c.article_sha256}:${c.start}:${c.text_sha256}`;
  const keyOfPara = (para) => `${articleOf(para).sha256}:${dataOf(para).start}:${dataOf(para).sha256}`;
  const find = (para) => corrections.get(keyOfPara(para));
  let unsaved = false;
  let forgetful = false; // the browser keeps nothing: then leaving the page loses what was not downloaded

  function stored(action) {
    try {
      return action(window.localStorage);
    } catch (error) {
      forgetful = true;
      say("This browser keeps nothing for this page: download before you close it.");
      return null;
    }
  }
  function load() {
    data.articles.forEach((article) => take(stored((s) => s.getItem(STORE + article.sha256))));
    const name = stored((s) => s.getItem("framelens-reviewer"));
    if (name) byId("reviewer").value = name;
  }
  function take(kept) {
    try {
      JSON.parse(kept || "[]").forEach((c) => corrections.set(keyOf(c), c));
    } catch (error) {
      say("Corrections kept in this browser could not be read.");
    }
  }
  // The same article may be open in another tab: its corrections are not to be overwritten by ours.
  window.addEventListener("storage", (event) => {
    const sha256 = (event.key || "").startsWith(STORE) ? event.key.slice(STORE.length) : null;
    if (!data.articles.some((a) => a.sha256 === sha256)) return;
    [...corrections].forEach(([key, c]) => { if (c.article_sha256 === sha256) corrections.delete(key); });
    take(event.newValue);
    paragraphs.forEach((p) => { if (articleOf(p).sha256 === sha256) refresh(p); });
  });
  function keep(article) {
    const of = [...corrections.values()].filter((c) => c.article_sha256 === article.sha256);
    stored((s) => (of.length ? s.setItem(STORE + article.sha256, JSON.stringify(of)) : s.removeItem(STORE + article.sha256)));
  }
  function textOf(para) {
    return dataOf(para).text || para.querySelector(".text").textContent;
  }
  function change(para, edit) {
    const article = articleOf(para);
    const p = dataOf(para);
    const key = keyOfPara(para);
    const correction = corrections.get(key) || {
      article_sha256: article.sha256, article: article.id, title: article.title, source: article.source,
      date: article.date, path: article.path, n: indexOf(para), start: p.start, end: p.end, text: textOf(para),
      text_sha256: p.sha256, predicted: p.label, predicted_voice: p.voice, probabilities: p.probabilities,
      model: data.model, label: p.label, voice: p.voice, rationale: [], note: "",
    };
    edit(correction);
    correction.time = new Date().toISOString();
    corrections.set(key, correction);
    unsaved = true;
    keep(article);
    refresh(para);
  }
  function undo(para) {
    corrections.delete(keyOfPara(para));
    keep(articleOf(para));
    refresh(para);
  }

  // Code points, as the rest of Framelens counts them.
  const length = (text) => Array.from(text).length;
  function selectedSpan(para) {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const text = para.querySelector(".text");
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    return trimmed(para, length(before.toString()), length(before.toString()) + length(range.toString()));
  }
  function trimmed(para, from, to) {
    const points = Array.from(textOf(para));
    // Whole words: nobody means half of one.
    const inWord = (i) => i > 0 && i < points.length && /[\p{L}\p{N}]/u.test(points[i - 1]) && /[\p{L}\p{N}]/u.test(points[i]);
    while (from < to && inWord(from)) from -= 1;
    while (from < to && inWord(to)) to += 1;
    while (from < to && !points[from].trim()) from += 1;
    while (to > from && !points[to - 1].trim()) to -= 1;
    const base = dataOf(para).start;
    return to > from ? { start: base + from, end: base + to, text: points.slice(from, to).join("") } : null;
  }
  function passageSpans(para) {
    const text = para.querySelector(".text");
    return [...text.querySelectorAll("mark")].map((mark) => {
      const before = document.createRange();
      before.selectNodeContents(text);
      before.setEndBefore(mark);
      const from = length(before.toString());
      return trimmed(para, from, from + length(mark.textContent));
    });
  }
  function addRationale(para, spans) {
    const found = spans.filter(Boolean);
    if (!found.length) {
      say("Select words of this paragraph first, then mark them.");
      return;
    }
    change(para, (c) => {
      const apart = c.rationale.filter((r) => found.every((f) => r.end <= f.start || r.start >= f.end));
      c.rationale = [...apart, ...found].sort((a, b) => a.start - b.start);
    });
  }

  // --- The form, one for the paragraph in hand ---------------------------------------------------------------------
  const form = byId("fix").content.querySelector("form").cloneNode(true);
  function showForm(para) {
    if (form.parentElement !== para) para.append(form);
    refresh(para);
  }
  function refresh(para) {
    const correction = find(para);
    decorate(para, correction);
    if (form.parentElement === para) fill(para, correction);
    report();
  }
  function fill(para, correction) {
    const press = (button, on) => button.setAttribute("aria-pressed", String(Boolean(on)));
    const p = dataOf(para);
    press(form.querySelector("[data-do=confirm]"), correction && correction.label === p.label);
    form.querySelectorAll("[data-label]").forEach((b) => press(b, correction && correction.label === b.dataset.label));
    form.querySelectorAll("[data-voice]").forEach((b) => press(b, (correction || p).voice === b.dataset.voice));
    const note = form.elements.note;
    if (document.activeElement !== note) note.value = correction ? correction.note : "";
    form.querySelector("[data-do=undo]").disabled = !correction;
    form.querySelector(".chips").replaceChildren(...(correction ? correction.rationale : []).map((r, i) => chip(para, r, i)));
  }
  function chip(para, rationale, index) {
    const element = document.createElement("span");
    element.className = "chip";
    element.textContent = rationale.text;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "\u00d7";
    remove.setAttribute("aria-label", `Remove: ${rationale.text}`);
    remove.addEventListener("click", () => change(para, (c) => c.rationale.splice(index, 1)));
    element.append(remove);
    return element;
  }
  function decorate(para, correction) {
    blockOf(para).classList.toggle("corrected", Boolean(correction));
    let line = para.querySelector(".mended");
    if (!correction) {
      if (line) line.remove();
      mended.delete(para);
      return;
    }
    if (!line) {
      line = document.createElement("p");
      line.className = "mended";
      para.querySelector(".note .head").after(line);
    }
    mended.add(para);
    const same = correction.label === dataOf(para).label;
    line.textContent = same ? "You: confirmed" : `You: ${correction.label}`;
  }
  const mended = new Set();
  // The reviewer's words are underlined where the browser can do so without a change to the text.
  function underline() {
    if (!window.Highlight || !CSS.highlights) return;
    const ranges = [...mended].flatMap((para) => find(para).rationale.map((r) => rangeOf(para, r))).filter(Boolean);
    CSS.highlights.set("mine", new Highlight(...ranges));
  }
  function rangeOf(para, span) {
    const walker = document.createTreeWalker(para.querySelector(".text"), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let at = dataOf(para).start;
    let begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const points = Array.from(node.data);
      const unit = (n) => points.slice(0, n - at).join("").length; // code points to what the page counts in
      if (!begun && span.start < at + points.length) {
        range.setStart(node, unit(span.start));
        begun = true;
      }
      if (begun && span.end <= at + points.length) {
        range.setEnd(node, unit(span.end));
        return range;
      }
      at += points.length;
    }
    return null;
  }
  function report() {
    const n = corrections.size;
    byId("tray").hidden = n === 0;
    underline();
    byId("count").textContent = `${n} correction${n === 1 ? "" : "s"}`;
  }
  const actions = {
    confirm: (para) => change(para, (c) => { c.label = c.predicted; }),
    mark: (para) => addRationale(para, [selectedSpan(para)]),
    passages: (para) => addRationale(para, passageSpans(para)),
    undo,
  };
  const toggleVoice = (para) => change(para, (c) => { c.voice = c.voice === "author" ? "quoted" : "author"; });
  // Pressing a button must not take away the selection that it is about.
  form.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !current) return;
    if (button.dataset.do) actions[button.dataset.do](current);
    else if (button.dataset.label) change(current, (c) => { c.label = button.dataset.label; });
    else if (button.dataset.voice) change(current, (c) => { c.voice = button.dataset.voice; });
  });
  form.elements.note.addEventListener("input", (event) => change(current, (c) => { c.note = event.target.value; }));

  // --- Keys -------------------------------------------------------------------------------------------------------
  const withCurrent = (action) => () => { if (current) action(current); };
  const keys = {
    j: () => move(1), k: () => move(-1), c: withCurrent(actions.confirm), m: withCurrent(actions.mark),
    v: withCurrent(toggleVoice), u: withCurrent(undo), e: withCurrent(() => form.elements.note.focus()),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      tip.hidden = true;
      if (document.activeElement === form.elements.note) form.elements.note.blur();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const label = data.labels[Number(event.key) - 1];
    const action = label ? withCurrent((para) => change(para, (c) => { c.label = label; })) : keys[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // --- Out to a file, and back in -----------------------------------------------------------------------------------
  function say(text) { byId("message").textContent = text; if (text) byId("tray").hidden = false; }
  byId("download").addEventListener("click", () => {
    const reviewer = byId("reviewer").value.trim();
    if (!reviewer) {
      say("Give your name first: it tells reviewers apart.");
      byId("reviewer").focus();
      return;
    }
    say("");
    stored((s) => s.setItem("framelens-reviewer", reviewer));
    const file = {
      schema: "framelens-corrections/1", reviewer, created: new Date().toISOString(), labels: data.labels,
      corrections: [...corrections.values()],
    };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1) + "\n"], { type: "application/json" }));
    link.download = `corrections-${reviewer.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}-${file.created.slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    unsaved = false;
    say(`Saved as ${link.download}. Send it on, or take it over: python train.py corrections ${link.download} --into my-labels`);
  });
  byId("clear").addEventListener("click", () => {
    if (!window.confirm("Discard every correction on this page?")) return;
    corrections.clear();
    data.articles.forEach(keep);
    paragraphs.forEach((p) => { if (blockOf(p).classList.contains("corrected")) refresh(p); });
    unsaved = false;
    report();
  });
  byId("resume").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    try {
      const found = JSON.parse(await file.text());
      if (found.schema !== "framelens-corrections/1") throw new Error("schema");
      const mine = paragraphs.filter((para) => {
        const c = found.corrections.find((x) => keyOf(x) === keyOfPara(para));
        const known = c && find(para);
        if (c && (!known || known.time < c.time)) corrections.set(keyOf(c), c);
        return c;
      });
      data.articles.forEach(keep);
      mine.forEach(refresh);
      byId("reviewer").value = found.reviewer || byId("reviewer").value;
      say(`${mine.length} of ${found.corrections.length} corrections are of texts on this page.`);
    } catch (error) {
      say(`${file.name} is not a corrections file.`);
    }
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved && forgetful) event.preventDefault(); });

  // --- Table of articles ----------------------------------------------------------------------------------------------
  const table = document.querySelector(".articles");
  if (table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const valueOf = (row, column) => {
      const cell = row.cells[column];
      return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
    };
    table.tHead.addEventListener("click", (event) => {
      const head = event.target.closest("th");
      if (!head) return;
      const down = head.getAttribute("aria-sort") === "ascending";
      [...table.tHead.rows[0].cells].forEach((c) => c.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b));
      rows.sort((a, b) => (down ? -1 : 1) * compare(valueOf(a, head.cellIndex), valueOf(b, head.cellIndex)));
      body.append(...rows);
    });
    const search = byId("search");
    const verdict = byId("verdict");
    const filter = () => {
      const wanted = search.value.toLowerCase().split(/\s+/);
      let shown = 0;
      rows.forEach((row) => {
        const fits = wanted.every((w) => row.textContent.toLowerCase().includes(w));
        row.hidden = !fits || (verdict.value !== "" && row.dataset.verdict !== verdict.value);
        shown += row.hidden ? 0 : 1;
      });
      byId("shown").textContent = `${shown} of ${rows.length}`;
    };
    search.addEventListener("input", filter);
    verdict.addEventListener("change", filter);
  }

  load();
  paragraphs.forEach((p) => { if (find(p)) decorate(p, find(p)); });
  report();
  follow();
})();
