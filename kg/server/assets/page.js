// Suggestions while typing; everything else works without this file.
"use strict";

const root = document.body.dataset.root;
let last = 0;

async function suggest(input) {
  const text = input.value.trim();
  const turn = ++last;
  if (text.length < 2) return;
  const answer = await fetch(`${root}/suggest?text=${encodeURIComponent(text)}`);
  if (!answer.ok || turn !== last) return;
  const list = document.getElementById(input.getAttribute("list"));
  list.replaceChildren(
    ...(await answer.json()).map((name) => {
      const option = document.createElement("option");
      option.value = name.label;
      if (name.matched !== name.label) option.label = `${name.label} (${name.matched})`;
      return option;
    }),
  );
}

for (const input of document.querySelectorAll("input[list]")) {
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => suggest(input).catch(() => {}), 120);
  });
}

const query = document.getElementById("query");
if (query) {
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) query.form.requestSubmit();
  });
}
