/**
 * Offsets in the snapshot of a report, and the ranges of its text that stand for them.
 *
 * Offsets count characters (code points). Each block of the text has `data-c`, where its characters stand in the snapshot
 * ("offset:length offset:length …"); elements of the class x in it are marks, which are none of them.
 */

/**
 * The ranges of a text, one a block, of which the characters stand in a stretch of the snapshot.
 * @param {HTMLElement} text @param {number} start @param {number} end @returns {Range[]}
 */
export function rangesOf(text, start, end) {
  const found = [];
  for (const block of /** @type {NodeListOf<HTMLElement>} */ (text.querySelectorAll("[data-c]:not(.furniture)"))) {
    const runs = /** @type {string} */ (block.dataset.c).split(" ").filter(Boolean).map((run) => run.split(":").map(Number));
    if (!runs.some(([first, length]) => first < end && start < first + length)) continue;
    const range = rangeIn(block, runs, start, end);
    if (range) found.push(range);
  }
  return found;
}

/**
 * The range of a block of which the characters stand in a stretch of the snapshot.
 * @param {HTMLElement} block @param {number[][]} runs @param {number} start @param {number} end
 */
function rangeIn(block, runs, start, end) {
  const range = document.createRange();
  let begun = false;
  let run = 0;
  let within = 0;
  for (const node of textsOf(block)) {
    let unit = 0;
    for (const character of node.data) {
      while (runs[run] && within >= runs[run][1]) [run, within] = [run + 1, 0];
      if (!runs[run]) return begun ? range : null;
      const offset = runs[run][0] + within;
      if (offset >= start && offset < end) {
        if (!begun) range.setStart(node, unit);
        begun = true;
        range.setEnd(node, unit + character.length);
      }
      within += 1;
      unit += character.length;
    }
  }
  return begun ? range : null;
}

/** The texts of a block, without marks. @param {Node} block @returns {Generator<Text>} */
function* textsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.classList.contains("x") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  while (walker.nextNode()) if (walker.currentNode instanceof Text) yield walker.currentNode;
}

/** The words of a range, without marks. @param {Range} range */
export function wordsOf(range) {
  const part = range.cloneContents();
  for (const mark of part.querySelectorAll(".x")) mark.remove();
  return part.textContent ?? "";
}
