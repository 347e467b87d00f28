// Squarified: rows are filled along the shorter side for as long as that makes their worst proportion better
// (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).
function squarify(items, x, y, width, height, place) {
  var total = items.reduce(function (sum, n) { return sum + n.size; }, 0);
  if (total <= 0 || width <= 0 || height <= 0) { return; }
  var scale = width * height / total, start = 0;
  while (start < items.length) {
    var side = Math.min(width, height), area = 0, worst = Infinity, end = start;
    while (end < items.length) {
      var smallest = items[end].size * scale, largest = items[start].size * scale, next = area + smallest;
      var ratio = Math.max(side * side * largest / (next * next), next * next / (side * side * smallest));
      if (end > start && !(ratio <= worst)) { break; }
      worst = ratio;
      area = next;
      end++;
    }

    var depth = side > 0 ? area / side : 0, along = 0;
    for (var i = start; i < end; i++) {
      var length = depth > 0 ? items[i].size * scale / depth : 0;
      if (width >= height) { place(items[i], x, y + along, depth, length); } else { place(items[i], x + along, y, length, depth); }
      along += length;
    }

    if (width >= height) { x += depth; width -= depth; } else { y += depth; height -= depth; }
    start = end;
  }
}

// One map with its views, its breadcrumb and its keys.
function TreeMap(section, image, forest, page) {
  var MOST_TILES = 2500, MOST_ALIKE = 600;
  var map = section.querySelector('.map'), crumbs = section.querySelector('.crumbs'), status = section.querySelector('.status');
  var buttons = Array.prototype.slice.call(section.querySelectorAll('[data-view]'));
  var view = 'packages', current = null, selected = null, found = null, tiles = [], left = 0;
  var self = this;

  function start(name) {
    var root = forest.view(name), parts = forest.partsOf(root);
    return parts.length === 1 && forest.partsOf(parts[0]).length > 0 ? parts[0] : root;
  }

  function wayTo(at) {
    var way = [];
    for (; at; at = at.up) { way.unshift(at); }
    return way;
  }

  function keyOf(at) { return (at.key || at.name).replace(/\/$/, ''); }

  // The address of what is open; what was grouped only for the drawing has none.
  this.address = function () {
    var parts = wayTo(current).slice(1).filter(function (n) { return n.type !== 'rest'; })
      .map(function (n) { return keyOf(n).split('/').map(encodeURIComponent).join('/'); });
    return [view].concat(parts).join('/');
  };

  this.open = function (address) {
    var parts = address.split('/').map(function (part) { try { return decodeURIComponent(part); } catch (e) { return part; } });
    view = buttons.some(function (b) { return b.dataset.view === parts[0]; }) ? parts[0] : 'packages';
    var at = forest.view(view);
    for (var i = 1, next = true; next && i < parts.length;) {
      next = forest.partsOf(at).find(function (n) {
        var key = keyOf(n).split('/');
        return forest.partsOf(n).length > 0 && key.every(function (part, k) { return parts[i + k] === part; });
      });
      if (next) {
        i += keyOf(next).split('/').length;
        at = next;
      }
    }

    current = at.up ? at : start(view);
    selected = null;
    draw();
  };

  this.find = function (result) {
    found = result;
    draw();
  };

  // Opens where a package lies and selects its tile.
  this.showPackage = function (index) {
    view = view === 'growth' || view === 'folders' ? 'packages' : view;
    var at = forest.view(view), way = null;
    (function walk(n) {
      if (way) { return; }
      if (n.package === index) { way = n; return; }
      if (n.type === 'image' || n.type === 'group' || n.note) { forest.partsOf(n).forEach(walk); }
    })(at);
    if (!way) { return; }
    current = way.up;
    draw();
    var tile = tiles.find(function (t) { return t.node === way; });
    if (!tile) {
      current = way;
      draw();
    }

    page.moved();
    select(way);
    section.scrollIntoView({ block: 'nearest' });
    map.focus({ preventScroll: true });
  };

  function describe(at) {
    var text = bytes(at.size) + (view === 'growth' ? '' : ' ' + (image.hides ? 'live' : 'unpacked'));
    if (at.type !== 'image' && view !== 'growth') { text += ', ' + percent(at.size, image.live); }
    if (at.files > 1 && view !== 'owners' && view !== 'growth') { text += ', ' + count(at.files, 'file'); }
    if (at.package !== undefined) {
      var p = image.packages[at.package];
      if (p[CHANGE] !== 0) { text += ', ' + (p[KIND] === 1 ? 'new' : signed(p[CHANGE])); }
      if (p[BEFORE] >= 0) { text += '; brought by ' + image.packages[p[BEFORE]][NAME] + (p[SITE] ? ', ' + p[SITE] : ''); }
    } else if (at.kind > 0 && image.compares) {
      text += ', ' + ['', 'new', 'grown', 'smaller'][at.kind];
    }

    return text;
  }

  function tell(at) {
    if (found && !at) {
      status.textContent = exact(found.files) + ' of ' + exact(page.files) + ' files match, ' + bytes(found.bytes);
    } else if (at) {
      var name = at.type === 'file' ? forest.pathOf(at.row[0]) + at.name : at.name;
      status.textContent = (at === current ? '' : name + ': ') + describe(at);
    } else {
      status.textContent = describe(current);
    }
  }

  function drawCrumbs() {
    crumbs.textContent = '';
    wayTo(current).forEach(function (at, i, all) {
      if (i > 0) { crumbs.append(' \u203a '); }
      if (i === all.length - 1) { crumbs.append(at.name); } else {
        var button = make('button', '', at.name);
        button.type = 'button';
        button.addEventListener('click', function () { go(at); });
        crumbs.append(button);
      }
    });
  }

  function go(at, from) {
    current = at;
    map.classList.add('opens');
    draw();
    page.moved();
    select(from && tiles.some(function (t) { return t.node === from; }) ? from : null);
  }

  function open(at) {
    while (at && forest.partsOf(at).length === 0) { at = at.up; }
    if (at && at !== current) { go(at); }
  }

  function up() {
    if (current.up && current !== start(view)) { go(current.up, current); }
  }

  // Parts too small to be seen are one tile for each kind of change.
  function shown(parts, area, least) {
    var all = parts.filter(function (n) { return n.size > 0; }).sort(function (a, b) { return b.size - a.size; });
    var total = all.reduce(function (sum, n) { return sum + n.size; }, 0);
    var large = all.findIndex(function (n) { return n.size * area / total < least; });
    if (large < 0) { large = all.length; }
    if (large < 12) { large = Math.min(all.length, MOST_ALIKE); }
    large = Math.min(large, MOST_TILES / 3);
    var hidden = all.slice(large).reduce(function (sum, n) { return sum + n.size; }, 0);
    if (hidden > total / 4) { large = Math.max(large, Math.min(all.length, MOST_ALIKE)); }
    var small = all.slice(large), result = all.slice(0, large);
    [0, 1, 2, 3].forEach(function (kind) {
      var alike = small.filter(function (n) { return n.kind === kind; });
      if (alike.length < 2) { result = result.concat(alike); return; }
      result.push({
        type: 'rest', name: exact(alike.length) + ' smaller', kind: kind, made: alike, up: alike[0].up,
        size: alike.reduce(function (sum, n) { return sum + n.size; }, 0), files: alike.reduce(function (sum, n) { return sum + n.files; }, 0),
        note: alike.slice(0, 4).map(function (n) { return n.name; }).join(', '), leaves: alike.every(function (n) { return n.leaves; })
      });
    });
    return result;
  }

  // What is new stands together, beside what was there.
  function divide(parts, x, y, width, height, place) {
    var old = parts.filter(function (n) { return n.kind !== 1; }), fresh = parts.filter(function (n) { return n.kind === 1; });
    var order = function (a, b) { return (a.type === 'rest') - (b.type === 'rest') || b.size - a.size; };
    old.sort(order);
    fresh.sort(order);
    var oldSize = old.reduce(function (s, n) { return s + n.size; }, 0), newSize = fresh.reduce(function (s, n) { return s + n.size; }, 0);
    var share = oldSize / (oldSize + newSize || 1);
    if (width >= height) {
      squarify(old, x, y, width * share, height, place);
      squarify(fresh, x + width * share, y, width * (1 - share), height, place);
    } else {
      squarify(old, x, y, width, height * share, place);
      squarify(fresh, x, y + height * share, width, height * (1 - share), place);
    }
  }

  function label(element, at, width, two) {
    var sign = at.type === 'package' && image.compares ? SIGNS[at.kind] : '';
    var name = sign + at.name, heavy = at.type === 'package' || at.type === 'group' || at.type === 'rest';
    if ((width - 8) < (at.type === 'file' ? 0.6 : 0.4) * 6.6 * Math.min(name.length, 24)) { return; }
    element.append(heavy ? make('b', '', name) : name);
    var change = at.package !== undefined && image.packages[at.package][CHANGE] !== 0 && at.kind !== 1 && view !== 'growth'
      ? ' (' + signed(image.packages[at.package][CHANGE]) + ')' : '';
    var note = at.type === 'group' && at.note ? at.note + ', ' : '';
    if (two) { element.append(make('br'), at.type === 'rest' ? at.note : bytes(at.size)); } else { element.append(' ' + note + bytes(at.size) + change); }
  }

  function drawNode(at, x, y, width, height, depth, inGroup) {
    if (width < 2 || height < 2 || --left < 0) { return; }
    var isGroup = at.type === 'group', isPackage = at.type === 'package' || at.type === 'rest';
    var gap = isGroup ? 1 : isPackage ? 1.5 : 0.5;
    if (depth > 0) { x += gap; y += gap; width -= 2 * gap; height -= 2 * gap; }
    var opens = depth === 0 || (at.type !== 'rest' && width >= 60 && height >= 34);
    var parts = opens ? forest.partsOf(at) : [];
    var isFrame = parts.length > 0;
    var element = make('div', 't-' + at.type + ' k' + at.kind + (isFrame ? ' frame' : '') + (at.leaves ? ' leaves' : ''));
    element.style.cssText = 'left:' + x.toFixed(1) + 'px;top:' + y.toFixed(1) + 'px;width:' + Math.max(1, width).toFixed(1) + 'px;height:' + Math.max(1, height).toFixed(1) + 'px';
    if (found) { element.classList.add(found.holds(at) ? (isFrame ? 'some' : 'hit') : 'miss'); }
    map.append(element);
    tiles.push({ node: at, box: [x, y, width, height], depth: depth, element: element, frame: isFrame });
    var bare = at.type === 'image' && isFrame;
    if (!bare && height >= 15) { label(element, at, width, !isFrame && height > 32); }
    if (!isFrame) { return; }
    var header = bare ? 0 : at.type === 'folder' ? 15 : 18, pad = bare || isGroup ? 0 : at.type === 'package' ? 2 : 1;
    var inner = [x + pad, y + header, width - 2 * pad, height - header - pad];
    if (inner[3] < 8) { return; }
    var first = parts[0].type, least = first === 'package' || first === 'group' ? 700 : 24;
    divide(shown(parts, inner[2] * inner[3], least), inner[0], inner[1], inner[2], inner[3], function (part, px, py, w, h) {
      part.up = part.type === 'rest' ? at : part.up || at;
      drawNode(part, px, py, w, h, depth + 1, isGroup);
    });
  }

  function draw() {
    map.textContent = '';
    tiles = [];
    left = MOST_TILES;
    map.classList.toggle('searching', Boolean(found));
    if (current.size > 0) { drawNode(current, 0, 0, map.clientWidth, map.clientHeight, 0); } else { map.append(make('p', '', 'Nothing in it has a size.')); }
    buttons.forEach(function (b) {
      b.setAttribute('aria-checked', String(b.dataset.view === view));
      b.tabIndex = b.dataset.view === view ? 0 : -1;
    });
    drawCrumbs();
    if (selected && !tiles.some(function (t) { return t.node === selected; })) { selected = null; }
    select(selected);
    setTimeout(function () { map.classList.remove('opens'); }, 200);
  }

  function select(at) {
    selected = at;
    tiles.forEach(function (t) { t.element.classList.toggle('selected', t.node === at); });
    tell(at);
  }

  function tileAt(event) {
    return tiles.find(function (t) { return t.element === event.target.closest('.map > div'); });
  }

  function center(box) { return [box[0] + box[2] / 2, box[1] + box[3] / 2]; }

  // The nearest tile of the same level whose middle lies in that direction; what is off to the side counts double.
  function neighbour(key) {
    var from = tiles.find(function (t) { return t.node === selected; });
    if (!from) {
      return tiles.find(function (t) { return t.depth === 1; }) || null;
    }

    var best = null, least = Infinity, middle = center(from.box);
    tiles.forEach(function (t) {
      if (t === from || t.depth !== from.depth) { return; }
      var to = center(t.box), dx = to[0] - middle[0], dy = to[1] - middle[1];
      var ahead = key === 'ArrowRight' ? dx : key === 'ArrowLeft' ? -dx : key === 'ArrowDown' ? dy : -dy;
      var aside = Math.abs(key === 'ArrowRight' || key === 'ArrowLeft' ? dy : dx);
      if (ahead > 1 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = t;
      }
    });
    return best;
  }

  map.addEventListener('click', function (e) {
    var tile = tileAt(e);
    if (!tile) { return; }
    if ((tile.frame && tile.node !== current) || tile.node === selected) { open(tile.node); } else { select(tile.node === current ? null : tile.node); }
  });
  map.addEventListener('mouseover', function (e) {
    var tile = tileAt(e);
    if (tile) { tell(tile.node); }
  });
  map.addEventListener('mouseleave', function () { tell(selected); });
  map.addEventListener('keydown', function (e) {
    if (e.ctrlKey || e.altKey || e.metaKey) { return; }
    if (e.key === 'Enter') {
      e.preventDefault();
      if (e.shiftKey) {
        for (var at = selected; at && at.package === undefined; at = at.up) { }
        if (at) { page.showRow(at.package); }
      } else if (selected) {
        open(selected);
      } else {
        var first = neighbour('');
        if (first) { select(first.node); }
      }
    } else if (e.key === 'Escape' || e.key === 'Backspace') {
      e.preventDefault();
      up();
    } else if (e.key === 'Home') {
      e.preventDefault();
      go(start(view));
    } else if (e.key.indexOf('Arrow') === 0) {
      e.preventDefault();
      var next = neighbour(e.key);
      if (next) { select(next.node); }
    }
  });
  buttons.forEach(function (b, i) {
    b.addEventListener('click', function () { self.open(b.dataset.view); page.moved(); });
    b.addEventListener('keydown', function (e) {
      var step = e.key === 'ArrowRight' || e.key === 'ArrowDown' ? 1 : e.key === 'ArrowLeft' || e.key === 'ArrowUp' ? buttons.length - 1 : 0;
      if (step > 0) {
        e.preventDefault();
        var next = buttons[(i + step) % buttons.length];
        next.click();
        next.focus();
      }
    });
  });

  // The map ends within the first screen where there is room for it.
  this.fit = function () {
    if (window.innerWidth >= 800) {
      var above = map.getBoundingClientRect().top + window.scrollY;
      map.style.height = Math.round(Math.max(300, Math.min(520, window.innerHeight - above - 38))) + 'px';
    } else {
      map.style.height = '';
    }
  };
  var width = 0;
  new ResizeObserver(function () {
    if (map.clientWidth !== width && map.clientWidth > 0) {
      width = map.clientWidth;
      self.fit();
      draw();
    }
  }).observe(map);
  this.nextHit = function () {
    var hits = tiles.filter(function (t) { return !t.frame && t.element.classList.contains('hit'); });
    if (hits.length === 0) { return; }
    var at = hits.findIndex(function (t) { return t.node === selected; });
    select(hits[(at + 1) % hits.length].node);
  };
  this.fit();
  current = start('packages');
}
