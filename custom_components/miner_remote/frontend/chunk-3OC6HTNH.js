import{e as W}from"./chunk-L24CMAGY.js";import{a as O,b as B,c as I}from"./chunk-4UGSH5F5.js";import{d as _}from"./chunk-7GRE436D.js";import{a as M,b as N,c as K}from"./chunk-PRBIVEYZ.js";import{d as L}from"./chunk-I63C7D7V.js";import{f as F}from"./chunk-A4NVLGUF.js";import{a as P}from"./chunk-76NKPHPN.js";import{A as C,ha as u,ia as y,ja as R,ta as z,ua as T,va as E,wa as H}from"./chunk-F4IZPBAG.js";import{a as k,d,g as p,i as S}from"./chunk-42XHLT2J.js";import{b as n}from"./chunk-TN3OZQAE.js";var D=52,V=36,j=k`:host{display:block;min-height:0;overflow:hidden}:host([page]){overflow:visible}.scroll{height:100%;overflow:auto;outline:none;overflow-anchor:none}:host([page]) .scroll{height:auto;overflow:visible}.head{position:sticky;top:0;z-index:3;background:var(--card-background-color);border-bottom:1px solid var(--divider-color)}.head,.body{min-width:var(--least)}.line{position:relative;background:var(--card-background-color);display:grid;grid-template:minmax(0,1fr) / var(--tracks);height:var(--row);align-items:center;border-bottom:1px solid var(--divider-color)}.head .line{border-bottom:none;color:var(--mr-secondary);font-weight:500}.line.openable{cursor:pointer}.line.openable:hover{background:color-mix(in srgb,var(--primary-text-color) 4%,var(--card-background-color))}.line.chosen,.line.chosen:hover{background:color-mix(in srgb,var(--primary-color) 14%,var(--card-background-color))}.cell{padding:0 10px;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.cell.tick,.cell.more{padding:0;overflow:visible}:host(:not([page])) .cell:is(.tick,.first,.more){position:sticky;z-index:1;background:inherit;align-self:stretch;display:flex;align-items:center}.cell:is(.tick,.more){justify-content:center}.cell.tick,.cell.first{inset-inline-start:0}.cell.tick+.first{inset-inline-start:44px}.cell.more{inset-inline-end:0}.cell.more button{min-height:36px;width:40px;color:var(--mr-secondary)}:host([dense]) .sub{display:inline;margin-inline-start:8px}:host([dense]) .sub.less{display:none}.box{display:flex;align-items:center;justify-content:center;height:calc(var(--row) - 1px);width:100%;cursor:pointer;user-select:none}.ends{display:inline-flex;max-width:100%;vertical-align:bottom;white-space:pre}.ends :first-child{overflow:hidden;text-overflow:ellipsis}.sub{display:block;overflow:hidden;text-overflow:ellipsis;color:var(--mr-secondary);font-size:12px;font-weight:400}.chip.flat{padding:0;background:none;color:inherit;font-weight:inherit}.number button.sort{justify-content:flex-end}button.sort,button.open{padding:0;min-height:32px;max-width:100%;color:inherit;border-radius:4px;justify-content:flex-start;gap:4px;font-weight:inherit}button.open{display:block;text-align:start;overflow:hidden;text-overflow:ellipsis}:focus-visible{outline-offset:-2px}.line:focus-visible{outline:none}.line:focus-visible:after{content:"";position:absolute;inset:0;z-index:2;outline:2px solid var(--primary-color);outline-offset:-2px;pointer-events:none}`;var A=8,U=4,l=class extends S{constructor(){super(...arguments);this.rows=[];this.columns=[];this.key=()=>"";this.name=()=>"";this.sort="";this.openable=!1;this.page=!1;this.dense=!1;this.steady="never";this.firstRow=0;this.size={width:1e3,height:600};this.shown=[];this.above=0;this.moved=0;this.focusing=!1;this.hadFocus=!1;this.measure=()=>{let e=this.clientWidth,i=this.scroller?.clientHeight??0;(e!==this.size.width||i!==this.size.height)&&(this.size={width:e,height:i}),this.scrolled()};this.scrolled=()=>{if(this.scroller===void 0)return;let e=this.page?this.scroller.getBoundingClientRect().top-this.body.getBoundingClientRect().top:this.own.scrollTop;if(e===this.above)return;this.above=e,this.drawFrom(e);let i=Math.max(0,Math.floor(e/this.rowHeight)),t=Math.min(this.shown.length,Math.ceil((e+this.size.height)/this.rowHeight))-1;this.dispatchEvent(new CustomEvent("viewed",{detail:{first:i,last:t}}))};this.pressed=e=>{if(this.shown.length===0||e.altKey)return;let i=e.composedPath()[0],t=i.closest(".body .line");if(t===null&&i!==this.own)return;let o=this.activePlace,s=this.shown[o],a=Math.max(1,Math.floor(this.size.height/this.rowHeight)-2),r=e.ctrlKey||e.metaKey,m={ArrowUp:o<0?0:o-1,ArrowDown:o+1,PageUp:o-a,PageDown:o+a,Home:0,End:this.shown.length-1}[e.key];if(m!==void 0&&!r)this.moveTo(m,e.shiftKey);else if(r&&e.key.toLowerCase()==="a"&&this.selection!==void 0)this.choose(new Set([...this.selection,...this.shown.map(this.key)]));else if(e.key==="F10"&&e.shiftKey||e.key==="ContextMenu"){if(s===void 0||t===null)return;let{left:h,bottom:g}=t.getBoundingClientRect();this.openMenu(e,s,h+48,g)}else{if(i!==t||s===void 0||r)return;if(e.key===" "&&this.selection!==void 0)this.toggle(e,s);else if(e.key==="Enter"&&this.openable)this.dispatchEvent(new CustomEvent("opened",{detail:s}));else return}e.preventDefault()}}connectedCallback(){super.connectedCallback(),this.resize=new ResizeObserver(this.measure),this.resize.observe(this),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.resize?.disconnect(),this.unfollow()}willUpdate(e){if(e.has("dense")&&this.drawFrom(this.above),this.hadFocus=this.shadowRoot?.activeElement?.closest(".body")!=null,e.has("rows")||e.has("sort")||e.has("columns")){let i=this.shown;this.shown=M(this.rows,this.columns,this.sort),this.moved=this.holds&&!e.has("sort")?this.movedSince(i):0,this.moved!==0&&this.drawFrom(this.above+this.moved*this.rowHeight)}}get rowHeight(){return this.dense?V:D}get holds(){return this.steady==="always"||this.steady==="scrolled"&&this.above>0}movedSince(e){let i=new Map(this.shown.map((t,o)=>[this.key(t),o]));for(let t=Math.max(0,Math.floor(this.above/this.rowHeight));t<e.length;t+=1){let o=e[t],s=o===void 0?void 0:i.get(this.key(o));if(s!==void 0)return s-t}return 0}updated(e){e.has("page")&&this.follow(),this.moved!==0&&this.scroller!==void 0&&(this.scroller.scrollTop+=this.moved*this.rowHeight),this.moved=0,(this.focusing||this.hadFocus&&this.shadowRoot?.activeElement==null)&&(this.renderRoot.querySelector(".line.active")??this.own).focus({preventScroll:!0}),this.focusing=!1,e.has("sort")&&e.get("sort")!==void 0&&!this.page&&(this.own.scrollTop=0)}follow(){this.unfollow(),this.scroller=this.page?K(this):this.own,this.scroller.addEventListener("scroll",this.scrolled,{passive:!0}),this.page&&this.resize?.observe(this.scroller),this.measure()}unfollow(){this.scroller?.removeEventListener("scroll",this.scrolled),this.scroller!==void 0&&this.scroller!==this.own&&this.resize?.unobserve(this.scroller),this.scroller=void 0}drawFrom(e){let i=Math.max(0,Math.floor(e/this.rowHeight));this.firstRow=i-i%U}toTop(){this.scroller!==void 0&&(this.scroller.scrollTop+=this.page?this.own.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top:-this.scroller.scrollTop)}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:e}))}toggleAll(){let e=this.shown.map(this.key),i=e.every(o=>this.selection?.has(o)),t=new Set(this.selection);for(let o of e)i?t.delete(o):t.add(o);this.choose(t)}toggle(e,i){let t=new Set(this.selection),o=this.key(i),s=!t.has(o),a=e.shiftKey?this.shown.findIndex(m=>this.key(m)===this.anchor):-1,r=this.shown.indexOf(i),v=a<0?[i]:this.shown.slice(Math.min(a,r),Math.max(a,r)+1);for(let m of v)s?t.add(this.key(m)):t.delete(this.key(m));this.anchor=o,this.choose(t)}openRow(e,i){!this.openable||e.composedPath().some(t=>t instanceof HTMLElement&&t.matches("input, button, a, label"))||this.dispatchEvent(new CustomEvent("opened",{detail:i}))}openMenu(e,i,t,o){this.texts.rowMenus!==void 0&&(e.preventDefault(),this.dispatchEvent(new CustomEvent("menu",{detail:{row:i,x:t,y:o}})))}focusRow(){this.moveTo(Math.max(0,this.activePlace),!1)}get activePlace(){return this.active===void 0?-1:this.shown.findIndex(e=>this.key(e)===this.active)}moveTo(e,i){let t=Math.max(0,Math.min(this.shown.length-1,e)),o=this.shown[t];if(o!==void 0){if(i&&this.selection!==void 0){this.extending??={from:Math.max(0,this.activePlace),selection:this.selection};let{from:s,selection:a}=this.extending,r=this.shown.slice(Math.min(s,t),Math.max(s,t)+1);this.choose(new Set([...a,...r.map(this.key)]))}else this.extending=void 0;this.active=this.key(o),this.focusing=!0,this.reveal(t),this.requestUpdate()}}reveal(e){if(this.scroller===void 0)return;let i=this.body.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top+e*this.rowHeight,t=this.head.offsetHeight,o=this.scroller.clientHeight-(this.page?3:1)*this.rowHeight;i<t?this.scroller.scrollTop+=i-t:i>o&&(this.scroller.scrollTop+=i-o),this.scrolled()}heading(e,i){let t=this.sort===e.key?"ascending":this.sort===`-${e.key}`?"descending":void 0;return d`<div
role="columnheader"
class="cell ${e.numeric?"number":""} ${i?"first":""}"
aria-sort=${t??(e.sort?"none":p)}
>
${e.sort===void 0?e.label:d`<button
class="plain sort"
type="button"
@click=${()=>this.dispatchEvent(new CustomEvent("sorted",{detail:t==="ascending"?`-${e.key}`:e.key}))}
>
${e.label}${t===void 0?p:d`<span aria-hidden="true">${t==="ascending"?"\u2191":"\u2193"}</span>`}
</button>`}
</div>`}render(){let{width:e,height:i}=this.size,t=this.columns.filter(c=>(c.from??0)<=e&&e<(c.until??Number.POSITIVE_INFINITY)),o=this.selection!==void 0,s=this.texts.rowMenus!==void 0,a=[o?"44px":"",s?"44px":""],r=[a[0],...t.map(c=>c.track),a[1]].join(" "),v=[...a,...t.map(c=>c.track)].reduce((c,$)=>c+N($??""),0),m=Math.max(0,Math.min(this.firstRow,this.shown.length)-A),h=Math.min(this.shown.length,this.firstRow+U+Math.ceil(i/this.rowHeight)+A),g=this.shown.slice(m,h),x=o?this.shown.filter(c=>this.selection?.has(this.key(c))).length:0,G=g.some(c=>this.key(c)===this.active)?this.active:this.inView;return d`<div
class="scroll"
tabindex="-1"
role=${o?"grid":"table"}
aria-label=${this.texts.label}
aria-multiselectable=${o?"true":p}
aria-rowcount=${this.shown.length+1}
style="--tracks:${r};--least:${v}px;--row:${this.rowHeight}px"
@keydown=${this.pressed}
>
<div role="rowgroup" class="head">
<div role="row" aria-rowindex="1" class="line">
${o?d`<div role="columnheader" class="cell tick">
<label class="box"><input
type="checkbox"
aria-label=${this.texts.selectAll}
.checked=${x>0&&x===this.shown.length}
.indeterminate=${x>0&&x<this.shown.length}
@change=${this.toggleAll}
/></label>
</div>`:p}
${t.map((c,$)=>this.heading(c,$===0&&this.openable))}
${s?d`<div role="columnheader" class="cell more"><span class="visually-hidden">${this.texts.rowMenus?.heading}</span></div>`:p}
</div>
</div>
<div role="rowgroup" class="body" style="height:${this.shown.length*this.rowHeight}px;padding-top:${m*this.rowHeight}px">
${F(g,this.key,(c,$)=>this.line(c,m+$,t,G))}
</div>
</div>`}get inView(){let e=this.shown[Math.max(0,Math.min(this.shown.length-1,Math.ceil(this.above/this.rowHeight)))];return e===void 0?void 0:this.key(e)}line(e,i,t,o){let s=this.key(e),a=this.selection!==void 0,r=this.selection?.has(s)??!1,v=s===o?0:-1,m=a?"gridcell":"cell";return d`<div
role="row"
aria-rowindex=${i+2}
aria-selected=${a?String(r):p}
tabindex=${a||this.openable?v:p}
class="line ${r?"chosen":""} ${this.openable?"openable":""} ${s===o?"active":""}"
@click=${h=>this.openRow(h,e)}
@contextmenu=${h=>this.openMenu(h,e,h.clientX,h.clientY)}
@focusin=${()=>{this.active=s}}
>
${a?d`<div role=${m} class="cell tick">
<label class="box">
<input
type="checkbox"
tabindex=${v}
aria-label=${this.texts.selectRow(this.name(e))}
.checked=${r}
@click=${h=>this.toggle(h,e)}
/></label>
</div>`:p}
${t.map((h,g)=>d`<div role=${m} class="cell ${h.numeric?"number":""} ${g===0&&this.openable?"first":""}">
${g===0&&this.openable?d`<button
class="plain open"
type="button"
tabindex=${v}
@click=${()=>this.dispatchEvent(new CustomEvent("opened",{detail:e}))}
>
${h.cell(e)}
</button>`:h.cell(e)}
</div>`)}
${this.texts.rowMenus===void 0?p:d`<div role=${m} class="cell more">
<button
class="icon"
type="button"
tabindex=${v}
aria-haspopup="menu"
aria-label=${this.texts.rowMenus.of(this.name(e))}
@click=${h=>{let{right:g,bottom:x}=h.currentTarget.getBoundingClientRect();this.openMenu(h,e,g,x)}}
>
${T(C)}
</button>
</div>`}
</div>`}};l.styles=[H,j],n([u({attribute:!1})],l.prototype,"rows",2),n([u({attribute:!1})],l.prototype,"columns",2),n([u({attribute:!1})],l.prototype,"key",2),n([u({attribute:!1})],l.prototype,"name",2),n([u({attribute:!1})],l.prototype,"texts",2),n([u({attribute:!1})],l.prototype,"selection",2),n([u()],l.prototype,"sort",2),n([u({type:Boolean})],l.prototype,"openable",2),n([u({type:Boolean,reflect:!0})],l.prototype,"page",2),n([u({type:Boolean,reflect:!0})],l.prototype,"dense",2),n([u()],l.prototype,"steady",2),n([y()],l.prototype,"firstRow",2),n([y()],l.prototype,"active",2),n([y()],l.prototype,"size",2),n([R(".scroll")],l.prototype,"own",2),n([R(".body")],l.prototype,"body",2),n([R(".head")],l.prototype,"head",2),l=n([E("mr-table")],l);var q=k`:host{display:block}.flat{margin:0}h3+*{margin-top:8px}.progress{margin:8px 0 0}.limits{margin-top:8px}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:12px 16px;margin:0}dt{color:var(--mr-secondary);font-size:12px}dd{margin:0;overflow-wrap:anywhere}ul{list-style:none;margin:0;padding:0}li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:8px 0;border-bottom:1px solid var(--divider-color);overflow-wrap:anywhere}li:last-child{border:0}.what{flex:1;min-width:180px}.what .help{display:block}li .error{flex-basis:100%}dd.help{font-size:12px}.boards{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.board{border:1px solid var(--divider-color);border-radius:8px;padding:12px;display:flex;flex-direction:column;gap:8px}.board dl{grid-template-columns:repeat(auto-fill,minmax(90px,1fr));gap:8px 12px}.fans{display:flex;flex-wrap:wrap;gap:4px 24px;margin-top:12px}.fans li{border:0;padding:4px 0}`;var X=new Set;function Y(f,{command_type:b}){return b==="power_off"?f.paused===!0:b==="power_on"&&f.paused===!1&&f.mining===!0}var w=class extends P{constructor(){super(...arguments);this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}render(){let{miner:e,env:i}=this,t=z(e,"pause")?X:B(i.hass),o=_(i.catalog.value),s=o.filter(r=>I(e,r,t)),a=o.filter(r=>!s.includes(r));return d`<div class="row">
${s.map(r=>d`<button
type="button"
?disabled=${Y(e,r)}
@click=${()=>{this.row=r}}
>
${O(r)}${this.t(`common.type_${r.command_type}`)}
</button>`)}
</div>
<div role="status">${this.progress()}</div>
${this.limits(a)} ${this.dialog()}`}progress(){let{batch:e}=this,i=e===void 0?void 0:this.records.find(({batch_id:t})=>t===e);return i===void 0?p:d`<p class="row progress">
<b>${this.t(`common.type_${i.command_type}`)}</b>
${L(this.env,i)}
${W(i)?d`<span class="error">${this.env.errorText(i)}</span>`:p}
</p>`}limits(e){let{limits:i,name:t}=this.miner;if(e.length===0&&i.length===0)return p;let o=e.map(s=>this.t(`common.type_${s.command_type}`)).join(", ");return d`<div class="limits">
${e.length>0?d`<p class="help flat">${this.t("miner.not_supported",{name:t,commands:o})}</p>`:p}
${i.map(({code:s,reason:a})=>d`<p class="help flat">
${this.env.errorText({error_code:`limit_${s}`,error_args:{},error_message:a})}
</p>`)}
</div>`}dialog(){let{row:e}=this;return e===void 0?p:d`<mr-command-dialog
.env=${this.env}
.row=${e}
.catalog=${this.env.catalog.value}
.miners=${[this.miner]}
@sent=${i=>{this.batch=i.detail}}
@closed=${()=>{this.row=void 0}}
></mr-command-dialog>`}};w.styles=[H,q],n([u({attribute:!1})],w.prototype,"miner",2),n([u({attribute:!1})],w.prototype,"records",2),n([y()],w.prototype,"batch",2),n([y()],w.prototype,"row",2),w=n([E("mr-miner-commands")],w);function Me(f){return`http://${f.includes(":")?`[${f}]`:f}/`}function Se(f){let{style:b}=document.documentElement,e=new ResizeObserver(()=>b.setProperty("--mr-bottom-bar",`${f.offsetHeight}px`));return e.observe(f),()=>{e.disconnect(),b.removeProperty("--mr-bottom-bar")}}export{q as a,Y as b,Me as c,Se as d};
