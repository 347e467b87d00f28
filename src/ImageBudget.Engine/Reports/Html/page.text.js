// Sizes and words as everywhere else in these reports: powers of 1000.
function bytes(n) {
  if (n < 0) { return '\u2212' + bytes(-n); }
  if (n < 1000) { return n + '\u00a0B'; }
  var units = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'], value = n / 1000, unit = 0;
  while (Math.round(value * 10) / 10 >= 1000 && unit < units.length - 1) { value /= 1000; unit++; }
  return value.toFixed(value < 10 ? 2 : 1) + '\u00a0' + units[unit];
}

function signed(n) { return n === 0 ? '=' : (n > 0 ? '+' : '') + bytes(n); }

function exact(n) { return String(n).replace(/\B(?=(\d{3})+$)/g, ','); }

function count(n, what) { return exact(n) + ' ' + what + (n === 1 ? '' : 's'); }

function percent(part, whole) {
  var share = whole > 0 ? 100 * part / whole : 0;
  return share <= 0 ? '0\u00a0%' : share < 0.1 ? '<0.1\u00a0%' : share.toFixed(share < 10 ? 1 : 0) + '\u00a0%';
}

function make(tag, css, text) {
  var element = document.createElement(tag);
  if (css) { element.className = css; }
  if (text !== undefined) { element.textContent = text; }
  return element;
}

// A path may be broken after "/" and "-", and nowhere else.
function putPath(element, text) {
  text.split(/(?<=[\/-])/).forEach(function (part, i) {
    if (i > 0) { element.append(make('wbr')); }
    element.append(part);
  });
}

function later(action, delay) {
  var timer = 0;
  return function () {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
}
