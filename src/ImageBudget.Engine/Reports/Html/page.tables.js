// Packages and files are drawn from the data: they are sorted, filtered and shown in pieces. All other tables only fold.
function foldTables(root) {
  root.querySelectorAll('table').forEach(function (table) {
    if (table.classList.contains('packages') || table.classList.contains('files')) { return; }
    var rows = table.tBodies[0].rows.length, first = Number(table.dataset.first);
    if (rows <= Math.min(first, table.classList.contains('limits') ? first : 5)) { return; }
    var line = make('p', 'showall' + (rows > first ? '' : ' phone')), button = make('button', '', 'show all ' + rows);
    button.type = 'button';
    button.addEventListener('click', function () {
      table.classList.add('whole');
      line.remove();
    });
    line.append(button);
    table.after(line);
  });
}

function PackageTable(root, image, page) {
  var FIRST = 12, CHUNK = 200;
  var table = root.querySelector('table.packages'), self = this;
  this.find = function () { };
  this.show = function () { };
  if (!table) { return; }
  var body = table.tBodies[0], heads = Array.prototype.slice.call(table.tHead.rows[0].cells), note = table.parentNode.querySelector('small');
  var keys = ['name', LIVE, null, LIVE].concat(image.compares ? [CHANGE] : [], [EXCLUSIVE, TRANSFER, LAYER]);
  var sorted = LIVE, down = true, found = null, order = [], shown = 0, most = image.packages.length > 0 ? Math.max(1, image.packages[0][LIVE]) : 1;
  var line = make('p', 'showall'), more = make('button');
  more.type = 'button';
  line.append(more);
  table.after(line);
  table.parentNode.querySelectorAll('.more').forEach(function (m) { m.remove(); });

  heads.forEach(function (head, i) {
    if (keys[i] === null || i === 3) { return; }
    var button = make('button', '', head.textContent);
    button.type = 'button';
    head.textContent = '';
    head.append(button);
    button.addEventListener('click', function () {
      down = keys[i] === sorted ? !down : keys[i] !== 'name';
      sorted = keys[i];
      arrange();
    });
  });

  function arrange() {
    order = image.packages.map(function (_, i) { return i; });
    if (found) { order = order.filter(function (i) { return found.packages.has(i); }); }
    if (sorted !== LIVE || !down) {
      var key = sorted === 'name' ? DISPLAY : sorted, sign = down ? -1 : 1;
      order.sort(function (a, b) {
        var x = image.packages[a][key], y = image.packages[b][key];
        return sign * (x < y ? -1 : x > y ? 1 : 0) || a - b;
      });
    }

    heads.forEach(function (head, i) {
      if (keys[i] === sorted && i !== 3) { head.setAttribute('aria-sort', down ? 'descending' : 'ascending'); } else { head.removeAttribute('aria-sort'); }
    });
    body.textContent = '';
    shown = 0;
    extend(FIRST);
  }

  function extend(by) {
    var part = document.createDocumentFragment();
    order.slice(shown, shown + by).forEach(function (i) { part.append(row(i)); });
    body.append(part);
    shown = Math.min(shown + by, order.length);
    var left = order.slice(shown).reduce(function (sum, i) { return sum + image.packages[i][LIVE]; }, 0);
    table.classList.toggle('whole', shown > FIRST);
    line.hidden = shown >= order.length && order.length <= 5;
    line.classList.toggle('phone', shown >= order.length && shown <= FIRST);
    more.textContent = shown >= order.length ? 'show all' : exact(order.length - shown) + ' more, ' + bytes(left) + ' in all: show ' + (order.length - shown > CHUNK ? CHUNK : 'all');
    if (shown >= order.length && shown > FIRST) { line.hidden = true; }
    if (note) { note.textContent = exact(shown) + ' of ' + exact(found ? order.length : image.total) + (found ? ' that match' : ' by size'); }
  }

  function row(i) {
    var p = image.packages[i], line = make('tr'), name = make('td', 'name');
    line.id = page.prefix + 'pkg-' + p[NAME];
    var swatch = make('button', 'swatch ' + ['same', 'new', 'grew', 'less'][p[KIND]]);
    swatch.type = 'button';
    swatch.setAttribute('aria-label', 'Show ' + p[DISPLAY] + ' in the map');
    swatch.addEventListener('click', function () { page.showTile(i); });
    name.append(swatch, ' ');
    putPath(name, p[DISPLAY]);
    if (p[MARKS] & 2) { name.append(' ', make('span', 'over', '\u2717'), make('span', 'spoken', ' has a finding')); }
    if (p[MARKS] & 1) { name.append(' ', make('span', 'tag', 'leaves')); }
    name.title = p[ID];
    var wide = make('td', 'wide'), bar = make('i', 'bar'), fill = make('i', ['same', 'new', 'grew', 'less'][p[KIND]]);
    fill.style.width = (100 * p[LIVE] / most).toFixed(2) + '%';
    bar.append(fill);
    wide.append(bar);
    line.append(name, make('td', 'number', bytes(p[LIVE])), wide, make('td', 'number', percent(p[LIVE], image.live)));
    if (image.compares) { line.append(make('td', 'number', signed(p[CHANGE]))); }
    line.append(make('td', 'number extra', bytes(p[EXCLUSIVE])), make('td', 'number extra', bytes(p[TRANSFER])), make('td', 'number extra', p[LAYER] < 0 ? '' : String(p[LAYER])));
    return line;
  }

  more.addEventListener('click', function () {
    if (shown >= order.length) {
      table.classList.add('whole');
      line.hidden = true;
    } else {
      extend(CHUNK);
    }
  });
  this.find = function (result) {
    found = result;
    arrange();
  };
  this.show = function (index) {
    var at = order.indexOf(index);
    if (at < 0) { return; }
    if (at >= shown) { extend(at - shown + 1); }
    table.classList.add('whole');
    var line = body.rows[at];
    body.querySelectorAll('.found').forEach(function (r) { r.classList.remove('found'); });
    line.classList.add('found');
    line.scrollIntoView({ block: 'center' });
    line.querySelector('button').focus({ preventScroll: true });
  };
  this.whole = function () { if (shown < 50) { extend(50 - shown); } };
  arrange();
}

