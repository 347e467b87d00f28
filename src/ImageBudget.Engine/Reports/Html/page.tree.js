// The elements of a package and of a row of files, see HtmlData and FolderRows.
var DISPLAY = 0, NAME = 1, VERSION = 2, ECOSYSTEM = 3, LIVE = 4, TRANSFER = 5, EXCLUSIVE = 6, FILES = 7, ID = 8, KIND = 9, CHANGE = 10,
  MARKS = 11, KEEPER = 12, BEFORE = 13, SITE = 14, LAYER = 15, FOLDER = 16;
var SIGNS = ['', '+ ', '\u2191 ', '\u2193 '];
var UNOWNED = 'without a package';

// What the map shows: nodes with a name, a size, a kind of change and parts. Parts are made when they are first asked for.
function Forest(image) {
  var rows = image.rows || [], folders = image.folders || [[-1, '']], rest = image.rest || [];
  var paths = [], byOwner = new Map();
  rows.forEach(function (row) {
    row.names = row[4].split('/');
    if (!byOwner.has(row[1])) { byOwner.set(row[1], []); }
    byOwner.get(row[1]).push(row);
  });

  function pathOf(folder) {
    if (paths[folder] === undefined) { paths[folder] = folders[folder][0] < 0 ? '/' : pathOf(folders[folder][0]) + folders[folder][1] + '/'; }
    return paths[folder];
  }

  // Parents come first, so that no path is built recursively.
  folders.forEach(function (_, i) { pathOf(i); });

  function node(type, name, size, files, kind, parts) {
    return { type: type, name: name, size: size, files: files, kind: kind, made: Array.isArray(parts) ? parts : null, parts: parts };
  }

  function partsOf(at) {
    if (at.made === null) {
      at.made = typeof at.parts === 'function' ? at.parts() : [];
      at.made.forEach(function (part) { part.up = at; });
    }

    return at.made;
  }

  function sum(parts, key) { return parts.reduce(function (all, part) { return all + part[key]; }, 0); }

  function group(type, name, parts) { return node(type, name, sum(parts, 'size'), sum(parts, 'files'), 0, parts); }

  function kindOfAll(parts) {
    return parts.length > 0 && parts.every(function (part) { return part.kind === parts[0].kind; }) ? parts[0].kind : 0;
  }

  // Directories and files below a directory. A directory that holds one directory only is one with it.
  function folderTree(list, top, kind, others) {
    var root = { subs: new Map(), leaves: [] }, made = new Map([[top, root]]);
    function folderNode(folder) {
      var missing = [];
      while (!made.has(folder) && folder > 0) {
        missing.push(folder);
        folder = folders[folder][0];
      }

      var at = made.get(folder) || root;
      while (missing.length > 0) {
        var next = { subs: new Map(), leaves: [], index: missing.pop() };
        at.subs.set(next.index, next);
        made.set(next.index, next);
        at = next;
      }

      return at;
    }

    list.forEach(function (row) {
      var leaves = folderNode(row[0]).leaves;
      row.names.forEach(function (name, i) {
        var leaf = node('file', name, row[5 + i], 1, row[3], []);
        leaf.row = row;
        leaf.at = i;
        leaves.push(leaf);
      });
    });

    function finish(from) {
      var parts = from.leaves;
      from.subs.forEach(function (sub) {
        var name = folders[sub.index][1] + '/';
        while (sub.leaves.length === 0 && sub.subs.size === 1) {
          sub = sub.subs.values().next().value;
          name += folders[sub.index][1] + '/';
        }

        var inside = finish(sub);
        var made = node('folder', name, sum(inside, 'size'), sum(inside, 'files'), kind === undefined ? kindOfAll(inside) : kind, inside);
        made.folder = sub.index;
        inside.forEach(function (part) { part.up = made; });
        parts.push(made);
      });
      return parts;
    }

    var parts = finish(root);
    (others || []).forEach(function (other) { parts.push(node('others', count(other[2], 'smaller file'), other[3], other[2], kind || 0, [])); });
    return parts;
  }

  function restOf(owner, layer) {
    return rest.filter(function (r) { return r[0] === owner && (layer === undefined || r[1] === layer); });
  }

  function packageNode(index, list, others) {
    var p = image.packages[index], all = list || byOwner.get(index) || [];
    var made = node('package', p[NAME] + (p[VERSION] ? ' ' + p[VERSION] : ''), p[LIVE], p[FILES], p[KIND], function () {
      return folderTree(all, p[FOLDER], p[KIND], others || restOf(index));
    });
    made.key = p[DISPLAY];
    made.package = index;
    made.leaves = (p[MARKS] & 1) === 1;
    if (list) {
      var parts = partsOf(made);
      made.size = sum(parts, 'size');
      made.files = sum(parts, 'files');
    }

    return made;
  }

  function unowned(list, others) {
    var parts = list.length > 0 || others.length > 0
      ? folderTree(list, 0, undefined, others)
      : image.unowned.map(function (u) { return node('folder', u[0], u[1], u[2], 0, []); });
    return parts.length > 0 ? [group('group', UNOWNED, parts)] : [];
  }

  // Scopes of npm packages are frames of their own.
  function scoped(nodes) {
    var scopes = new Map(), parts = [];
    nodes.forEach(function (n) {
      var scope = /^@[^\/]+(?=\/)/.exec(image.packages[n.package][NAME]);
      if (!scope) { parts.push(n); return; }
      if (!scopes.has(scope[0])) { scopes.set(scope[0], []); }
      scopes.get(scope[0]).push(n);
    });
    scopes.forEach(function (inside, name) {
      if (inside.length === 1) { parts.push(inside[0]); } else {
        var frame = group('group', name, inside);
        frame.kind = kindOfAll(inside);
        parts.push(frame);
      }
    });
    return parts;
  }

  function byEcosystem() {
    var groups = new Map();
    image.packages.forEach(function (p, i) {
      if (p[LIVE] <= 0) { return; }
      if (!groups.has(p[ECOSYSTEM])) { groups.set(p[ECOSYSTEM], []); }
      groups.get(p[ECOSYSTEM]).push(packageNode(i));
    });
    var parts = [];
    groups.forEach(function (nodes, name) {
      var frame = group('group', name, scoped(nodes));
      frame.note = count(nodes.length, 'package');
      parts.push(frame);
    });
    return parts.concat(unowned(byOwner.get(-1) || [], restOf(-1)));
  }

  function byKeeper() {
    var kept = new Map();
    image.packages.forEach(function (p, i) {
      if (!kept.has(p[KEEPER])) { kept.set(p[KEEPER], []); }
      kept.get(p[KEEPER]).push(i);
    });

    function keeper(index) {
      var p = image.packages[index], own = packageNode(index);
      if (!kept.has(index) || p[EXCLUSIVE] <= 0) { return own; }
      var made = node('package', own.name, p[EXCLUSIVE], p[FILES], p[KIND], function () {
        own.name += ', itself';
        return (p[LIVE] > 0 ? [own] : []).concat(kept.get(index).map(keeper).filter(function (n) { return n.size > 0; }));
      });
      made.key = p[DISPLAY];
      made.package = index;
      made.leaves = own.leaves;
      made.note = 'with what it keeps';
      return made;
    }

    return (kept.get(-1) || []).map(keeper).filter(function (n) { return n.size > 0; }).concat(unowned(byOwner.get(-1) || [], restOf(-1)));
  }

  function byLayer() {
    var layers = new Map();
    rows.forEach(function (row) {
      if (!layers.has(row[2])) { layers.set(row[2], new Map()); }
      var owners = layers.get(row[2]);
      if (!owners.has(row[1])) { owners.set(row[1], []); }
      owners.get(row[1]).push(row);
    });
    return image.layers.filter(function (l) { return l[2] > 0; }).map(function (l) {
      var owners = layers.get(l[0]) || new Map();
      var frame = node('group', 'layer ' + l[0], l[2], l[3], 0, function () {
        var parts = [];
        owners.forEach(function (list, owner) {
          if (owner >= 0) { parts.push(packageNode(owner, list, restOf(owner, l[0]))); }
        });
        return parts.concat(unowned(owners.get(-1) || [], restOf(-1, l[0])));
      });
      var only = owners.size === 1 ? owners.keys().next().value : -1;
      frame.note = only >= 0 && (!l[1] || /^store path/.test(l[1])) ? image.packages[only][DISPLAY] : l[1];
      return frame;
    });
  }

  function byChange() {
    var names = ['', 'new', 'grown', 'smaller'], groups = [[], [], [], []];
    image.packages.forEach(function (p, i) {
      if (p[CHANGE] !== 0) {
        var made = node('package', p[NAME] + (p[VERSION] ? ' ' + p[VERSION] : ''), Math.abs(p[CHANGE]), p[FILES], p[KIND], []);
        made.key = p[DISPLAY];
        made.package = i;
        made.leaves = (p[MARKS] & 1) === 1;
        groups[p[KIND]].push(made);
      }
    });
    var parts = groups.map(function (nodes, kind) {
      var frame = group('group', names[kind], nodes);
      frame.kind = kind;
      frame.note = count(nodes.length, 'package');
      return frame;
    }).filter(function (frame) { return frame.size > 0; });
    if (image.gone.length > 0) {
      var gone = group('group', 'gone', image.gone.map(function (g) { return node('others', g[0], g[1], 0, 3, []); }));
      gone.note = count(image.gone.length, 'package');
      parts.push(gone);
    }

    return parts;
  }

  var makers = { packages: byEcosystem, owners: byKeeper, layers: byLayer, folders: function () { return folderTree(rows, 0, undefined, rest); }, growth: byChange };
  var views = {};
  this.partsOf = partsOf;
  this.pathOf = pathOf;
  this.rows = rows;
  this.view = function (name) {
    if (!views[name]) {
      var root = group('image', image.name, makers[name]());
      root.parts = root.made;
      link(root);
      views[name] = root;
    }

    return views[name];
  };

  // Parts that were made at once know where they are in.
  function link(at) {
    (at.made || []).forEach(function (part) {
      part.up = at;
      link(part);
    });
  }

  // Every word must occur in the name or the path; returns what matches until the next search.
  this.search = function (text) {
    var words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) { return null; }
    var found = { files: 0, bytes: 0, owners: new Map(), rows: new Map(), packages: new Set() };
    image.packages.forEach(function (p, i) {
      var whole = (p[DISPLAY] + '\n' + p[ECOSYSTEM] + '\n' + p[ID]).toLowerCase();
      if (words.every(function (w) { return whole.indexOf(w) >= 0; })) { found.packages.add(i); }
    });
    rows.forEach(function (row) {
      var base = pathOf(row[0]).toLowerCase() + (row[1] >= 0 ? '\n' + image.packages[row[1]][DISPLAY].toLowerCase() : '');
      var left = words.filter(function (w) { return base.indexOf(w) < 0; });
      var hits = [];
      row.names.forEach(function (name, i) {
        var lower = left.length > 0 ? (pathOf(row[0]) + name).toLowerCase() : '';
        if (left.every(function (w) { return lower.indexOf(w) >= 0; })) {
          hits.push(i);
          found.bytes += row[5 + i];
        }
      });
      if (hits.length > 0) {
        found.files += hits.length;
        found.rows.set(row, new Set(hits));
        found.owners.set(row[1], (found.owners.get(row[1]) || 0) + hits.length);
        if (row[1] >= 0) { found.packages.add(row[1]); }
      }
    });

    var known = new Map();
    found.holds = function (at) {
      if (!known.has(at)) {
        known.set(at, at.type === 'file' ? found.rows.has(at.row) && found.rows.get(at.row).has(at.at)
          : at.package !== undefined && !(at.note) ? found.packages.has(at.package)
          : partsOf(at).length > 0 ? partsOf(at).some(found.holds)
          : words.every(function (w) { return at.name.toLowerCase().indexOf(w) >= 0; }));
      }

      return known.get(at);
    };
    return found;
  };
}
