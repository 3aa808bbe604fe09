// page.js: where a figure comes from. Reads the embedded sources; shows one in the panel at a click or
// Enter; a source made from others leads on to them and back. Text is only ever set as text.
(function () {
  "use strict";
  var root = document.documentElement;
  var panel = document.getElementById("source");
  var data = panel && JSON.parse(document.getElementById("sources").textContent);
  var trail = [];
  var asked = null;

  function part(name) { return panel.querySelector(".panel-" + name); }
  function text(number) { return number < 0 ? "" : data.t[number]; }
  function show(element, content) { element.hidden = !content; element.textContent = content; }

  function add(parent, tag, name, content) {
    var element = document.createElement(tag);
    element.className = name;
    element.textContent = content;
    parent.appendChild(element);
    return element;
  }

  function addInput(list, input) {
    var source = input[3] >= 0 ? data.s[input[3]] : null;
    var address = source ? text(source[0]) : text(-2 - input[3]);
    var label = text(input[0]) || (source && text(source[1])) || address;
    var value = text(input[1]) || (source && text(source[3])) || "";
    var item = add(list, "li", "", "");
    var name = add(item, "span", "input-label", source ? "" : label);
    if (source) {
      var button = add(name, "button", "", label);
      button.type = "button";
      button.addEventListener("click", function () { trail.push(input[3]); fill(); });
    }
    add(item, "span", "input-value", value);
    var detail = text(input[2]);
    if (detail || (!source && address !== label)) {
      add(item, "span", "input-detail", [address !== label && !source ? address : "", detail].filter(Boolean).join(" · "));
    }
  }

  function fill() {
    var source = data.s[trail[trail.length - 1]];
    var list = part("inputs");
    show(part("name"), text(source[1]) || text(source[0]));
    show(part("value"), text(source[3]));
    show(part("expression"), text(source[2]));
    part("formula").hidden = source[2] < 0;
    part("given").hidden = source[2] >= 0;
    list.textContent = "";
    source[4].forEach(function (input) { addInput(list, input); });
    part("parts").hidden = source[4].length === 0;
    show(part("address"), text(source[0]));
    part("back").disabled = trail.length < 2;
    panel.scrollTop = 0;
    panel.focus();
  }

  // On a phone the panel rises from below: what was asked for must stay in sight above it.
  function uncover(figure) {
    var box = figure.getBoundingClientRect();
    var top = panel.getBoundingClientRect().top;
    if (panel.clientWidth > window.innerWidth * 0.9 && box.bottom > top - 24) {
      window.scrollBy(0, box.bottom - top + 48);
    }
  }

  function open(figure) {
    if (asked) asked.classList.remove("asked");
    asked = figure;
    asked.classList.add("asked");
    trail = [Number(figure.getAttribute("data-source"))];
    panel.classList.add("open");
    fill();
    uncover(figure);
  }

  function close() {
    if (!asked) return;
    panel.classList.remove("open");
    asked.classList.remove("asked");
    asked.focus();
    asked = null;
  }

  // A table is one stop of the Tab key; arrows go from figure to figure inside it.
  function stopOnce(table) {
    var figures = table.querySelectorAll(".figure");
    for (var i = 1; i < figures.length; i++) figures[i].tabIndex = -1;
  }

  function cellAt(row, index, step) {
    for (; row && index >= 0 && index < row.cells.length; index += step) {
      var figure = row.cells[index].querySelector(".figure");
      if (figure) return figure;
    }
    return null;
  }

  function neighbour(figure, key) {
    var cell = figure.closest("td, th");
    var row = cell && cell.parentNode;
    if (!row) return null;
    if (key === "ArrowRight") return cellAt(row, cell.cellIndex + 1, 1);
    if (key === "ArrowLeft") return cellAt(row, cell.cellIndex - 1, -1);
    var down = key === "ArrowDown";
    if (!down && key !== "ArrowUp") return null;
    for (row = down ? row.nextElementSibling : row.previousElementSibling; row;
         row = down ? row.nextElementSibling : row.previousElementSibling) {
      var other = row.cells[cell.cellIndex] && row.cells[cell.cellIndex].querySelector(".figure");
      if (other) return other;
    }
    return null;
  }

  function move(from, to) {
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }

  function onKey(event) {
    var figure = event.target.closest && event.target.closest(".figure");
    if (event.key === "Escape") return close();
    if (!figure) return;
    var to = neighbour(figure, event.key);
    if (to) {
      event.preventDefault();
      move(figure, to);
    }
  }

  // Regions that fit need no stop; those that scroll do.
  function checkRegions() {
    var regions = document.querySelectorAll(".region");
    for (var i = 0; i < regions.length; i++) {
      if (regions[i].scrollWidth > regions[i].clientWidth) regions[i].tabIndex = 0;
      else regions[i].removeAttribute("tabindex");
    }
  }

  function start() {
    root.classList.add("script");
    var contents = document.querySelector(".contents details");
    if (contents && window.matchMedia("(min-width: 76rem)").matches) contents.open = true;
    checkRegions();
    window.addEventListener("resize", checkRegions);
    if (!panel) return;
    Array.prototype.forEach.call(document.querySelectorAll("table"), stopOnce);
    part("back").addEventListener("click", function () { trail.pop(); fill(); });
    part("close").addEventListener("click", close);
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", function (event) {
      var figure = event.target.closest(".figure");
      if (!figure) return;
      event.preventDefault();
      open(figure);
    });
  }

  start();
})();
