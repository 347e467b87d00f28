var data = JSON.parse(document.getElementById('data').textContent);
var pages = [];

function ImagePage(root, image) {
  var prefix = image.prefix, self = this;
  var section = root.querySelector('.mapped'), search = section.querySelector('input');
  root.querySelectorAll('.needs-script').forEach(function (e) { e.hidden = false; });
  var forest = new Forest(image);
  this.prefix = prefix;
  this.files = forest.rows.reduce(function (sum, row) { return sum + row.names.length; }, 0)
    + (image.rest || []).reduce(function (sum, r) { return sum + r[2]; }, 0);
  this.moved = function () { history.pushState(null, '', '#' + self.address()); };
  this.address = function () {
    return prefix + 'map/' + map.address() + (search.value ? '?q=' + encodeURIComponent(search.value) : '');
  };
  this.showRow = function (index) { packages.show(index); };
  this.showTile = function (index) { map.showPackage(index); };

  var map = new TreeMap(section, image, forest, this);
  var packages = new PackageTable(root, image, this);
  var files = new FileTable(root, image, forest);
  var graph = new Graph(root.querySelector('.graph') && root.querySelector('.graph').closest('section'), this);
  foldTables(root);

  function find() {
    var found = forest.search(search.value);
    map.find(found);
    packages.find(found);
    files.find(found);
    graph.find(found);
  }

  var typed = later(function () {
    find();
    history.replaceState(null, '', '#' + self.address());
  }, 120);
  search.addEventListener('input', typed);
  search.addEventListener('keydown', function (e) {
    if (e.key === 'Enter') { map.nextHit(); }
    if (e.key === 'Escape' && search.value) {
      e.preventDefault();
      search.value = '';
      typed();
    }
  });
  this.focusSearch = function () { search.focus(); };
  this.print = function () {
    if (packages.whole) { packages.whole(); }
    if (graph.whole) { graph.whole(); }
  };
  this.printed = function () { if (graph.fit) { graph.fit(); } };

  // What the address names; false when it is not about this map.
  this.follow = function (hash) {
    var start = prefix + 'map';
    if (hash !== start && hash.indexOf(start + '/') !== 0 && hash.indexOf(start + '?') !== 0) { return false; }
    var query = hash.indexOf('?q='), text = '';
    if (query >= 0) {
      try { text = decodeURIComponent(hash.slice(query + 3)); } catch (e) { text = ''; }
      hash = hash.slice(0, query);
    }

    if (text !== search.value) {
      search.value = text;
      find();
    }

    map.open(hash.slice(start.length + 1) || 'packages');
    return true;
  };
  map.open('packages');

  var pre = root.querySelector('.fix pre'), copy = root.querySelector('.copy');
  if (copy) {
    copy.addEventListener('click', function () {
      var range = document.createRange();
      range.selectNodeContents(pre);
      var selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      var done = function () { copy.textContent = 'Copied'; };
      if (navigator.clipboard) { navigator.clipboard.writeText(pre.textContent).then(done, function () { document.execCommand('copy'); done(); }); } else {
        document.execCommand('copy');
        done();
      }
    });
  }
}

// The section links are one stop; arrow keys move between them, and the section in view is marked.
function setUpLinks(nav) {
  var links = Array.prototype.slice.call(nav.querySelectorAll('a'));
  links.forEach(function (link, i) {
    link.tabIndex = i === 0 ? 0 : -1;
    link.addEventListener('keydown', function (e) {
      var step = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? links.length - 1 : 0;
      if (step > 0) {
        e.preventDefault();
        links[(i + step) % links.length].focus();
      }
    });
  });
  var asked = false;
  function mark() {
    asked = false;
    var at = 0;
    links.forEach(function (link, i) {
      var section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section && section.getBoundingClientRect().top < 120) { at = i; }
    });
    links.forEach(function (link, i) {
      if (i === at) { link.setAttribute('aria-current', 'true'); } else { link.removeAttribute('aria-current'); }
      link.tabIndex = i === at || link === document.activeElement ? 0 : -1;
    });
  }

  addEventListener('scroll', function () {
    if (!asked) {
      asked = true;
      requestAnimationFrame(mark);
    }
  }, { passive: true });
  mark();
}

function follow() {
  var hash = location.hash.slice(1);
  if (!hash) { return; }
  roots.filter(function (root) { return hash.indexOf(data.images[Number(root.dataset.image)].prefix) === 0; }).forEach(setUp);
  var page = pages.find(function (p) { return p.follow(hash); });
  if (page) {
    document.getElementById(page.prefix + 'map').scrollIntoView({ block: 'nearest' });
    return;
  }

  var target = document.getElementById(decodeURIComponent(hash));
  if (target) {
    if (target.tagName === 'DETAILS') { target.open = true; }
    target.scrollIntoView();
  }
}

document.documentElement.classList.add('js');
document.querySelectorAll('.sections').forEach(setUpLinks);

// Dozens of images on one page: each is set up when it comes near.
var roots = Array.prototype.slice.call(document.querySelectorAll('[data-image]'));
function setUp(root) {
  if (!root.page) {
    root.page = new ImagePage(root, data.images[Number(root.dataset.image)]);
    pages.push(root.page);
  }
}

if (roots.length === 1) {
  setUp(roots[0]);
} else {
  var near = new IntersectionObserver(function (entries) {
    entries.forEach(function (e) {
      if (e.isIntersecting) {
        near.unobserve(e.target);
        setUp(e.target);
      }
    });
  }, { rootMargin: '600px' });
  roots.forEach(function (root) { near.observe(root); });
}

addEventListener('hashchange', follow);
addEventListener('popstate', follow);
document.addEventListener('keydown', function (e) {
  if (e.key === '/' && !e.ctrlKey && !e.metaKey && !e.altKey && !/^(INPUT|TEXTAREA)$/.test(e.target.tagName) && pages.length > 0) {
    e.preventDefault();
    var root = e.target.closest('[data-image]');
    (root && root.page || pages[0]).focusSearch();
  }
});
addEventListener('beforeprint', function () {
  pages.forEach(function (p) { p.print(); });
  document.querySelectorAll('details.cause:not([open])').forEach(function (d) {
    d.open = true;
    d.closesAgain = true;
  });
});
addEventListener('afterprint', function () {
  pages.forEach(function (p) { p.printed(); });
  document.querySelectorAll('details.cause').forEach(function (d) {
    if (d.closesAgain) { d.open = false; }
  });
});
follow();
