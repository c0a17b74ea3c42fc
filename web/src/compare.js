/* A link to a group of rows opens the sentences of its cells; one to a single cell the browser opens by itself. */

function open() {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target || !target.matches("main tbody")) return;
  for (const details of target.querySelectorAll("td > details")) details.open = true;
}

addEventListener("hashchange", open);
open();
