/* Keys for those who work here all day. Everything works without this script; no key does an act by
   itself. Keys are read by their place on the keyboard, never while somebody writes. */
(function () {
  'use strict';
  var OFF = 'keys off', waiting = false, at = -1;
  var KEYS = [
    ['/', '到查找框'], ['g t', '待办'], ['g l', '台账'], ['j k', '下一行、上一行'], ['Enter', '打开这一行'],
    ['e', '办主要的下一步'], ['m', '看材料'], ['t', '看期限'], ['[ ]', '上一页、下一页'],
    ['Ctrl+Enter', '提交正在填的表'], ['?', '显示、收起这张表']
  ];

  function off() {
    try { return window.localStorage.getItem(OFF) === '1'; } catch (_) { return false; }
  }
  function one(css) { return document.querySelector(css); }
  function go(css) {
    var link = one(css);
    if (link) { link.click(); }
  }
  function add(parent, tag, text) {
    var node = document.createElement(tag);
    if (text) { node.textContent = text; }
    parent.appendChild(node);
    return node;
  }

  /* The links that a list is walked by: the first of each row. */
  function rows() {
    var found = document.querySelectorAll('main tbody tr, main ol.course > li');
    return Array.prototype.filter.call(found, function (row) { return row.offsetParent !== null; });
  }
  function move(by) {
    var all = rows();
    if (!all.length) { return; }
    at = Math.max(0, Math.min(all.length - 1, at + by));
    var target = all[at].querySelector('a') || all[at];
    if (target === all[at]) { target.setAttribute('tabindex', '-1'); }
    target.focus();
    all[at].scrollIntoView({ block: 'nearest' });
  }

  var sheet = null, before = null;
  function close() {
    sheet.remove();
    sheet = null;
    if (before) { before.focus(); }
  }
  function help() {
    if (sheet) { close(); return; }
    before = document.activeElement;
    sheet = add(document.body, 'div');
    sheet.className = 'keys';
    sheet.setAttribute('role', 'dialog');
    sheet.setAttribute('aria-label', '按键');
    add(sheet, 'h2', '按键');
    var list = add(sheet, 'dl');
    KEYS.forEach(function (pair) { add(list, 'dt', pair[0]); add(list, 'dd', pair[1]); });
    var row = add(sheet, 'p');
    var flip = add(row, 'button', off() ? '打开单个按键' : '关掉单个按键');
    flip.addEventListener('click', function () {
      try { window.localStorage.setItem(OFF, off() ? '0' : '1'); } catch (_) { return; }
      close();
    });
    var done = add(row, 'button', '收起');
    done.addEventListener('click', close);
    done.focus();
  }

  function writes(node) {
    return node && (/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName) || node.isContentEditable);
  }

  function single(event) {
    if (waiting) {
      waiting = false;
      if (event.code === 'KeyT') { go('.menu a[href="/todo"]'); return true; }
      if (event.code === 'KeyL') { go('.menu a[href="/cases"]'); return true; }
      return false;
    }
    switch (event.code) {
      case 'Slash':
        if (event.shiftKey) { help(); return true; }
        var search = one('input[type=search], form.filter input:not([type=hidden]), form.filter select');
        if (search) { search.focus(); return true; }
        return false;
      case 'KeyG': waiting = true; return true;
      case 'KeyJ': move(1); return true;
      case 'KeyK': move(-1); return true;
      case 'KeyE': go('main a.button.main'); return true;
      case 'KeyM': go('main a[href="#files"], main a[href$="/papers"]'); return true;
      case 'KeyT': go('main a[href*="/clock/"]'); return true;
      case 'BracketLeft': go('.pager a[rel=prev]'); return true;
      case 'BracketRight': go('.pager a[rel=next]'); return true;
      default: return false;
    }
  }

  document.addEventListener('keydown', function (event) {
    if (event.isComposing || event.altKey || event.metaKey) { return; }
    if (sheet && event.code === 'Escape') { close(); return; }
    if (event.ctrlKey) {
      var form = event.code === 'Enter' && document.activeElement && document.activeElement.form;
      var button = form && form.querySelector('button.main');
      if (button) { event.preventDefault(); button.click(); }
      return;
    }
    if (writes(event.target)) { return; }
    /* Where single keys are off, the button at the foot of the page opens the sheet. */
    if (off()) { return; }
    if (single(event)) { event.preventDefault(); }
  });

  var foot = one('.foot');
  if (foot && one('.menu')) {
    foot.appendChild(document.createTextNode('　'));
    var link = add(foot, 'button', '按键');
    link.className = 'link';
    link.addEventListener('click', help);
  }
}());