function FileTable(root, image, forest) {
  var table = root.querySelector('table.files'), FIRST = 10, MOST = 50;
  this.find = function () { };
  if (!table) { return; }
  var body = table.tBodies[0], original = Array.prototype.slice.call(body.rows), note = table.parentNode.querySelector('small'), said = note ? note.textContent : '';
  var line = make('p', 'showall'), more = make('button');
  more.type = 'button';
  line.append(more);
  table.after(line);
  more.addEventListener('click', function () {
    table.classList.add('whole');
    line.hidden = true;
  });

  function fold(rows) {
    table.classList.remove('whole');
    line.hidden = rows <= 5;
    line.classList.toggle('phone', rows <= FIRST);
    more.textContent = 'show ' + rows;
  }

  this.find = function (found) {
    body.textContent = '';
    if (!found) {
      original.forEach(function (r) { body.append(r); });
      if (note) { note.textContent = said; }
      fold(original.length);
      return;
    }

    var files = [];
    found.rows.forEach(function (hits, row) {
      hits.forEach(function (i) { files.push([row, i]); });
    });
    files.sort(function (a, b) { return b[0][5 + b[1]] - a[0][5 + a[1]]; });
    files.slice(0, MOST).forEach(function (f, at) {
      var r = make('tr', at >= FIRST ? 'rest' : ''), name = make('td', 'name'), size = f[0][5 + f[1]];
      putPath(name, forest.pathOf(f[0][0]) + f[0].names[f[1]]);
      r.append(name, make('td', 'number', bytes(size)), make('td', 'number', percent(size, image.live)), make('td', 'number extra', String(f[0][2])));
      body.append(r);
    });
    if (note) { note.textContent = exact(Math.min(FIRST, files.length)) + ' of ' + exact(files.length) + ' that match'; }
    fold(Math.min(MOST, files.length));
  };
  fold(original.length);
}
