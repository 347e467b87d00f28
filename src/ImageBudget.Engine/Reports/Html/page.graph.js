// Pan and zoom by the view box; hovering or focusing an edge shows its evidence.
function Graph(section, page) {
  this.find = function () { };
  if (!section) { return; }
  var frame = section.querySelector('.graph'), tip = frame.querySelector('.tip'), output = frame.querySelector('output');
  var drawings = Array.prototype.slice.call(frame.querySelectorAll('svg')), svg = drawings[0], box, whole;

  drawings.forEach(function (drawing) {
    var size = drawing.getAttribute('viewBox').split(' ').map(Number);
    drawing.whole = size;
    drawing.setAttribute('tabindex', '0');
    drawing.querySelectorAll('.edge, .box').forEach(function (part) {
      var title = part.querySelector('title');
      if (title) {
        part.tip = title.textContent;
        title.remove();
      }
    });
    drawing.addEventListener('wheel', function (e) {
      if (!e.ctrlKey) { return; }
      e.preventDefault();
      zoom(e.deltaY > 0 ? 1.2 : 1 / 1.2, e);
    }, { passive: false });
    drawing.addEventListener('pointerdown', function (e) {
      if (e.pointerType === 'touch' && !e.isPrimary) { return; }
      var from = [e.clientX, e.clientY, box[0], box[1]], scale = scaleOf();
      drawing.setPointerCapture(e.pointerId);
      drawing.classList.add('drags');
      function move(m) {
        box[0] = from[2] - (m.clientX - from[0]) / scale;
        box[1] = from[3] - (m.clientY - from[1]) / scale;
        apply();
      }

      function end() {
        drawing.classList.remove('drags');
        drawing.removeEventListener('pointermove', move);
      }

      drawing.addEventListener('pointermove', move);
      drawing.addEventListener('pointerup', end, { once: true });
      drawing.addEventListener('pointercancel', end, { once: true });
    });
    drawing.addEventListener('keydown', function (e) {
      var step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[e.key];
      if (step && !e.ctrlKey && !e.altKey && !e.metaKey) {
        e.preventDefault();
        box[0] += step[0];
        box[1] += step[1];
        apply();
      } else if (e.key === '+' || e.key === '-') {
        zoom(e.key === '+' ? 1 / 1.2 : 1.2);
      }
    });
    drawing.addEventListener('pointerover', function (e) { explain(e.target.closest('.edge, .box'), e); });
    drawing.addEventListener('pointerleave', function () { tip.hidden = true; });
    drawing.addEventListener('click', function (e) {
      var part = e.target.closest('.box[data-package]');
      if (part && e.detail === 2) { page.showRow(Number(part.dataset.package)); }
    });
  });

  function explain(part, at) {
    tip.hidden = !part || !part.tip;
    if (tip.hidden) { return; }
    tip.textContent = part.tip;
    var edges = frame.getBoundingClientRect();
    tip.style.left = Math.max(8, Math.min(at.clientX - edges.left + 14, edges.width - tip.offsetWidth - 8)) + 'px';
    tip.style.top = Math.min(at.clientY - edges.top + 16, edges.height - tip.offsetHeight - 8) + 'px';
  }

  function scaleOf() { return Math.min(svg.clientWidth / box[2], svg.clientHeight / box[3]) || 1; }

  function apply() {
    svg.setAttribute('viewBox', box.map(function (n) { return n.toFixed(1); }).join(' '));
    output.textContent = Math.round(100 * scaleOf()) + '\u00a0%';
  }

  function zoom(by, at) {
    var next = scaleOf() / by;
    if (next < 0.05 || next > 6) { return; }
    var edges = svg.getBoundingClientRect();
    var x = at ? (at.clientX - edges.left) / edges.width : 0.5, y = at ? (at.clientY - edges.top) / edges.height : 0.5;
    box[0] += box[2] * (1 - by) * x;
    box[1] += box[3] * (1 - by) * y;
    box[2] *= by;
    box[3] *= by;
    apply();
  }

  // Everything, but never larger than drawn.
  function fit() {
    whole = svg.whole;
    if (window.innerWidth >= 800) { svg.style.height = Math.round(Math.max(260, Math.min(606, whole[3] * Math.min(1, frame.clientWidth / whole[2]) + 60))) + 'px'; }
    var width = svg.clientWidth || 1288, height = svg.clientHeight || 560;
    var scale = Math.min(1, width / whole[2], height / whole[3]);
    box = [(whole[2] - width / scale) / 2, (whole[3] - height / scale) / 2, width / scale, height / scale];
    apply();
  }

  // What cannot be read when it fits begins at the cut.
  function begin() {
    fit();
    if (scaleOf() < 0.5) { showCut(); }
  }

  function showCut() {
    var cross = svg.querySelector('.cross');
    if (!cross) { return; }
    var place = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(cross.getAttribute('transform'));
    var width = svg.clientWidth, height = svg.clientHeight;
    box = [Number(place[1]) - width / 2, Number(place[2]) - height / 2, width, height];
    apply();
  }

  frame.querySelector('.zoom').addEventListener('click', function (e) {
    var button = e.target.closest('button');
    switch (button && button.dataset.zoom) {
      case 'in': zoom(1 / 1.3); break;
      case 'out': zoom(1.3); break;
      case 'fit': fit(); break;
      case 'cut': showCut(); break;
      case 'all':
        svg.setAttribute('hidden', '');
        svg = drawings[svg === drawings[0] ? 1 : 0];
        svg.removeAttribute('hidden');
        button.setAttribute('aria-pressed', String(svg === drawings[1]));
        fit();
        break;
    }
  });
  this.find = function (found) {
    drawings.forEach(function (drawing) {
      drawing.classList.toggle('searching', Boolean(found));
      drawing.querySelectorAll('.box').forEach(function (part) {
        part.classList.toggle('hit', Boolean(found) && found.packages.has(Number(part.dataset.package)));
      });
    });
  };
  this.fit = begin;
  this.whole = function () {
    drawings.forEach(function (drawing) { drawing.setAttribute('viewBox', drawing.whole.join(' ')); });
  };
  var known = frame.clientWidth;
  new ResizeObserver(function () {
    if (frame.clientWidth !== known) {
      known = frame.clientWidth;
      begin();
    }
  }).observe(frame);
  begin();
}
