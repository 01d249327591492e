extension ReplayPage {
    /// Colours for light and dark; each pair has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
    static let style: StaticString = """

        :root { --bg: #fff; --fg: #1c1c1e; --dim: #5f6368; --line: #c4c7cc; --soft: #f3f4f6; --path: #0b57a4;
          --number: #7a2a9c; --changed: #8a5300; --added: #12662f; --removed: #b3261e; --n2: #dcebfb; --n3: #fdeacc;
          --n4: #e0f2e4; --n5: #f3e1f6; }
        @media (prefers-color-scheme: dark) { :root { --bg: #17181a; --fg: #e7e8ea; --dim: #a2a8af; --line: #4a4e54;
          --soft: #222427; --path: #8ab8f0; --number: #d2a8e6; --changed: #f0b866; --added: #7fd197; --removed: #f2948c;
          --n2: #1f3a57; --n3: #54400f; --n4: #1f4429; --n5: #4a2a52; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1rem 1rem 9rem; max-width: 62rem; background: var(--bg); color: var(--fg);
          font: 16px/1.55 system-ui, sans-serif; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.2rem; border-top: 1px solid var(--line); padding-top: 1rem; }
        h3 { font-size: 1rem; color: var(--dim); margin-bottom: .3rem; }
        pre, .calls, table, kbd, time { font-family: ui-monospace, monospace; font-size: .86rem; }
        pre { background: var(--soft); padding: .6rem .8rem; overflow-x: auto; white-space: pre-wrap;
          overflow-wrap: anywhere; }
        pre.output { border-left: 3px solid var(--line); background: none; }
        .calls { padding-left: 0; list-style: none; overflow-wrap: anywhere; }
        .calls ul { list-style: "▸ "; padding-left: 2.4rem; }
        .calls > li { padding: .05rem .3rem; }
        time, .dim { color: var(--dim); } .strong { font-weight: 600; } .path, .code { color: var(--path); }
        .number { color: var(--number); } .changed { color: var(--changed); } .added, .ok { color: var(--added); }
        .removed, .bad { color: var(--removed); } .warn, .note { color: var(--changed); }
        figure { margin: .6rem 0 1.2rem; overflow-x: auto; } figcaption { font-weight: 600; margin-bottom: .2rem; }
        svg { display: block; } svg text { font: 13px ui-monospace, monospace; fill: var(--fg); white-space: pre; }
        svg .title { font-weight: 600; } svg .faint { fill: var(--dim); }
        svg text.added { fill: var(--added); } svg text.changed { fill: var(--changed); }
        svg text.removed { fill: var(--removed); text-decoration: line-through; }
        .box { fill: var(--soft); stroke: var(--line); } .box.added { stroke: var(--added); stroke-width: 2; }
        .box.changed { stroke: var(--changed); stroke-width: 2; }
        .box.removed { stroke: var(--removed); stroke-dasharray: 5 3; fill: none; }
        .chip { stroke: var(--line); fill: var(--bg); } .chip.hosts { stroke-dasharray: 3 3; fill: none; }
        .chip.n2 { fill: var(--n2); } .chip.n3 { fill: var(--n3); } .chip.n4 { fill: var(--n4); }
        .chip.n5 { fill: var(--n5); } .bar { fill: var(--bg); stroke: var(--line); } .fill { fill: var(--path); }
        .edge { stroke: var(--line); stroke-width: 1.5; } .edge.strong { stroke: var(--path); stroke-width: 2; }
        table { border-collapse: collapse; margin: .6rem 0; width: 100%; } caption { text-align: left; font-weight: 600; }
        td, th { text-align: left; font-weight: 400; vertical-align: top; padding: .05rem .6rem .05rem 0;
          overflow-wrap: anywhere; } th { white-space: nowrap; }
        tr.removed th, tr.removed td { text-decoration: line-through; }
        section:focus { outline: none; } .hit { background: var(--n3); outline: 2px solid var(--changed); }
        nav { position: fixed; inset: auto 0 0; background: var(--soft); border-top: 1px solid var(--line);
          padding: .4rem 1rem; display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: center; font-size: .85rem; }
        nav[hidden] { display: none; }
        button, nav input { font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--line);
          border-radius: 4px; padding: .15rem .5rem; } button:focus-visible, input:focus-visible { outline: 2px solid var(--path); }
        kbd { font-weight: 600; } .one main > section { display: none; } .one main > section.here { display: block; }
        @media print { nav { display: none; } .one main > section { display: block; } }

        """

    /// Which step is shown, and the search. Text is only read and compared: nothing is ever made into markup.
    static let script: StaticString = #"""

        (function () {
          "use strict";
          var sections = Array.prototype.slice.call(document.querySelectorAll("main > section"));
          var place = document.getElementById("place"), where = document.getElementById("where");
          var find = document.getElementById("find"), found = document.getElementById("found");
          var here = 0, hits = [], hit = -1, words = "";
          function show(index, keepsHash) {
            here = Math.max(0, Math.min(index, sections.length - 1));
            sections.forEach(function (s, i) { s.classList.toggle("here", i === here); });
            place.value = here;
            where.textContent = (here + 1) + " / " + sections.length;
            if (!keepsHash) { history.replaceState(null, "", "#" + sections[here].id); }
            if (!document.body.classList.contains("one")) { sections[here].scrollIntoView(); }
            else { window.scrollTo(0, 0); }
          }
          function look() {
            words = find.value; hits = []; hit = -1;
            if (words === "") { return; }
            document.querySelectorAll("main pre, main h2, main .calls > li, main tr").forEach(function (e) {
              if (e.textContent.indexOf(words) >= 0) { hits.push(e); }
            });
          }
          function jump(by) {
            if (find.value !== words) { look(); }
            if (hit >= 0) { hits[hit].classList.remove("hit"); }
            found.textContent = hits.length === 0 ? "0" : "";
            if (hits.length === 0) { return; }
            hit = (hit + by + hits.length + (hit < 0 && by < 0 ? 1 : 0)) % hits.length;
            var e = hits[hit], s = e.closest("section"), d = e.closest("details");
            if (d) { d.open = true; }
            show(sections.indexOf(s));
            e.classList.add("hit");
            e.scrollIntoView({ block: "center" });
            found.textContent = (hit + 1) + " / " + hits.length;
          }
          var acts = {
            first: function () { show(0); }, last: function () { show(sections.length - 1); },
            next: function () { show(here + 1); }, previous: function () { show(here - 1); },
            again: function () { jump(1); }, back: function () { jump(-1); },
            all: function () { document.body.classList.toggle("one"); show(here); }
          };
          var keys = { g: "first", Home: "first", G: "last", End: "last", ArrowRight: "next", "]": "next",
            " ": "next", ArrowLeft: "previous", "[": "previous", n: "again", N: "back", a: "all" };
          document.addEventListener("keydown", function (event) {
            if (event.ctrlKey || event.altKey || event.metaKey) { return; }
            if (event.target === find) {
              if (event.key === "Enter") { jump(event.shiftKey ? -1 : 1); find.blur(); }
              else if (event.key === "Escape") { find.blur(); }
              return;
            }
            if (event.target === place) { return; }
            if (event.key === "/") { find.focus(); find.select(); event.preventDefault(); return; }
            if (event.key === " " && event.target.tagName === "BUTTON") { return; }
            if (event.key === " " && event.target.tagName === "SUMMARY") { return; }
            var act = keys[event.key];
            if (act) { acts[act](); event.preventDefault(); }
          });
          document.querySelectorAll("nav button").forEach(function (button) {
            button.addEventListener("click", function () { acts[button.dataset.act](); });
          });
          place.addEventListener("input", function () { show(Number(place.value)); });
          window.addEventListener("hashchange", function () { arrive(); });
          function arrive() {
            var index = sections.findIndex(function (s) { return "#" + s.id === location.hash; });
            show(index < 0 ? 0 : index, true);
          }
          if (sections.length === 0) { return; }
          place.max = sections.length - 1;
          document.querySelector("nav").hidden = false;
          document.body.classList.add("one");
          arrive();
        })();

        """#
}
