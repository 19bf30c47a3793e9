/* Files go up in pieces while the form is filled in. Without this script the form itself carries them. */
(function () {
  'use strict';
  var form = document.getElementById('form');
  if (!form || !window.fetch || !window.Blob || !Blob.prototype.slice || !window.crypto) { return; }
  var PIECE = 256 * 1024, TRIES = 8, busy = 0;
  var seal = form.querySelector('input[name=seal]').value;

  function add(parent, tag, text, attributes) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    if (text) { node.textContent = text; }
    parent.appendChild(node);
    return node;
  }

  /* The same file chosen again after a reload goes on under the number it had. */
  function number(file) {
    var key = 'upload ' + [file.name, file.size, file.lastModified].join(' ');
    var known = null;
    try { known = localStorage.getItem(key); } catch (_) { known = null; }
    if (known) { return { key: key, id: known }; }
    var id = Array.from(crypto.getRandomValues(new Uint8Array(16)), function (it) {
      return ('0' + it.toString(16)).slice(-2);
    }).join('');
    try { localStorage.setItem(key, id); } catch (_) { /* then it begins anew after a reload */ }
    return { key: key, id: id };
  }

  function forget(named) {
    try { localStorage.removeItem(named.key); } catch (_) { /* nothing was kept */ }
  }

  function pause(tried) {
    return new Promise(function (go) { setTimeout(go, Math.min(30000, 500 * Math.pow(2, tried))); });
  }

  function post(address, piece) {
    return fetch(address, {
      method: 'POST', body: piece, credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream', 'x-seal': seal }
    });
  }

  function pieces(file, named, from, told, tried) {
    var address = '/files/' + named.id;
    told(from);
    var ends = from >= file.size;
    var asked = ends
      ? post(address + '?size=' + file.size + '&name=' + encodeURIComponent(file.name), null)
      : post(address + '?off=' + from, file.slice(from, from + PIECE));
    return asked.then(function (answer) {
      return answer.text().then(function (text) {
        if (answer.status === 201) { forget(named); return text.split('\n'); }
        if (answer.status === 200) { return pieces(file, named, Number(text), told, 0); }
        if (answer.status === 409 && tried < TRIES) { return pieces(file, named, Number(text), told, tried + 1); }
        if (answer.status === 503 && tried < TRIES) {
          return pause(tried).then(function () { return pieces(file, named, from, told, tried + 1); });
        }
        forget(named);
        var said = answer.status === 413 || answer.status === 422;
        throw { sentence: said ? text : '没有传上去（' + answer.status + '）。请再选一次。' };
      });
    }, function () {
      if (tried >= TRIES) { throw { sentence: '网络断了。连上以后再选一次，会接着传。' }; }
      return pause(tried).then(function () { return pieces(file, named, from, told, tried + 1); });
    });
  }

  /* Drawn here from the file itself: the server never decodes a picture. */
  function thumbnail(file, line) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || !window.createImageBitmap) { return; }
    createImageBitmap(file).then(function (picture) {
      var scale = Math.min(1, 96 / Math.max(picture.width, picture.height));
      var canvas = document.createElement('canvas');
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', file.name + '的缩略图');
      line.insertBefore(canvas, line.firstChild);
    }, function () { /* no thumbnail, then */ });
  }

  function send(input, file) {
    var line = add(input.parentNode, 'div', '', { 'class': 'upload' });
    var words = add(line, 'span', '', { role: 'status' });
    var named = number(file);
    thumbnail(file, line);
    function told(bytes) {
      var part = file.size ? Math.floor(100 * bytes / file.size) : 100;
      words.textContent = file.name + '：已传 ' + part + '%';
    }
    busy += 1;
    return fetch('/files/' + named.id, { credentials: 'same-origin' })
      .then(function (answer) { return answer.ok ? answer.text() : '0'; }, function () { return '0'; })
      .then(function (there) { return pieces(file, named, Math.min(Number(there) || 0, file.size), told, 0); })
      .then(function (kept) {
        var id = 'u-' + named.id;
        words.textContent = '';
        add(line, 'input', '', { type: 'checkbox', id: id, name: input.name.replace('file:', 'kept:'), value: kept[0], checked: '' });
        var label = add(line, 'label', '已经传好：' + kept[1] + ' ', { 'for': id });
        add(label, 'span', 'SM3 ' + kept[0].slice(0, 4) + '..' + kept[0].slice(-4), { 'class': 'mono', title: 'SM3 ' + kept[0] });
      })
      .catch(function (why) {
        words.className = 'error';
        words.textContent = file.name + '：' + (why && why.sentence || '没有传上去。请再选一次。');
      })
      .then(function () { busy -= 1; });
  }

  form.addEventListener('change', function (event) {
    var input = event.target;
    if (input.type !== 'file' || !input.files.length) { return; }
    var files = Array.from(input.files);
    input.value = '';
    files.reduce(function (before, file) {
      return before.then(function () { return send(input, file); });
    }, Promise.resolve());
  });

  form.addEventListener('submit', function (event) {
    if (!busy) { return; }
    event.preventDefault();
    var first = form.querySelector('.upload [role=status]:not(:empty)');
    var told = document.getElementById('uploading') || add(form, 'p', '', { id: 'uploading', role: 'alert', 'class': 'notice' });
    told.textContent = '文件还在上传，传完再提交。';
    if (first) { first.scrollIntoView(); }
  });
}());
