import{f as R}from"./chunk-A4NVLGUF.js";import{a as u,b as w,c as y,e as k,p as $}from"./chunk-JQMZJTDX.js";import{a as v,d as h,g as f,i as x}from"./chunk-42XHLT2J.js";import{b as d}from"./chunk-TN3OZQAE.js";var p=52,E=v`
  :host {
    display: block;
    min-height: 0;
    overflow: hidden;
  }
  :host([page]) {
    overflow: visible;
  }
  .scroll {
    height: 100%;
    overflow: auto;
    overflow-anchor: none;
  }
  :host([page]) .scroll {
    height: auto;
    overflow: visible;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--card-background-color);
    border-bottom: 1px solid var(--divider-color);
  }
  .line {
    display: grid;
    grid-template-columns: var(--tracks);
    height: ${p}px;
    align-items: center;
    border-bottom: 1px solid var(--divider-color);
  }
  .head .line {
    border-bottom: none;
    color: var(--mr-secondary);
    font-weight: 500;
  }
  .line.openable {
    cursor: pointer;
  }
  .line.openable:hover {
    background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
  }
  .line.chosen,
  .line.chosen:hover {
    background: color-mix(in srgb, var(--primary-color) 14%, transparent);
  }
  .cell {
    padding: 0 10px;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .cell.tick {
    padding: 0;
    overflow: visible;
  }
  .box {
    display: flex;
    align-items: center;
    justify-content: center;
    height: ${p}px;
    cursor: pointer;
    user-select: none;
  }
  .sub {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--mr-secondary);
    font-size: 12px;
    font-weight: 400;
  }
  .chip.flat {
    padding: 0;
    background: none;
    color: inherit;
    font-weight: inherit;
  }
  .number button.sort {
    justify-content: flex-end;
  }
  button.sort,
  button.open {
    padding: 0;
    min-height: 32px;
    max-width: 100%;
    color: inherit;
    border-radius: 4px;
    justify-content: flex-start;
    gap: 4px;
    font-weight: inherit;
  }
  button.open {
    display: block;
    text-align: start;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  :focus-visible {
    outline-offset: -2px;
  }
`;var C=8,S=4,_=new Intl.Collator(void 0,{numeric:!0});function O(n,o,e){let i=e.startsWith("-"),t=o.find(s=>s.key===e.replace(/^-/,""))?.sort;if(t===void 0)return n;let r=n.map(s=>({row:s,value:t(s)}));return r.sort((s,l)=>{if(s.value===l.value)return 0;if(s.value===null)return 1;if(l.value===null)return-1;let m=typeof s.value=="string"?_.compare(s.value,String(l.value)):s.value-Number(l.value);return i?-m:m}),r.map(({row:s})=>s)}function j(n){let o=n;for(;o!==null;){if(o instanceof Element&&o!==n&&/auto|scroll/.test(getComputedStyle(o).overflowY))return o;o=o instanceof Element&&o.assignedSlot||(o instanceof ShadowRoot?o.host:o.parentNode)}return document.documentElement}var a=class extends x{constructor(){super(...arguments);this.rows=[];this.columns=[];this.key=()=>"";this.name=()=>"";this.sort="";this.openable=!1;this.page=!1;this.steady="never";this.firstRow=0;this.size={width:1e3,height:600};this.shown=[];this.above=0;this.moved=0;this.measure=()=>{let e=this.clientWidth,i=this.scroller?.clientHeight??0;(e!==this.size.width||i!==this.size.height)&&(this.size={width:e,height:i}),this.scrolled()};this.scrolled=()=>{if(this.scroller===void 0)return;let e=this.page?this.scroller.getBoundingClientRect().top-this.body.getBoundingClientRect().top:this.own.scrollTop;if(e===this.above)return;this.above=e,this.drawFrom(e);let i=Math.max(0,Math.floor(e/p)),t=Math.min(this.shown.length,Math.ceil((e+this.size.height)/p))-1;this.dispatchEvent(new CustomEvent("viewed",{detail:{first:i,last:t}}))}}connectedCallback(){super.connectedCallback(),this.resize=new ResizeObserver(this.measure),this.resize.observe(this),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.resize?.disconnect(),this.unfollow()}willUpdate(e){if(e.has("rows")||e.has("sort")||e.has("columns")){let i=this.shown;this.shown=O(this.rows,this.columns,this.sort),this.moved=this.holds&&!e.has("sort")?this.movedSince(i):0,this.moved!==0&&this.drawFrom(this.above+this.moved*p)}}get holds(){return this.steady==="always"||this.steady==="scrolled"&&this.above>0}movedSince(e){let i=new Map(this.shown.map((t,r)=>[this.key(t),r]));for(let t=Math.max(0,Math.floor(this.above/p));t<e.length;t+=1){let r=e[t],s=r===void 0?void 0:i.get(this.key(r));if(s!==void 0)return s-t}return 0}updated(e){e.has("page")&&this.follow(),this.moved!==0&&this.scroller!==void 0&&(this.scroller.scrollTop+=this.moved*p),this.moved=0,e.has("sort")&&e.get("sort")!==void 0&&!this.page&&(this.own.scrollTop=0)}follow(){this.unfollow(),this.scroller=this.page?j(this):this.own,this.scroller.addEventListener("scroll",this.scrolled,{passive:!0}),this.page&&this.resize?.observe(this.scroller),this.measure()}unfollow(){this.scroller?.removeEventListener("scroll",this.scrolled),this.scroller!==void 0&&this.scroller!==this.own&&this.resize?.unobserve(this.scroller),this.scroller=void 0}drawFrom(e){let i=Math.max(0,Math.floor(e/p));this.firstRow=i-i%S}toTop(){this.scroller!==void 0&&(this.scroller.scrollTop+=this.page?this.own.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top:-this.scroller.scrollTop)}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:e}))}toggleAll(){let e=this.shown.map(this.key),i=e.every(r=>this.selection?.has(r)),t=new Set(this.selection);for(let r of e)i?t.delete(r):t.add(r);this.choose(t)}toggle(e,i){let t=new Set(this.selection),r=this.key(i),s=!t.has(r),l=e.shiftKey?this.shown.findIndex(c=>this.key(c)===this.anchor):-1,m=this.shown.indexOf(i),g=l<0?[i]:this.shown.slice(Math.min(l,m),Math.max(l,m)+1);for(let c of g)s?t.add(this.key(c)):t.delete(this.key(c));this.anchor=r,this.choose(t)}openRow(e,i){!this.openable||e.composedPath().some(t=>t instanceof HTMLElement&&t.matches("input, button, a, label"))||this.dispatchEvent(new CustomEvent("opened",{detail:i}))}heading(e){let i=this.sort===e.key?"ascending":this.sort===`-${e.key}`?"descending":void 0;return h`<div
      role="columnheader"
      class=${e.numeric?"cell number":"cell"}
      aria-sort=${i??(e.sort?"none":f)}
    >
      ${e.sort===void 0?e.label:h`<button
              class="plain sort"
              type="button"
              @click=${()=>this.dispatchEvent(new CustomEvent("sorted",{detail:i==="ascending"?`-${e.key}`:e.key}))}
            >
              ${e.label}${i===void 0?f:h`<span aria-hidden="true">${i==="ascending"?"\u2191":"\u2193"}</span>`}
            </button>`}
    </div>`}render(){let{width:e,height:i}=this.size,t=this.columns.filter(c=>(c.from??0)<=e&&e<(c.until??Number.POSITIVE_INFINITY)),r=this.selection!==void 0,s=(r?"44px ":"")+t.map(c=>c.track).join(" "),l=Math.max(0,Math.min(this.firstRow,this.shown.length)-C),m=Math.min(this.shown.length,this.firstRow+S+Math.ceil(i/p)+C),g=r?this.shown.filter(c=>this.selection?.has(this.key(c))).length:0;return h`<div
      class="scroll"
      tabindex=${this.page?f:0}
      role="table"
      aria-label=${this.texts.label}
      aria-rowcount=${this.shown.length+1}
      style="--tracks:${s}"
    >
      <div role="rowgroup" class="head">
        <div role="row" aria-rowindex="1" class="line">
          ${r?h`<div role="columnheader" class="cell tick">
                  <label class="box"><input
                    type="checkbox"
                    aria-label=${this.texts.selectAll}
                    .checked=${g>0&&g===this.shown.length}
                    .indeterminate=${g>0&&g<this.shown.length}
                    @change=${this.toggleAll}
                  /></label>
                </div>`:f}
          ${t.map(c=>this.heading(c))}
        </div>
      </div>
      <div role="rowgroup" class="body" style="height:${this.shown.length*p}px;padding-top:${l*p}px">
        ${R(this.shown.slice(l,m),this.key,(c,z)=>this.line(c,l+z,t))}
      </div>
    </div>`}line(e,i,t){let r=this.key(e),s=this.selection?.has(r)??!1;return h`<div
      role="row"
      aria-rowindex=${i+2}
      class="line ${s?"chosen":""} ${this.openable?"openable":""}"
      @click=${l=>this.openRow(l,e)}
    >
      ${this.selection===void 0?f:h`<div role="cell" class="cell tick">
              <label class="box">
              <input
                type="checkbox"
                aria-label=${this.texts.selectRow(this.name(e))}
                .checked=${s}
                @click=${l=>this.toggle(l,e)}
              /></label>
            </div>`}
      ${t.map((l,m)=>h`<div role="cell" class=${l.numeric?"cell number":"cell"}>
            ${m===0&&this.openable?h`<button
                    class="plain open"
                    type="button"
                    @click=${()=>this.dispatchEvent(new CustomEvent("opened",{detail:e}))}
                  >
                    ${l.cell(e)}
                  </button>`:l.cell(e)}
          </div>`)}
    </div>`}};a.styles=[$,E],d([u({attribute:!1})],a.prototype,"rows",2),d([u({attribute:!1})],a.prototype,"columns",2),d([u({attribute:!1})],a.prototype,"key",2),d([u({attribute:!1})],a.prototype,"name",2),d([u({attribute:!1})],a.prototype,"texts",2),d([u({attribute:!1})],a.prototype,"selection",2),d([u()],a.prototype,"sort",2),d([u({type:Boolean})],a.prototype,"openable",2),d([u({type:Boolean,reflect:!0})],a.prototype,"page",2),d([u()],a.prototype,"steady",2),d([w()],a.prototype,"firstRow",2),d([w()],a.prototype,"size",2),d([y(".scroll")],a.prototype,"own",2),d([y(".body")],a.prototype,"body",2),a=d([k("mr-table")],a);function A(n){let o=n.replace(/([a-z\d])([A-Z])/g,(e,i,t)=>`${i} ${t.toLowerCase()}`).replace(/[_\-.]+/g," ").trim();return o===""?n:o.charAt(0).toUpperCase()+o.slice(1)}function T(n,o,e){let i=`${o}${e.replace(/[^A-Za-z0-9]/g,"_")}`,t=n.t(i);return t===i?A(e):t}function H(n){return n==null||n===""||typeof n=="object"&&Object.values(n).length===0}function G(n,o){return H(o)||o===f?f:h`<dt>${n}</dt><dd>${o}</dd>`}function b(n,o,e,i=()=>{}){if(o==null||o==="")return"\u2013";if(typeof o=="boolean")return n.t(o?"common.yes":"common.no");if(typeof o=="number")return n.format.number(o,6);if(Array.isArray(o))return o.length===0?n.t("common.none"):o.every(t=>typeof t!="object"||t===null)?o.map(t=>String(b(n,t,e))).join(", "):h`<ol>${o.map(t=>h`<li>${b(n,t,e,i)}</li>`)}</ol>`;if(typeof o=="object"){let t=Object.entries(o);return t.length===0?n.t("common.none"):h`<dl>
      ${t.map(([r,s])=>h`<dt>${T(n,e,r)}</dt><dd>${i(r,s)??b(n,s,e,i)}</dd>`)}
    </dl>`}return String(o)}var Y=v`
  dl {
    display: grid;
    grid-template-columns: minmax(110px, max-content) minmax(0, 1fr);
    gap: 8px 16px;
    margin: 0;
  }
  dt {
    color: var(--mr-secondary);
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  dd dl,
  li dl {
    border-inline-start: 2px solid var(--divider-color);
    padding-inline-start: 12px;
  }
  ol {
    margin: 0;
    padding-inline-start: 20px;
  }
  @media (max-width: 480px) {
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 2px;
    }
    dd {
      margin-bottom: 8px;
    }
  }
`;export{A as a,T as b,H as c,G as d,b as e,Y as f};
