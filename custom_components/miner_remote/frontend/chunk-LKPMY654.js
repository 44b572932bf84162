import{c as R}from"./chunk-JR5LZUL7.js";import{a as c,b as w,c as g,n as x,o as k}from"./chunk-NWAP5VZV.js";import{a as y,d as p,g as m,i as b}from"./chunk-42XHLT2J.js";import{b as l}from"./chunk-TN3OZQAE.js";var d=52,$=y`
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
height: ${d}px;
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
height: ${d}px;
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
`;var E=8,C=4,z=new Intl.Collator(void 0,{numeric:!0});function H(v,h,e){let t=e.startsWith("-"),o=h.find(i=>i.key===e.replace(/^-/,""))?.sort;if(o===void 0)return v;let s=v.map(i=>({row:i,value:o(i)}));return s.sort((i,n)=>{if(i.value===n.value)return 0;if(i.value===null)return 1;if(n.value===null)return-1;let u=typeof i.value=="string"?z.compare(i.value,String(n.value)):i.value-Number(n.value);return t?-u:u}),s.map(({row:i})=>i)}function I(v){let h=v;for(;h!==null;){if(h instanceof Element&&h!==v&&/auto|scroll/.test(getComputedStyle(h).overflowY))return h;h=h instanceof Element&&h.assignedSlot||(h instanceof ShadowRoot?h.host:h.parentNode)}return document.documentElement}var r=class extends b{constructor(){super(...arguments);this.rows=[];this.columns=[];this.key=()=>"";this.name=()=>"";this.sort="";this.openable=!1;this.page=!1;this.steady="never";this.firstRow=0;this.size={width:1e3,height:600};this.shown=[];this.above=0;this.moved=0;this.measure=()=>{let e=this.clientWidth,t=this.scroller?.clientHeight??0;(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t}),this.scrolled()};this.scrolled=()=>{if(this.scroller===void 0)return;let e=this.page?this.scroller.getBoundingClientRect().top-this.body.getBoundingClientRect().top:this.own.scrollTop;if(e===this.above)return;this.above=e,this.drawFrom(e);let t=Math.max(0,Math.floor(e/d)),o=Math.min(this.shown.length,Math.ceil((e+this.size.height)/d))-1;this.dispatchEvent(new CustomEvent("viewed",{detail:{first:t,last:o}}))}}connectedCallback(){super.connectedCallback(),this.resize=new ResizeObserver(this.measure),this.resize.observe(this),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.resize?.disconnect(),this.unfollow()}willUpdate(e){if(e.has("rows")||e.has("sort")||e.has("columns")){let t=this.shown;this.shown=H(this.rows,this.columns,this.sort),this.moved=this.holds&&!e.has("sort")?this.movedSince(t):0,this.moved!==0&&this.drawFrom(this.above+this.moved*d)}}get holds(){return this.steady==="always"||this.steady==="scrolled"&&this.above>0}movedSince(e){let t=new Map(this.shown.map((o,s)=>[this.key(o),s]));for(let o=Math.max(0,Math.floor(this.above/d));o<e.length;o+=1){let s=e[o],i=s===void 0?void 0:t.get(this.key(s));if(i!==void 0)return i-o}return 0}updated(e){e.has("page")&&this.follow(),this.moved!==0&&this.scroller!==void 0&&(this.scroller.scrollTop+=this.moved*d),this.moved=0,e.has("sort")&&e.get("sort")!==void 0&&!this.page&&(this.own.scrollTop=0)}follow(){this.unfollow(),this.scroller=this.page?I(this):this.own,this.scroller.addEventListener("scroll",this.scrolled,{passive:!0}),this.page&&this.resize?.observe(this.scroller),this.measure()}unfollow(){this.scroller?.removeEventListener("scroll",this.scrolled),this.scroller!==void 0&&this.scroller!==this.own&&this.resize?.unobserve(this.scroller),this.scroller=void 0}drawFrom(e){let t=Math.max(0,Math.floor(e/d));this.firstRow=t-t%C}toTop(){this.scroller!==void 0&&(this.scroller.scrollTop+=this.page?this.own.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top:-this.scroller.scrollTop)}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:e}))}toggleAll(){let e=this.shown.map(this.key),t=e.every(s=>this.selection?.has(s)),o=new Set(this.selection);for(let s of e)t?o.delete(s):o.add(s);this.choose(o)}toggle(e,t){let o=new Set(this.selection),s=this.key(t),i=!o.has(s),n=e.shiftKey?this.shown.findIndex(a=>this.key(a)===this.anchor):-1,u=this.shown.indexOf(t),f=n<0?[t]:this.shown.slice(Math.min(n,u),Math.max(n,u)+1);for(let a of f)i?o.add(this.key(a)):o.delete(this.key(a));this.anchor=s,this.choose(o)}openRow(e,t){!this.openable||e.composedPath().some(o=>o instanceof HTMLElement&&o.matches("input, button, a, label"))||this.dispatchEvent(new CustomEvent("opened",{detail:t}))}heading(e){let t=this.sort===e.key?"ascending":this.sort===`-${e.key}`?"descending":void 0;return p`<div
role="columnheader"
class=${e.numeric?"cell number":"cell"}
aria-sort=${t??(e.sort?"none":m)}
>
${e.sort===void 0?e.label:p`<button
class="plain sort"
type="button"
@click=${()=>this.dispatchEvent(new CustomEvent("sorted",{detail:t==="ascending"?`-${e.key}`:e.key}))}
>
${e.label}${t===void 0?m:p`<span aria-hidden="true">${t==="ascending"?"\u2191":"\u2193"}</span>`}
</button>`}
</div>`}render(){let{width:e,height:t}=this.size,o=this.columns.filter(a=>(a.from??0)<=e&&e<(a.until??Number.POSITIVE_INFINITY)),s=this.selection!==void 0,i=(s?"44px ":"")+o.map(a=>a.track).join(" "),n=Math.max(0,Math.min(this.firstRow,this.shown.length)-E),u=Math.min(this.shown.length,this.firstRow+C+Math.ceil(t/d)+E),f=s?this.shown.filter(a=>this.selection?.has(this.key(a))).length:0;return p`<div
class="scroll"
tabindex=${this.page?m:0}
role="table"
aria-label=${this.texts.label}
aria-rowcount=${this.shown.length+1}
style="--tracks:${i}"
>
<div role="rowgroup" class="head">
<div role="row" aria-rowindex="1" class="line">
${s?p`<div role="columnheader" class="cell tick">
<label class="box"><input
type="checkbox"
aria-label=${this.texts.selectAll}
.checked=${f>0&&f===this.shown.length}
.indeterminate=${f>0&&f<this.shown.length}
@change=${this.toggleAll}
/></label>
</div>`:m}
${o.map(a=>this.heading(a))}
</div>
</div>
<div role="rowgroup" class="body" style="height:${this.shown.length*d}px;padding-top:${n*d}px">
${R(this.shown.slice(n,u),this.key,(a,S)=>this.line(a,n+S,o))}
</div>
</div>`}line(e,t,o){let s=this.key(e),i=this.selection?.has(s)??!1;return p`<div
role="row"
aria-rowindex=${t+2}
class="line ${i?"chosen":""} ${this.openable?"openable":""}"
@click=${n=>this.openRow(n,e)}
>
${this.selection===void 0?m:p`<div role="cell" class="cell tick">
<label class="box">
<input
type="checkbox"
aria-label=${this.texts.selectRow(this.name(e))}
.checked=${i}
@click=${n=>this.toggle(n,e)}
/></label>
</div>`}
${o.map((n,u)=>p`<div role="cell" class=${n.numeric?"cell number":"cell"}>
${u===0&&this.openable?p`<button
class="plain open"
type="button"
@click=${()=>this.dispatchEvent(new CustomEvent("opened",{detail:e}))}
>
${n.cell(e)}
</button>`:n.cell(e)}
</div>`)}
</div>`}};r.styles=[k,$],l([c({attribute:!1})],r.prototype,"rows",2),l([c({attribute:!1})],r.prototype,"columns",2),l([c({attribute:!1})],r.prototype,"key",2),l([c({attribute:!1})],r.prototype,"name",2),l([c({attribute:!1})],r.prototype,"texts",2),l([c({attribute:!1})],r.prototype,"selection",2),l([c()],r.prototype,"sort",2),l([c({type:Boolean})],r.prototype,"openable",2),l([c({type:Boolean,reflect:!0})],r.prototype,"page",2),l([c()],r.prototype,"steady",2),l([w()],r.prototype,"firstRow",2),l([w()],r.prototype,"size",2),l([g(".scroll")],r.prototype,"own",2),l([g(".body")],r.prototype,"body",2),r=l([x("mr-table")],r);
