import{j as K,k as C,l as W,m as D}from"./chunk-D3UCII7P.js";import{e as V}from"./chunk-FPHVBXQ4.js";import{A as B,B as F,C as N,a as I,f as O,i as P}from"./chunk-3MJ7LN3L.js";import{B as S,Ba as H,Fa as L,Ra as M,ka as u,la as y,ma as E,wa as T,ya as _}from"./chunk-OYHFTR3O.js";import{a as R,d as l,g as h,i as z}from"./chunk-42XHLT2J.js";import{b as n}from"./chunk-TN3OZQAE.js";var j=52,A=36,U=R`:host{display:block;min-height:0;overflow:hidden}:host([page]){overflow:visible}.scroll{height:100%;overflow:auto;outline:none;overflow-anchor:none}:host([page]) .scroll{height:auto;overflow:visible}.head{position:sticky;top:0;z-index:3;background:var(--card-background-color);border-bottom:1px solid var(--divider-color)}.head,.body{min-width:var(--least)}.line{position:relative;background:var(--card-background-color);display:grid;grid-template:minmax(0,1fr) / var(--tracks);height:var(--row);align-items:center;border-bottom:1px solid var(--divider-color)}.head .line{border-bottom:none;color:var(--mr-secondary);font-weight:500}.line.openable{cursor:pointer}.line.openable:hover{background:color-mix(in srgb,var(--primary-text-color) 4%,var(--card-background-color))}.line.chosen,.line.chosen:hover{background:color-mix(in srgb,var(--primary-color) 14%,var(--card-background-color))}.cell{padding:0 10px;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.cell.tick,.cell.more{padding:0;overflow:visible}:host(:not([page])) .cell:is(.tick,.first,.more){position:sticky;z-index:1;background:inherit;align-self:stretch;display:flex;align-items:center}.cell:is(.tick,.more){justify-content:center}.cell.tick,.cell.first{inset-inline-start:0}.cell.tick+.first{inset-inline-start:44px}.cell.more{inset-inline-end:0}.cell.more button{min-height:36px;width:40px;color:var(--mr-secondary)}:host([dense]) .sub{display:inline;margin-inline-start:8px}:host([dense]) .sub.less{display:none}.box{display:flex;align-items:center;justify-content:center;height:calc(var(--row) - 1px);width:100%;cursor:pointer;user-select:none}.ends{display:inline-flex;max-width:100%;vertical-align:bottom;white-space:pre}.ends :first-child{overflow:hidden;text-overflow:ellipsis}.sub{display:block;overflow:hidden;text-overflow:ellipsis;color:var(--mr-secondary);font-size:12px;font-weight:400}.chip.flat{padding:0;background:none;color:inherit;font-weight:inherit}.number button.sort{justify-content:flex-end}button.sort,button.open{padding:0;min-height:32px;max-width:100%;color:inherit;border-radius:4px;justify-content:flex-start;gap:4px;font-weight:inherit}button.open{display:block;text-align:start;overflow:hidden;text-overflow:ellipsis}:focus-visible{outline-offset:-2px}.line:focus-visible{outline:none}.line:focus-visible:after{content:"";position:absolute;inset:0;z-index:2;outline:2px solid var(--primary-color);outline-offset:-2px;pointer-events:none}`;var q=8,G=4,a=class extends z{constructor(){super(...arguments);this.rows=[];this.columns=[];this.key=()=>"";this.name=()=>"";this.sort="";this.openable=!1;this.page=!1;this.dense=!1;this.steady="never";this.firstRow=0;this.size={width:1e3,height:600};this.shown=[];this.above=0;this.moved=0;this.focusing=!1;this.hadFocus=!1;this.measure=()=>{let e=this.clientWidth,i=this.scroller?.clientHeight??0;(e!==this.size.width||i!==this.size.height)&&(this.size={width:e,height:i}),this.scrolled()};this.scrolled=()=>{if(this.scroller===void 0)return;let e=this.page?this.scroller.getBoundingClientRect().top-this.body.getBoundingClientRect().top:this.own.scrollTop;if(e===this.above)return;this.above=e,this.drawFrom(e);let i=Math.max(0,Math.floor(e/this.rowHeight)),t=Math.min(this.shown.length,Math.ceil((e+this.size.height)/this.rowHeight))-1;this.dispatchEvent(new CustomEvent("viewed",{detail:{first:i,last:t}}))};this.pressed=e=>{if(this.shown.length===0||e.altKey)return;let i=e.composedPath()[0],t=i.closest(".body .line");if(t===null&&i!==this.own)return;let o=this.activePlace,r=this.shown[o],s=Math.max(1,Math.floor(this.size.height/this.rowHeight)-2),f=e.ctrlKey||e.metaKey,m={ArrowUp:o<0?0:o-1,ArrowDown:o+1,PageUp:o-s,PageDown:o+s,Home:0,End:this.shown.length-1}[e.key];if(m!==void 0&&!f)this.moveTo(m,e.shiftKey);else if(f&&e.key.toLowerCase()==="a"&&this.selection!==void 0)this.choose(new Set([...this.selection,...this.shown.map(this.key)]));else if(e.key==="F10"&&e.shiftKey||e.key==="ContextMenu"){if(r===void 0||t===null)return;let{left:d,bottom:w}=t.getBoundingClientRect();this.openMenu(e,r,d+48,w)}else{if(i!==t||r===void 0||f)return;if(e.key===" "&&this.selection!==void 0)this.toggle(e,r);else if(e.key==="Enter"&&this.openable)this.dispatchEvent(new CustomEvent("opened",{detail:r}));else return}e.preventDefault()}}connectedCallback(){super.connectedCallback(),this.resize=new ResizeObserver(this.measure),this.resize.observe(this),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.resize?.disconnect(),this.unfollow()}willUpdate(e){if(e.has("dense")&&this.drawFrom(this.above),this.hadFocus=this.shadowRoot?.activeElement?.closest(".body")!=null,e.has("rows")||e.has("sort")||e.has("columns")){let i=this.shown;this.shown=C(this.rows,this.columns,this.sort),this.moved=this.holds&&!e.has("sort")?this.movedSince(i):0,this.moved!==0&&this.drawFrom(this.above+this.moved*this.rowHeight)}}get rowHeight(){return this.dense?A:j}get holds(){return this.steady==="always"||this.steady==="scrolled"&&this.above>0}movedSince(e){let i=new Map(this.shown.map((t,o)=>[this.key(t),o]));for(let t=Math.max(0,Math.floor(this.above/this.rowHeight));t<e.length;t+=1){let o=e[t],r=o===void 0?void 0:i.get(this.key(o));if(r!==void 0)return r-t}return 0}updated(e){e.has("page")&&this.follow(),this.moved!==0&&this.scroller!==void 0&&(this.scroller.scrollTop+=this.moved*this.rowHeight),this.moved=0,(this.focusing||this.hadFocus&&this.shadowRoot?.activeElement==null)&&(this.renderRoot.querySelector(".line.active")??this.own).focus({preventScroll:!0}),this.focusing=!1,e.has("sort")&&e.get("sort")!==void 0&&!this.page&&(this.own.scrollTop=0)}follow(){this.unfollow(),this.scroller=this.page?D(this):this.own,this.scroller.addEventListener("scroll",this.scrolled,{passive:!0}),this.page&&this.resize?.observe(this.scroller),this.measure()}unfollow(){this.scroller?.removeEventListener("scroll",this.scrolled),this.scroller!==void 0&&this.scroller!==this.own&&this.resize?.unobserve(this.scroller),this.scroller=void 0}drawFrom(e){let i=Math.max(0,Math.floor(e/this.rowHeight));this.firstRow=i-i%G}toTop(){this.scroller!==void 0&&(this.scroller.scrollTop+=this.page?this.own.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top:-this.scroller.scrollTop)}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:e}))}toggleAll(){let e=this.shown.map(this.key),i=e.every(o=>this.selection?.has(o)),t=new Set(this.selection);for(let o of e)i?t.delete(o):t.add(o);this.choose(t)}toggle(e,i){let t=new Set(this.selection),o=this.key(i),r=!t.has(o),s=e.shiftKey?this.shown.findIndex(m=>this.key(m)===this.anchor):-1,f=this.shown.indexOf(i),g=s<0?[i]:this.shown.slice(Math.min(s,f),Math.max(s,f)+1);for(let m of g)r?t.add(this.key(m)):t.delete(this.key(m));this.anchor=o,this.choose(t)}openRow(e,i){!this.openable||e.composedPath().some(t=>t instanceof HTMLElement&&t.matches("input, button, a, label"))||this.dispatchEvent(new CustomEvent("opened",{detail:i}))}openMenu(e,i,t,o){this.texts.rowMenus!==void 0&&(e.preventDefault(),this.dispatchEvent(new CustomEvent("menu",{detail:{row:i,x:t,y:o}})))}focusRow(){this.moveTo(Math.max(0,this.activePlace),!1)}get activePlace(){return this.active===void 0?-1:this.shown.findIndex(e=>this.key(e)===this.active)}moveTo(e,i){let t=Math.max(0,Math.min(this.shown.length-1,e)),o=this.shown[t];if(o!==void 0){if(i&&this.selection!==void 0){this.extending??={from:Math.max(0,this.activePlace),selection:this.selection};let{from:r,selection:s}=this.extending,f=this.shown.slice(Math.min(r,t),Math.max(r,t)+1);this.choose(new Set([...s,...f.map(this.key)]))}else this.extending=void 0;this.active=this.key(o),this.focusing=!0,this.reveal(t),this.requestUpdate()}}reveal(e){if(this.scroller===void 0)return;let i=this.body.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top+e*this.rowHeight,t=this.head.offsetHeight,o=this.scroller.clientHeight-(this.page?3:1)*this.rowHeight;i<t?this.scroller.scrollTop+=i-t:i>o&&(this.scroller.scrollTop+=i-o),this.scrolled()}heading(e,i){let t=this.sort===e.key?"ascending":this.sort===`-${e.key}`?"descending":void 0;return l`<div
role="columnheader"
class="cell ${e.numeric?"number":""} ${i?"first":""}"
aria-sort=${t??(e.sort?"none":h)}
>
${e.sort===void 0?e.label:l`<button
class="plain sort"
type="button"
@click=${()=>this.dispatchEvent(new CustomEvent("sorted",{detail:t==="ascending"?`-${e.key}`:e.key}))}
>
${e.label}${t===void 0?h:l`<span aria-hidden="true">${t==="ascending"?"↑":"↓"}</span>`}
</button>`}
</div>`}render(){let{width:e,height:i}=this.size,t=this.columns.filter(c=>(c.from??0)<=e&&e<(c.until??Number.POSITIVE_INFINITY)),o=this.selection!==void 0,r=this.texts.rowMenus!==void 0,s=[o?"44px":"",r?"44px":""],f=[s[0],...t.map(c=>c.track),s[1]].join(" "),g=[...s,...t.map(c=>c.track)].reduce((c,$)=>c+W($??""),0),m=Math.max(0,Math.min(this.firstRow,this.shown.length)-q),d=Math.min(this.shown.length,this.firstRow+G+Math.ceil(i/this.rowHeight)+q),w=this.shown.slice(m,d),x=o?this.shown.filter(c=>this.selection?.has(this.key(c))).length:0,Y=w.some(c=>this.key(c)===this.active)?this.active:this.inView;return l`<div
class="scroll"
tabindex="-1"
role=${o?"grid":"table"}
aria-label=${this.texts.label}
aria-multiselectable=${o?"true":h}
aria-rowcount=${this.shown.length+1}
style="--tracks:${f};--least:${g}px;--row:${this.rowHeight}px"
@keydown=${this.pressed}
>
<div role="rowgroup" class="head">
<div role="row" aria-rowindex="1" class="line">
${o?l`<div role="columnheader" class="cell tick">
<label class="box"><input
type="checkbox"
aria-label=${this.texts.selectAll}
.checked=${x>0&&x===this.shown.length}
.indeterminate=${x>0&&x<this.shown.length}
@change=${this.toggleAll}
/></label>
</div>`:h}
${t.map((c,$)=>this.heading(c,$===0&&this.openable))}
${r?l`<div role="columnheader" class="cell more"><span class="visually-hidden">${this.texts.rowMenus?.heading}</span></div>`:h}
</div>
</div>
<div role="rowgroup" class="body" style="height:${this.shown.length*this.rowHeight}px;padding-top:${m*this.rowHeight}px">
${K(w,this.key,(c,$)=>this.line(c,m+$,t,Y))}
</div>
</div>`}get inView(){let e=this.shown[Math.max(0,Math.min(this.shown.length-1,Math.ceil(this.above/this.rowHeight)))];return e===void 0?void 0:this.key(e)}line(e,i,t,o){let r=this.key(e),s=this.selection!==void 0,f=this.selection?.has(r)??!1,g=r===o?0:-1,m=s?"gridcell":"cell";return l`<div
role="row"
aria-rowindex=${i+2}
aria-selected=${s?String(f):h}
tabindex=${s||this.openable?g:h}
class="line ${f?"chosen":""} ${this.openable?"openable":""} ${r===o?"active":""}"
@click=${d=>this.openRow(d,e)}
@contextmenu=${d=>this.openMenu(d,e,d.clientX,d.clientY)}
@focusin=${()=>{this.active=r}}
>
${s?l`<div role=${m} class="cell tick">
<label class="box">
<input
type="checkbox"
tabindex=${g}
aria-label=${this.texts.selectRow(this.name(e))}
.checked=${f}
@click=${d=>this.toggle(d,e)}
/></label>
</div>`:h}
${t.map((d,w)=>l`<div role=${m} class="cell ${d.numeric?"number":""} ${w===0&&this.openable?"first":""}">
${w===0&&this.openable?l`<button
class="plain open"
type="button"
tabindex=${g}
@click=${()=>this.dispatchEvent(new CustomEvent("opened",{detail:e}))}
>
${d.cell(e)}
</button>`:d.cell(e)}
</div>`)}
${this.texts.rowMenus===void 0?h:l`<div role=${m} class="cell more">
<button
class="icon"
type="button"
tabindex=${g}
aria-haspopup="menu"
aria-label=${this.texts.rowMenus.of(this.name(e))}
@click=${d=>{let{right:w,bottom:x}=d.currentTarget.getBoundingClientRect();this.openMenu(d,e,w,x)}}
>
${_(S)}
</button>
</div>`}
</div>`}};a.styles=[M,U],n([u({attribute:!1})],a.prototype,"rows",2),n([u({attribute:!1})],a.prototype,"columns",2),n([u({attribute:!1})],a.prototype,"key",2),n([u({attribute:!1})],a.prototype,"name",2),n([u({attribute:!1})],a.prototype,"texts",2),n([u({attribute:!1})],a.prototype,"selection",2),n([u()],a.prototype,"sort",2),n([u({type:Boolean})],a.prototype,"openable",2),n([u({type:Boolean,reflect:!0})],a.prototype,"page",2),n([u({type:Boolean,reflect:!0})],a.prototype,"dense",2),n([u()],a.prototype,"steady",2),n([y()],a.prototype,"firstRow",2),n([y()],a.prototype,"active",2),n([y()],a.prototype,"size",2),n([E(".scroll")],a.prototype,"own",2),n([E(".body")],a.prototype,"body",2),n([E(".head")],a.prototype,"head",2),a=n([H("mr-table")],a);var X=R`:host{display:block}.flat{margin:0}h3+*{margin-top:8px}.progress{margin:8px 0 0}.limits{margin-top:8px}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:12px 16px;margin:0}dt{color:var(--mr-secondary);font-size:12px}dd{margin:0;overflow-wrap:anywhere}ul{list-style:none;margin:0;padding:0}li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:8px 0;border-bottom:1px solid var(--divider-color);overflow-wrap:anywhere}li:last-child{border:0}.what{flex:1;min-width:180px}.what .help{display:block}li .error{flex-basis:100%}dd.help{font-size:12px}.boards,.groups{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.board,.group{border:1px solid var(--divider-color);border-radius:8px;padding:12px;display:flex;flex-direction:column;gap:8px}.board dl{grid-template-columns:repeat(auto-fill,minmax(90px,1fr));gap:8px 12px}.fans{display:flex;flex-wrap:wrap;gap:4px 24px;margin-top:12px}.fans li{border:0;padding:4px 0}`;var b=class extends I{constructor(){super(...arguments);this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}progress(){let{batch:e}=this,i=e===void 0?void 0:this.records.find(({batch_id:t})=>t===e);return l`<div role="status">
${i===void 0?h:l`<p class="row progress">
<b>${this.t(`common.type_${i.command_type}`)}</b>
${O(this.env,i)}
${V(i)?l`<span class="error">${this.env.errorText(i)}</span>`:h}
</p>`}
</div>`}dialog(e){let{row:i}=this;return i===void 0?h:l`<mr-command-dialog
.env=${this.env}
.row=${i}
.catalog=${this.env.catalog.value}
.miners=${[this.miner]}
.settings=${e}
@sent=${t=>{this.batch=t.detail}}
@closed=${()=>{this.row=void 0}}
></mr-command-dialog>`}};n([u({attribute:!1})],b.prototype,"miner",2),n([u({attribute:!1})],b.prototype,"records",2),n([y()],b.prototype,"batch",2),n([y()],b.prototype,"row",2);var J=new Set;function Q(v,{command_type:p}){return p==="power_off"?v.paused===!0:p==="power_on"&&v.paused===!1&&v.mining===!0}var k=class extends b{render(){let{miner:p,env:e}=this,i=T(p,"pause")?J:F(e.hass),t=L(e.catalog.value),o=t.filter(s=>N(p,s,i)),r=t.filter(s=>!o.includes(s));return l`<div class="row">
${o.filter(s=>!P(s)).map(s=>l`<button
type="button"
?disabled=${Q(p,s)}
@click=${()=>{this.row=s}}
>
${B(s)}${this.t(`common.type_${s.command_type}`)}
</button>`)}
</div>
${this.progress()} ${this.limits(r)} ${this.dialog()}`}limits(p){let{limits:e,name:i}=this.miner;if(p.length===0&&e.length===0)return h;let t=p.map(o=>this.t(`common.type_${o.command_type}`)).join(", ");return l`<div class="limits">
${p.length>0?l`<p class="help flat">${this.t("miner.not_supported",{name:i,commands:t})}</p>`:h}
${e.map(({code:o,reason:r})=>l`<p class="help flat">
${this.env.errorText({error_code:`limit_${o}`,error_args:{},error_message:r})}
</p>`)}
</div>`}};k.styles=[M,X],k=n([H("mr-miner-commands")],k);function Ie(v){return`http://${v.includes(":")?`[${v}]`:v}/`}function Pe(v){let{style:p}=document.documentElement,e=new ResizeObserver(()=>p.setProperty("--mr-bottom-bar",`${v.offsetHeight}px`));return e.observe(v),()=>{e.disconnect(),p.removeProperty("--mr-bottom-bar")}}export{b as a,X as b,Q as c,Ie as d,Pe as e};
