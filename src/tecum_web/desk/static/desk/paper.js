// Whoever points at a field, or comes to it with the keyboard, sees its box on the page, and the
// other way round. Without this file the links between them do the same at a click.
"use strict";
(function () {
  function both(target, on) {
    const near = target instanceof Element ? target.closest("[data-mark]") : null;
    if (near === null) { return; }
    const key = near.getAttribute("data-mark");
    for (const id of ["box-" + key, "field-" + key]) {
      const found = document.getElementById(id);
      if (found !== null) { found.classList.toggle("pointed", on); }
    }
  }
  for (const [start, end] of [["focusin", "focusout"], ["mouseover", "mouseout"]]) {
    document.addEventListener(start, function (event) { both(event.target, true); });
    document.addEventListener(end, function (event) { both(event.target, false); });
  }
}());
