function t(o){o.key.length===1&&!o.ctrlKey&&!o.metaKey&&!o.altKey&&o.stopPropagation()}function e(o){o.composedPath()[0]instanceof HTMLSelectElement&&t(o)}export{t as a,e as b};
