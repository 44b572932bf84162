import{b as w}from"./chunk-RWHDCNHU.js";import"./chunk-VI6TUNQY.js";import"./chunk-I63C7D7V.js";import{b as E}from"./chunk-GO57DYDB.js";import"./chunk-CSDMT7G5.js";import{f as P}from"./chunk-A4NVLGUF.js";import"./chunk-CLRNGH5Z.js";import"./chunk-SXEPJTWD.js";import{a as x}from"./chunk-DBCNI3WA.js";import{d as T,g as H,ka as c,la as b,ma as u,ra as v,xa as k,ya as y,za as g}from"./chunk-6LIIFUQW.js";import"./chunk-RPZHBZSE.js";import{a as f,d as n,g as d,i as C}from"./chunk-42XHLT2J.js";import{b as s}from"./chunk-TN3OZQAE.js";var $=8,h=class extends C{constructor(){super(...arguments);this.items=[];this.label="";this.x=0;this.y=0;this.pressed=e=>{let{lines:t}=this,i=t.indexOf(this.shadowRoot?.activeElement),a=e.key.length===1&&e.key!==" "?e.key.toLowerCase():"",o=p=>p.textContent?.trim().toLowerCase().startsWith(a)===!0,r;if(e.key==="ArrowDown")r=t[(i+1)%t.length];else if(e.key==="ArrowUp")r=t[(i-1+t.length)%t.length];else if(e.key==="Home")r=t[0];else if(e.key==="End")r=t.at(-1);else if(e.key==="Tab")this.dialog.close();else if(a!=="")r=[...t.slice(i+1),...t.slice(0,i+1)].find(o);else return;e.preventDefault(),r?.focus()}}shouldUpdate(e){return!this.hasUpdated}firstUpdated(e){this.dialog.showModal();let{offsetWidth:t,offsetHeight:i,style:a}=this.dialog,o=window.innerWidth-$-t,r=window.innerHeight-$-i;a.setProperty("--x",`${Math.max($,Math.min(this.x,o))}px`),a.setProperty("--y",`${Math.max($,Math.min(this.y,r))}px`),this.lines[0]?.focus()}get lines(){return[...this.renderRoot.querySelectorAll(".item")]}choose(e,t){if(t.href!==void 0&&(t.external||e.ctrlKey||e.metaKey||e.shiftKey)){this.dialog.close();return}e.preventDefault(),this.dialog.close(),this.dispatchEvent(new CustomEvent("chosen",{detail:t.key}))}render(){return n`<dialog
@keydown=${this.pressed}
@close=${()=>this.dispatchEvent(new CustomEvent("closed"))}
@contextmenu=${e=>e.preventDefault()}
@click=${e=>{e.target===this.dialog&&this.dialog.close()}}
>
<div role="menu" aria-label=${this.label}>
${this.items.map(e=>n`${e.apart?n`<hr role="separator" />`:d}
${e.href===void 0?n`<button
type="button"
class="item"
role=${e.checked===void 0?"menuitem":"menuitemradio"}
aria-checked=${e.checked===void 0?d:String(e.checked)}
@click=${t=>this.choose(t,e)}
>
${this.content(e)}
</button>`:n`<a
class="item"
role="menuitem"
href=${e.href}
target=${e.external?"_blank":d}
rel=${e.external?"noopener noreferrer":d}
@click=${t=>this.choose(t,e)}
>
${this.content(e)}
</a>`}`)}
</div>
</dialog>`}content(e){return n`<span class="icon">${e.icon??(e.checked===!0?"✓":d)}</span><span>${e.label}</span>`}};h.styles=[g,f`dialog{position:fixed;inset:var(--y, 0) auto auto var(--x, 0);margin:0;border:1px solid var(--divider-color);border-radius:12px;padding:6px 0;min-width:200px;max-width:calc(100vw - 16px);max-height:calc(100dvh - 16px);overflow-y:auto;color:var(--primary-text-color);background:var(--card-background-color);box-shadow:0 4px 20px #0000004d}dialog::backdrop{background:none}.item{display:flex;align-items:center;justify-content:flex-start;gap:12px;width:100%;min-height:40px;padding:4px 20px 4px 14px;border:none;border-radius:0;color:inherit;font-weight:400;text-align:start;text-decoration:none;white-space:normal;overflow-wrap:anywhere;box-sizing:border-box}.item:hover,.item:focus-visible{background:color-mix(in srgb,var(--primary-text-color) 8%,var(--card-background-color))}.item:focus-visible{outline-offset:-2px}.icon{display:inline-flex;justify-content:center;width:24px;flex:none;color:var(--mr-secondary)}hr{border:none;border-top:1px solid var(--divider-color);margin:6px 0}@media(max-width:600px){dialog{inset:auto 0 0;width:100%;max-width:100%;max-height:80dvh;border-radius:20px 20px 0 0;padding:8px 0 16px;box-sizing:border-box}dialog::backdrop{background:#0000007f}.item{min-height:48px}}`],s([c({attribute:!1})],h.prototype,"items",2),s([c()],h.prototype,"label",2),s([c({type:Number})],h.prototype,"x",2),s([c({type:Number})],h.prototype,"y",2),s([u("dialog")],h.prototype,"dialog",2),h=s([y("mr-menu")],h);var S=8,L="?",l=class extends x{constructor(){super(...arguments);this.miners=[];this.what="labels";this.ticked=new Map;this.area=L;this.busy=!1;this.problem=""}willUpdate(){if(!this.hasUpdated)if(this.what==="labels")this.load();else{let e=new Set(this.devices.map(i=>i.area_id??"")),[t]=e;e.size===1&&t!==void 0&&(this.area=t)}}get devices(){let{devices:e}=this.env.hass;return this.miners.flatMap(({device_id:t})=>{let i=t===null?void 0:e[t];return i===void 0?[]:[i]})}async load(){try{let e=await v(this.env.hass,"config/label_registry/list");this.labels=[...e].sort((t,i)=>E(t.name,i.name))}catch(e){this.problem=this.env.errorText(e)}}async create(){let e=this.added.value.trim();if(e==="")return;let{hass:t}=this.env,i=this.what==="labels"?this.labels?.find(a=>a.name.toLowerCase()===e.toLowerCase())?.label_id:Object.values(t.areas).find(a=>a.name.toLowerCase()===e.toLowerCase())?.area_id;if(this.what==="area")this.area=i??(await v(t,"config/area_registry/create",{name:e})).area_id;else{let a=i;if(a===void 0){let o=await v(t,"config/label_registry/create",{name:e});this.labels=[...this.labels??[],o],a=o.label_id}this.ticked=new Map([...this.ticked,[a,!0]])}this.added.value=""}changeOf(e){if(this.what==="area"){let a=this.area===""?null:this.area;return this.area===L||a===e.area_id?void 0:{area_id:a}}let t=new Set(e.labels);for(let[a,o]of this.ticked)o?t.add(a):t.delete(a);return t.size===e.labels.length&&e.labels.every(a=>t.has(a))?void 0:{labels:[...t]}}async submit(e){if(e.preventDefault(),!this.busy){this.busy=!0,this.problem="";try{await this.create();let i=this.devices.flatMap(o=>{let r=this.changeOf(o);return r===void 0?[]:[{device_id:o.id,...r}]}).values(),a=async()=>{for(let o of i)await v(this.env.hass,"config/device_registry/update",o)};await Promise.all(Array.from({length:S},a)),this.busy=!1,await this.updateComplete,this.dialog.close()}catch(t){this.problem=this.env.errorText(t)}finally{this.busy=!1}}}render(){let[e]=this.miners,t=this.t(this.what==="labels"?"fleet.set_labels":"fleet.set_area"),i=this.miners.length-this.devices.length;return n`<mr-dialog
.heading=${t}
.closeLabel=${this.t("common.close")}
.busy=${this.busy}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p class="help">
${this.miners.length===1?e?.name:this.t.n("commands.goes_to",this.miners.length)}
${i>0?this.t.n("fleet.without_device",i):d}
</p>
<form @submit=${this.submit}>
${this.what==="labels"?this.labelBoxes():this.areaChoice()}
<label class="field">
<span>${this.t(this.what==="labels"?"fleet.new_label":"fleet.new_area")}</span>
<input name="new" maxlength="100" autocomplete="off" />
</label>
</form>
${this.problem===""?d:n`<p class="error" role="alert">${this.problem}</p>`}
<button slot="actions" type="button" ?disabled=${this.busy} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>
<button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${this.submit}>
${this.t("common.save")}
</button>
</mr-dialog>`}labelBoxes(){let{devices:e}=this;return this.labels===void 0?d:this.labels.length===0?n`<p class="help">${this.t("fleet.no_labels")}</p>`:n`<div class="boxes" role="group" aria-label=${this.t("control.labels")}>
${this.labels.map(({label_id:t,name:i})=>{let a=e.filter(r=>r.labels.includes(t)).length,o=this.ticked.get(t);return n`<label class="check">
<input
type="checkbox"
.checked=${o??(a>0&&a===e.length)}
.indeterminate=${o===void 0&&a>0&&a<e.length}
@change=${r=>{this.ticked=new Map([...this.ticked,[t,r.target.checked]])}}
/>
${i}
</label>`})}
</div>`}areaChoice(){let e=Object.values(this.env.hass.areas).sort((a,o)=>E(a.name,o.name)),t=new Set(this.devices.map(a=>a.area_id)).size>1,i=(a,o)=>n`<option value=${a} ?selected=${a===this.area}>${o}</option>`;return n`<label class="field">
<span>${this.t("control.place")}</span>
<select
name="area"
@change=${a=>{this.area=a.target.value}}
>
${t?i(L,this.t("fleet.several_areas")):d} ${i("",this.t("fleet.no_area"))}
${e.map(a=>i(a.area_id,a.name))}
</select>
</label>`}};l.styles=[g,f`form{display:flex;flex-direction:column;gap:16px}.boxes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(220px,100%),1fr))}`],s([c({attribute:!1})],l.prototype,"miners",2),s([c()],l.prototype,"what",2),s([b()],l.prototype,"labels",2),s([b()],l.prototype,"ticked",2),s([b()],l.prototype,"area",2),s([b()],l.prototype,"busy",2),s([b()],l.prototype,"problem",2),s([u("mr-dialog")],l.prototype,"dialog",2),s([u("input[name=new]")],l.prototype,"added",2),l=s([y("mr-assign-dialog")],l);var m=class extends x{constructor(){super(...arguments);this.columns=[]}apply(e){this.dispatchEvent(new CustomEvent("layout",{detail:{...this.layout,...e}}))}toggle(e,t){let i=w(this.columns,this.layout.columns);this.apply({columns:t?[...i,e]:i.filter(a=>a!==e)})}move(e,t){let i=[...w(this.columns,this.layout.columns)],a=i.indexOf(e),o=Math.max(1,Math.min(i.length-1,a+t));a<1||o===a||(i.splice(a,1),i.splice(o,0,e),this.moved={key:e,by:t},this.apply({columns:i}))}updated(){if(this.moved===void 0)return;let{key:e,by:t}=this.moved;this.moved=void 0;let i=[...this.renderRoot.querySelectorAll(`[data-key="${e}"] button`)];(i.find(a=>!a.disabled&&a.classList.contains(t<0?"up":"down"))??i.find(a=>!a.disabled))?.focus()}render(){let e=w(this.columns,this.layout.columns),t=o=>e.includes(o.key)?e.indexOf(o.key):e.length,i=[...this.columns].sort((o,r)=>t(o)-t(r)),{dense:a}=this.layout;return n`<mr-dialog
.heading=${this.t("fleet.columns")}
.closeLabel=${this.t("common.close")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<ul>
${P(i,o=>o.key,o=>this.line(o,e))}
</ul>
<fieldset class="row">
<legend>${this.t("fleet.density")}</legend>
${[!1,!0].map(o=>n`<label class="check">
<input type="radio" name="density" .checked=${a===o} @change=${()=>this.apply({dense:o})} />
${this.t(o?"fleet.dense":"fleet.roomy")}
</label>`)}
</fieldset>
<button
slot="actions"
type="button"
?disabled=${this.layout.columns===null}
@click=${()=>this.apply({columns:null})}
>
${this.t("fleet.usual_columns")}
</button>
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>${this.t("common.close")}</button>
</mr-dialog>`}line(e,t){let{key:i,label:a}=e,o=t.indexOf(i),r=i==="name";return n`<li
data-key=${i}
@keydown=${p=>{!p.altKey||p.key!=="ArrowUp"&&p.key!=="ArrowDown"||(p.preventDefault(),this.move(i,p.key==="ArrowUp"?-1:1))}}
>
<label class="check">
<input
type="checkbox"
.checked=${o>=0}
?disabled=${r}
@change=${p=>this.toggle(i,p.target.checked)}
/>
${a}
</label>
${r||o<0?d:n`<button
type="button"
class="icon up"
aria-label=${this.t("fleet.column_up",{column:a})}
aria-keyshortcuts="Alt+ArrowUp"
?disabled=${o===1}
@click=${()=>this.move(i,-1)}
>
${k(H)}
</button>
<button
type="button"
class="icon down"
aria-label=${this.t("fleet.column_down",{column:a})}
aria-keyshortcuts="Alt+ArrowDown"
?disabled=${o===t.length-1}
@click=${()=>this.move(i,1)}
>
${k(T)}
</button>`}
</li>`}};m.styles=[g,f`ul{list-style:none;margin:0;padding:0}li{display:flex;align-items:center;min-height:40px}label.check{flex:1}`],s([c({attribute:!1})],m.prototype,"columns",2),s([c({attribute:!1})],m.prototype,"layout",2),s([u("mr-dialog")],m.prototype,"dialog",2),m=s([y("mr-column-dialog")],m);
