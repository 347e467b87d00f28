(function () {
  'use strict';

  var HUES = [212, 168, 36, 268, 96, 338, 190, 14];
  var CHUNK = 100;
  var data = JSON.parse(document.getElementById('data').textContent);

  // Powers of 1000, three figures, as everywhere else in these reports.
  function bytes(n) {
    if (n < 1000) { return n + ' B'; }
    var units = ['kB', 'MB', 'GB', 'TB', 'PB'], value = n / 1000, unit = 0;
    while (Math.round(value * 10) / 10 >= 1000 && unit < units.length - 1) { value /= 1000; unit++; }
    return value.toFixed(value < 10 ? 2 : 1) + ' ' + units[unit];
  }

  function count(n, what) {
    return String(n).replace(/\B(?=(\d{3})+$)/g, ',') + ' ' + what + (n === 1 ? '' : 's');
  }

  function percent(part, whole) {
    var share = whole > 0 ? 100 * part / whole : 0;
    return share > 0 && share < 0.1 ? '< 0.1%' : share.toFixed(1) + '%';
  }

  function make(tag, css, text) {
    var element = document.createElement(tag);
    if (css) { element.className = css; }
    if (text !== undefined) { element.textContent = text; }
    return element;
  }

  function tree(rows) {
    var nodes = rows.map(function (row, i) {
      return { index: i, parent: row[0], name: row[1], size: row[2], files: row[3], rest: row[4] === 1, children: [] };
    });
    for (var i = 1; i < nodes.length; i++) { nodes[nodes[i].parent].children.push(nodes[i]); }
    nodes.forEach(function (n) { n.children.sort(function (a, b) { return b.size - a.size || a.index - b.index; }); });
    return nodes;
  }

  // Squarified: rows are filled along the shorter side for as long as that makes their worst proportion better
  // (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).
  function squarify(items, x, y, width, height, place) {
    var total = items.reduce(function (sum, n) { return sum + n.size; }, 0);
    if (total <= 0 || width <= 0 || height <= 0) { return; }
    var scale = width * height / total, start = 0;
    while (start < items.length) {
      var side = Math.min(width, height), area = 0, worst = Infinity, end = start;
      while (end < items.length) {
        var next = area + items[end].size * scale;
        var largest = items[start].size * scale, smallest = items[end].size * scale;
        var ratio = Math.max(side * side * largest / (next * next), next * next / (side * side * smallest));
        if (ratio > worst) { break; }
        worst = ratio;
        area = next;
        end++;
      }

      var depth = area / side, along = 0;
      for (var i = start; i < end; i++) {
        var length = items[i].size * scale / depth;
        if (width >= height) { place(items[i], x, y + along, depth, length, i); } else { place(items[i], x + along, y, length, depth, i); }
        along += length;
      }

      if (width >= height) { x += depth; width -= depth; } else { y += depth; height -= depth; }
      start = end;
    }
  }

  function setUpMap(section, image) {
    var map = section.querySelector('.map');
    var crumbs = section.querySelector('.crumbs');
    var status = section.querySelector('.status');
    var buttons = Array.prototype.slice.call(section.querySelectorAll('[data-view]'));
    var flagged = {};
    image.packages.forEach(function (p) { if (p[7]) { flagged[' ' + p[0]] = true; } });
    var views = {}, view = 'packages', current, drawnWidth = 0;

    function load(name) {
      view = name;
      views[name] = views[name] || tree(image.views[name]);
      current = views[name][0];
      buttons.forEach(function (b) { b.setAttribute('aria-pressed', String(b.dataset.view === name)); });
      draw(false);
    }

    function path(node) {
      var parts = [];
      for (var n = node; n.parent >= 0; n = views[view][n.parent]) { parts.unshift(n); }
      return parts;
    }

    function describe(node) {
      var names = path(node).map(function (n) { return n.name; }).join(view === 'folders' ? '/' : ' / ');
      var what = names === '' ? 'everything' : (view === 'folders' ? '/' : '') + names;
      return what + ': ' + bytes(node.size) + ', ' + percent(node.size, views[view][0].size) + ', ' + count(node.files, 'file');
    }

    function isFlagged(node) { return view === 'packages' && node.children.length === 0 && flagged[' ' + node.name] === true; }

    function open(node, byKeyboard) {
      if (node.children.length > 0) {
        current = node;
        draw(byKeyboard);
      }
    }

    function up() {
      if (current.parent >= 0) {
        var from = current;
        current = views[view][current.parent];
        draw(true, from);
      }
    }

    function drawCrumbs() {
      crumbs.textContent = '';
      var parts = [views[view][0]].concat(path(current));
      parts.forEach(function (node, i) {
        var name = i === 0 ? (view === 'layers' ? 'All layers' : 'Whole image') : node.name;
        if (i > 0) { crumbs.append(' / '); }
        if (i === parts.length - 1) {
          crumbs.append(name + ' (' + bytes(node.size) + ')');
        } else {
          var button = make('button', '', name);
          button.type = 'button';
          button.addEventListener('click', function () { current = node; draw(true); });
          crumbs.append(button);
        }
      });
    }

    function drawTile(node, x, y, width, height, rank) {
      if (width < 2 || height < 2) { return; }
      var tile = make('button', 'tile');
      tile.type = 'button';
      tile.tabIndex = -1;
      tile.node = node;
      tile.box = [x, y, width, height];
      tile.style.cssText = 'left:' + x.toFixed(1) + 'px;top:' + y.toFixed(1) + 'px;width:' + width.toFixed(1) + 'px;height:' + height.toFixed(1) + 'px';
      tile.style.setProperty('--hue', HUES[rank % HUES.length]);
      if (node.children.length > 0) { tile.classList.add('opens'); }
      if (node.rest) { tile.classList.add('rest'); }
      if (isFlagged(node)) { tile.classList.add('flag'); }
      var parts = node.children.length;
      tile.setAttribute('aria-label', describe(node) + (isFlagged(node) ? ', has a finding' : '') + (parts > 0 ? ', ' + count(parts, 'part') : ''));
      tile.title = describe(node);
      if (width > 34 && height > 20) {
        var label = make('span', 'label' + (height > 42 && parts === 0 ? ' two' : ''));
        label.append(make('b', '', node.name));
        if (width > 90 || height > 42) { label.append(make('i', '', bytes(node.size))); }
        tile.append(label);
      }

      if (parts > 0 && width > 50 && height > 48) {
        squarify(node.children, 3, 23, width - 8, height - 28, function (child, left, top, w, h) {
          if (w < 4 || h < 4 || tile.childElementCount > 80) { return; }
          var inner = make('span', 'inner', w > 36 && h > 16 ? child.name : '');
          inner.style.cssText = 'left:' + left.toFixed(1) + 'px;top:' + top.toFixed(1) + 'px;width:' + w.toFixed(1) + 'px;height:' + h.toFixed(1) + 'px';
          if (isFlagged(child)) { inner.style.boxShadow = 'inset 0 0 0 2px var(--bad)'; }
          tile.append(inner);
        });
      }

      map.append(tile);
    }

    function draw(focus, at) {
      map.textContent = '';
      drawnWidth = map.clientWidth;
      if (current.children.length === 0) {
        map.append(make('p', 'none', 'Nothing to show.'));
      }

      squarify(current.children.filter(function (n) { return n.size > 0; }), 0, 0, map.clientWidth, map.clientHeight, drawTile);
      drawCrumbs();
      status.textContent = describe(current);
      var tiles = map.querySelectorAll('.tile');
      var first = tiles[0];
      tiles.forEach(function (t) { if (at && t.node === at) { first = t; } });
      if (first) {
        first.tabIndex = 0;
        if (focus) { first.focus(); }
      }
    }

    function center(box) { return [box[0] + box[2] / 2, box[1] + box[3] / 2]; }

    // The nearest tile whose middle lies in that direction; what is off to the side counts double.
    function neighbour(tile, key) {
      var from = center(tile.box), best = null, least = Infinity;
      map.querySelectorAll('.tile').forEach(function (other) {
        if (other === tile) { return; }
        var to = center(other.box), dx = to[0] - from[0], dy = to[1] - from[1];
        var ahead = key === 'ArrowRight' ? dx : key === 'ArrowLeft' ? -dx : key === 'ArrowDown' ? dy : -dy;
        var aside = Math.abs(key === 'ArrowRight' || key === 'ArrowLeft' ? dy : dx);
        if (ahead > 1 && ahead + 2 * aside < least) {
          least = ahead + 2 * aside;
          best = other;
        }
      });
      return best;
    }

    map.addEventListener('click', function (e) {
      var tile = e.target.closest('.tile');
      if (tile) { open(tile.node, e.detail === 0); }
    });
    map.addEventListener('keydown', function (e) {
      var tile = e.target.closest('.tile');
      if (e.key === 'Escape' || e.key === 'Backspace') {
        e.preventDefault();
        up();
      } else if (tile && e.key.indexOf('Arrow') === 0) {
        e.preventDefault();
        var next = neighbour(tile, e.key);
        if (next) {
          tile.tabIndex = -1;
          next.tabIndex = 0;
          next.focus();
        }
      }
    });
    function show(e) {
      var tile = e.target.closest && e.target.closest('.tile');
      if (tile) { status.textContent = describe(tile.node); }
    }
    map.addEventListener('focusin', show);
    map.addEventListener('mouseover', show);
    buttons.forEach(function (b) {
      if (image.views[b.dataset.view].length < 2) { b.disabled = true; }
      b.addEventListener('click', function () { load(b.dataset.view); });
    });
    new ResizeObserver(function () { if (map.clientWidth !== drawnWidth) { draw(false); } }).observe(map);
    load('packages');
  }

  function setUpTable(section, image) {
    var body = section.querySelector('.packages tbody');
    var filter = section.querySelector('.filter');
    var note = section.querySelector('.count');
    var more = section.querySelector('.more');
    var heads = Array.prototype.slice.call(section.querySelectorAll('.packages th'));
    var column = 2, down = true, shown = 0, rows = [];
    var texts = image.packages.map(function (p) { return (p[0] + '\n' + p[1] + '\n' + p[6]).toLowerCase(); });

    function select() {
      var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows = image.packages.filter(function (_, i) { return words.every(function (w) { return texts[i].indexOf(w) >= 0; }); });
      var sign = down ? -1 : 1;
      rows.sort(function (a, b) {
        var x = a[column], y = b[column];
        return sign * (x < y ? -1 : x > y ? 1 : 0) || (a[6] < b[6] ? -1 : a[6] > b[6] ? 1 : 0);
      });
      heads.forEach(function (h) {
        if (Number(h.dataset.column) === column) { h.setAttribute('aria-sort', down ? 'descending' : 'ascending'); } else { h.removeAttribute('aria-sort'); }
      });
      body.textContent = '';
      shown = 0;
      extend(CHUNK);
      var live = rows.reduce(function (sum, p) { return sum + p[2]; }, 0);
      var left = image.total - image.packages.length;
      note.textContent = count(rows.length, 'package') + ', ' + bytes(live) + ' live' + (left > 0 ? '; the ' + left + ' smallest are not in this page' : '');
    }

    function extend(by) {
      var part = document.createDocumentFragment();
      rows.slice(shown, shown + by).forEach(function (p) {
        var row = make('tr'), name = make('td');
        name.title = p[6];
        if (p[7]) {
          var mark = make('span', 'mark', '\u25cf ');
          mark.title = 'has a finding';
          name.append(mark);
        }
        name.append(p[0]);
        row.append(name, make('td', '', p[1]));
        [bytes(p[2]), bytes(p[3]), bytes(p[4]), String(p[5])].forEach(function (t) { row.append(make('td', 'number', t)); });
        part.append(row);
      });
      body.append(part);
      shown = Math.min(shown + by, rows.length);
      more.hidden = shown >= rows.length;
      more.textContent = 'Show more (' + (rows.length - shown) + ' left)';
    }

    filter.addEventListener('input', select);
    more.addEventListener('click', function () { extend(5 * CHUNK); });
    heads.forEach(function (h) {
      h.querySelector('button').addEventListener('click', function () {
        var clicked = Number(h.dataset.column);
        down = clicked === column ? !down : clicked > 1;
        column = clicked;
        select();
      });
    });
    select();
  }

  function setUp(section) {
    var image = data.images[Number(section.dataset.image)];
    section.querySelectorAll('.needs-script').forEach(function (e) { e.hidden = false; });
    setUpMap(section, image);
    setUpTable(section, image);
  }

  // Dozens of images on one page: each is drawn when it comes near.
  var near = new IntersectionObserver(function (entries) {
    entries.forEach(function (e) {
      if (e.isIntersecting) {
        near.unobserve(e.target);
        setUp(e.target);
      }
    });
  }, { rootMargin: '600px' });
  document.querySelectorAll('[data-image]').forEach(function (section) { near.observe(section); });

  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details').forEach(function (d) { d.open = true; });
  });
})();
