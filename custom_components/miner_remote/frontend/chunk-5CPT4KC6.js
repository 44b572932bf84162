import{a as me,b as he,c as ce}from"./chunk-XG2UJ3DP.js";import{a as Ce,b as Re,c as qe}from"./chunk-PDHL5ZQO.js";import{b as Te,c as Ie,d as Ne}from"./chunk-3OC6HTNH.js";import"./chunk-ID2OILJS.js";import{c as Se,d as Le}from"./chunk-L24CMAGY.js";import{a as S,b as L,c as ue,e as fe}from"./chunk-4UGSH5F5.js";import"./chunk-LBJ7OJ63.js";import{d as ae,f as le}from"./chunk-7GRE436D.js";import{a as ve,f as we,g as xe,h as Me,k as ke,l as _e,m as T,n as Ee,o as H}from"./chunk-PRBIVEYZ.js";import"./chunk-I63C7D7V.js";import"./chunk-7ORM46B2.js";import{a as ge,d as $e,e as be}from"./chunk-CSDMT7G5.js";import{a as pe,c as _}from"./chunk-OQFE3B4O.js";import{a as ye}from"./chunk-BZNK2URC.js";import{b as re}from"./chunk-BCZP3DJ2.js";import"./chunk-A4NVLGUF.js";import"./chunk-5FDU5JK4.js";import"./chunk-SXEPJTWD.js";import{a as w,b as de}from"./chunk-76NKPHPN.js";import{$ as Z,B as W,F as Y,I as R,K as G,L as q,O as B,Q,T as X,_ as J,aa as V,ba as ee,da as te,fa as ie,ha as c,ia as d,ja as b,na as se,o as D,r as C,sa as ne,ua as h,va as y,w as U,wa as g,x as F,y as K,z as j}from"./chunk-F4IZPBAG.js";import{b as oe,c as P}from"./chunk-RPZHBZSE.js";import{a as v,d as s,g as a}from"./chunk-42XHLT2J.js";import{b as n}from"./chunk-TN3OZQAE.js";var je=/^[=+\-@\t\r]/,We=/([;,\t\r\n])(?=[=+\-@])/g;function Pe(l){if(l===null)return"";if(typeof l=="number")return Number.isFinite(l)?String(Math.round(l*1e6)/1e6):"";let m=l.replace(We,"$1'");return je.test(m)&&(m=`'${m}`),/[",;\t\r\n]/.test(m)?`"${m.replaceAll('"','""')}"`:m}function He(l,m){let e=m.flatMap(i=>i.csv);return[e.map(({heading:i})=>Pe(i)),...l.map(i=>e.map(({value:o})=>Pe(o(i))))].map(i=>`${i.join(",")}\r
`).join("")}var x=class extends w{constructor(){super(...arguments);this.miners=[];this.total=0}render(){let{format:e}=this.env,t=le(this.miners);return s`${t.total<this.total?s`<p class="help of">${this.t("fleet.figures_of",{shown:t.total,total:this.total})}</p>`:a}
<dl aria-label=${this.t("control.figures")}>
${this.figure(this.t("control.hashrate"),e.hashrate(t.hashrate_ths))}
${this.figure(this.t("control.power"),e.power(t.power_w))}
${this.figure(this.t("control.efficiency"),e.efficiency(t.efficiency_j_th))}
${this.figure(this.t("control.online"),this.t("control.online_of",{online:t.online,total:t.total}),this.t.n("control.mining",t.mining))}
${this.money()}
</dl>`}money(){let{format:e}=this.env;if(this.rates===void 0)return s`${this.figure(this.t("control.price"),"\u2026")}${this.figure(this.t("control.cost"),"\u2026")}`;let{price:t,perHour:i,unpriced:o}=Se(this.miners,this.rates),r=new Set(this.miners.map(k=>k.site)),M=new Set(this.env.fleet.miners.map(k=>k.site)),[E]=r,Fe=re(["rates","new"],this.t("control.price_missing"),{from:"control",...r.size===1&&M.size>1&&E!==void 0?{place:E}:{}}),N=[...i].map(([k,Ke])=>e.money(Ke,k));return s`${this.figure(this.t("control.price"),t===null?e.price(null):t.low===t.high?e.price(t.low,t.currency):this.t("control.price_varies",{low:e.money(t.low,t.currency,4),high:e.price(t.high,t.currency)}),t===null&&i.size===0?Fe:a)}
${this.figure(this.t("control.cost"),N.length>0?N.join(" + "):t===null?e.money(null):e.money(0,t.currency),N.length>0&&o>0?this.t.n("control.cost_without",o):t===null&&i.size===0?this.t("control.cost_missing"):a)}`}figure(e,t,i=a){return s`<div class="card">
<dt>${e}</dt>
<dd>${t}${i===a?a:s`<span class="help">${i}</span>`}</dd>
</div>`}};x.styles=[g,v`:host{display:block;container-type:inline-size}.of{margin-bottom:6px}dl{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px;margin:0}.card{padding:12px 14px;min-width:0}dt{color:var(--mr-secondary);font-size:13px}dd{margin:0;font-size:18px;font-weight:500;font-variant-numeric:tabular-nums;overflow-wrap:anywhere;line-height:1.3}dd .help{display:block;font-weight:400;font-size:12px}@container (max-width: 880px){dl{grid-template-columns:repeat(3,minmax(0,1fr))}}@container (max-width: 480px){dl{gap:8px}.card{padding:8px 10px}dt{font-size:12px}dd{font-size:15px}}`],n([c({attribute:!1})],x.prototype,"miners",2),n([c({attribute:!1})],x.prototype,"rates",2),n([c({type:Number})],x.prototype,"total",2),x=n([y("mr-fleet-figures")],x);var I=()=>import("./chunk-MNGDBDG5.js");function ze(l,m,e,t){let i=m.get("view")==="map";return s`<div class="segments" role="group" aria-label=${l.t("map.view")}>
<button type="button" aria-pressed=${!i} @click=${()=>e({view:null})}>
${h(J,18)}<span>${l.t("map.table")}</span>
</button>
<button
type="button"
aria-pressed=${i}
@pointerenter=${t}
@focus=${t}
@click=${()=>e({view:"map"})}
>
${h(ie,18)}<span>${l.t("map.map")}</span>
</button>
</div>`}function z(l,m){let e=L(l.hass);return ae(l.catalog.value).filter(t=>m.some(i=>ue(i,t,e)&&!Te(i,t)))}function O(l,m){return l.hass.user?.is_admin===!0&&m.some(e=>e.device_id!==null)}function Oe(l,m){let{t:e}=l;return[{key:"open",label:e("fleet.open"),icon:h(ee),href:oe(["miner",m.miner_id])},{key:"web",label:e("miner.web_page"),icon:h(B),href:Ie(m.ip),external:!0},...z(l,[m]).map((t,i)=>({key:t.command_type,label:e(`common.type_${t.command_type}`),icon:S(t),apart:i===0})),...O(l,[m])?[{key:"labels",label:e("fleet.set_labels"),icon:h(R),apart:!0},{key:"area",label:e("fleet.set_area"),icon:h(q)}]:[]]}var Ye=60,u=class extends w{constructor(){super(...arguments);this.views=[];this.problem=""}get changed(){return this.current!==void 0&&he(this.current,this.query,this.layout)}fire(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}as(e){let{columns:t,dense:i}=this.layout;return{name:e,query:me(this.query),columns:t,dense:i}}openMenu(e){let{right:t,bottom:i}=e.currentTarget.getBoundingClientRect();this.awaits(import("./chunk-GHJZOTUL.js")),this.menu={x:t-240,y:i+4}}items(){let{current:e,changed:t}=this,i=(o,r,M,E=!1)=>({key:o,label:r,icon:h(M),apart:E});return[{key:"view:",label:this.t("fleet.all_miners"),checked:e===void 0},...this.views.map(({name:o})=>({key:`view:${o}`,label:o,checked:o===e?.name})),...e!==void 0&&t?[i("update",this.t("fleet.view_update",{name:e.name}),U,!0),i("discard",this.t("fleet.view_discard"),te)]:[],i("new",this.t("fleet.view_save_as"),F,!0),...e===void 0?[]:[i("rename",this.t("fleet.view_rename"),Q),i("delete",this.t("fleet.view_delete"),K)]]}take(e){let{current:t}=this;e.startsWith("view:")?this.fire("chosen",this.views.find(({name:i})=>i===e.slice(5))??null):e==="update"&&t!==void 0?this.fire("save",{view:this.as(t.name)}):e==="discard"?this.fire("chosen",t):(this.problem="",this.asking=e)}submit(e){e.preventDefault();let{current:t}=this;if(this.asking==="delete"){this.fire("delete",t?.name),this.dialog.close();return}let i=this.input.value.trim(),o=this.asking==="rename"&&t!==void 0;i===""?this.problem=this.t("fleet.view_nameless"):this.views.some(r=>r.name===i&&!(o&&r===t))?this.problem=this.t("fleet.view_exists"):(this.fire("save",o?{view:{...t,name:i},instead:t.name}:{view:this.as(i)}),this.dialog.close())}render(){let e=this.current?.name??this.t("fleet.all_miners");return s`<button
type="button"
class="plain"
aria-haspopup="menu"
aria-label=${this.t(this.changed?"fleet.view_changed":"fleet.view_is",{name:e})}
@click=${this.openMenu}
>
${h(V)}<span class="name">${e}</span>${this.changed?s`<span class="changed" title=${this.t("fleet.changed")}>•</span>`:a}${h(D,18)}
</button>
${this.menu===void 0?a:s`<mr-menu
.items=${this.items()}
.label=${this.t("fleet.views")}
.x=${this.menu.x}
.y=${this.menu.y}
@chosen=${t=>this.take(t.detail)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}
${this.asking===void 0?a:this.question(this.asking)}`}question(e){let t=this.current?.name??"",i=e==="delete";return s`<mr-dialog
.heading=${i?this.t("fleet.view_delete_ask",{name:t}):this.t(e==="new"?"fleet.view_new":"fleet.view_rename_title",{name:t})}
.closeLabel=${this.t("common.close")}
@closed=${()=>{this.asking=void 0}}
>
<form id="form" @submit=${this.submit}>
${i?s`<p class="text">${this.t("fleet.view_delete_text")}</p>`:s`<label class="field">
<span>${this.t("control.name")}</span>
<input
name="view"
maxlength=${Ye}
autocomplete="off"
.value=${e==="rename"?t:""}
aria-invalid=${this.problem===""?a:"true"}
aria-describedby="problem"
/>
<span class="error" id="problem" role="alert">${this.problem}</span>
</label>
<p class="help">${this.t("fleet.view_help")}</p>`}
</form>
<button slot="actions" type="button" @click=${()=>this.dialog.close()}>${this.t("common.cancel")}</button>
<button slot="actions" type="button" class="primary ${i?"danger":""}" @click=${this.submit}>
${this.t(i?"common.delete":"common.save")}
</button>
</mr-dialog>`}};u.styles=[g,v`:host{display:inline-flex;min-width:0}button.plain{min-width:0;max-width:320px;gap:6px}.name{overflow:hidden;text-overflow:ellipsis}.changed{color:var(--mr-primary-text);font-size:20px;line-height:1}.text{margin:0}`],n([c({attribute:!1})],u.prototype,"views",2),n([c({attribute:!1})],u.prototype,"current",2),n([c({attribute:!1})],u.prototype,"query",2),n([c({attribute:!1})],u.prototype,"layout",2),n([d()],u.prototype,"menu",2),n([d()],u.prototype,"asking",2),n([d()],u.prototype,"problem",2),n([b("mr-dialog")],u.prototype,"dialog",2),n([b("input")],u.prototype,"input",2),u=n([y("mr-saved-views")],u);var Ae=4,$=class extends w{constructor(){super(...arguments);this.selected=[];this.shown=[];this.compact=!1}connectedCallback(){super.connectedCallback(),this.owns(Ne(this))}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:new Set(e.map(t=>t.miner_id))}))}take(e){this.dispatchEvent(new CustomEvent("chosen",{detail:e}))}openMenu(e){let{left:t,top:i}=e.currentTarget.getBoundingClientRect();this.awaits(import("./chunk-GHJZOTUL.js")),this.menu={x:t,y:i}}actions(){let e=new Set(z(this.env,this.selected)),t=fe(this.selected,this.catalog,L(this.env.hass)).map(i=>({key:i.command_type,label:this.t(`common.type_${i.command_type}`),icon:S(i),disabled:!e.has(i)}));return O(this.env,this.selected)?[...t,{key:"labels",label:this.t("fleet.set_labels"),icon:h(R)},{key:"area",label:this.t("fleet.set_area"),icon:h(q)}]:t}render(){let{selected:e,shown:t}=this,i=new Set(t.map(r=>r.miner_id)),o=e.filter(r=>!i.has(r.miner_id));return s`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
<div class="row chosen">
<b role="status">${this.t.n("control.selected",e.length)}</b>
${o.length>0?s`<span class="help">${this.t.n("control.selected_hidden",o.length)}</span>`:a}
${e.length<t.length+o.length?s`<button type="button" class="plain" @click=${()=>this.choose([...t,...o])}>
${this.t("control.select_matching",{count:t.length})}
</button>`:a}
<span class="spacer"></span>
<button
type="button"
class="icon"
aria-label=${this.t("control.unselect")}
title=${this.t("control.unselect")}
aria-keyshortcuts="Escape"
@click=${()=>this.choose([])}
>
${h(C)}
</button>
</div>
<div class="buttons">${this.buttons()}</div>
</div>`}buttons(){let e=this.actions(),t=e.filter(({key:r})=>r!=="labels"&&r!=="area"),i=this.compact&&e.length>Ae?e.slice(0,Ae-1):e,o=e.slice(i.length);return s`${t.length===0?s`<p class="help">${this.t("control.nothing_offered")}</p>`:a}
${i.map(r=>s`<button type="button" ?disabled=${r.disabled===!0} @click=${()=>this.take(r.key)}>${r.icon}<span>${r.label}</span></button>`)}
${o.length===0?a:s`<button type="button" aria-haspopup="menu" @click=${this.openMenu}>
${h(j)}<span>${this.t("fleet.more")}</span>
</button>`}
${this.menu===void 0?a:s`<mr-menu
.items=${o.filter(({disabled:r})=>r!==!0)}
.label=${this.t("control.selection")}
.x=${this.menu.x}
.y=${this.menu.y}
@chosen=${r=>this.take(r.detail)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}`}};$.styles=[g,v`:host{display:block;flex:none;background:var(--card-background-color);border-top:1px solid var(--divider-color);border-end-start-radius:12px;border-end-end-radius:12px}:host([compact]){position:sticky;bottom:0;z-index:2;box-shadow:0 -4px 12px #0000002e}.actions{padding:8px 12px 12px 16px}.buttons{display:flex;flex-wrap:wrap;align-items:center;gap:8px}:host(:not([compact])) .buttons button{padding:0 11px;gap:6px}:host([compact]) .buttons{display:grid;grid-template-columns:repeat(auto-fit,minmax(72px,1fr))}:host([compact]) .buttons .help{grid-column:1 / -1}:host([compact]) .buttons button{flex-direction:column;gap:2px;border-radius:12px;padding:6px 2px;min-height:58px;font-size:12px;white-space:normal;line-height:1.2}`],n([c({attribute:!1})],$.prototype,"selected",2),n([c({attribute:!1})],$.prototype,"shown",2),n([c({attribute:!1})],$.prototype,"catalog",2),n([c({type:Boolean,reflect:!0})],$.prototype,"compact",2),n([d()],$.prototype,"menu",2),$=n([y("mr-selection-bar")],$);var A=["site","location","label","status"],f=class extends w{constructor(){super(...arguments);this.columns=[];this.shown=0;this.total=0;this.compact=!1;this.filtersShown=!1}search(){this.input.focus(),this.input.select()}filter(e){let t="firmware"in e?{...e,version:null}:e;this.dispatchEvent(new CustomEvent("filtered",{detail:t}))}fire(e){this.dispatchEvent(new CustomEvent(e))}render(){let e=ke(this.query),t=this.filtersShown?[]:e.filter(i=>this.compact||!A.includes(i));return s`<div class="row search">
<label class="find">
${h(G)}
<input
type="search"
aria-label=${this.t("common.search")}
aria-keyshortcuts="/"
placeholder=${this.t("control.search_for")}
.value=${_(this.query.get("q")??"")}
@input=${i=>this.filter({q:i.target.value})}
@keydown=${i=>{i.key==="ArrowDown"&&(i.preventDefault(),this.fire("totable"))}}
/>
</label>
${this.compact?a:A.map(i=>this.choice(i))}
<button
type="button"
class=${t.length>0?"set":""}
aria-expanded=${this.filtersShown}
@click=${()=>{this.filtersShown=!this.filtersShown}}
>
${h(Y)}${this.t("control.filters")}${t.length>0?` (${t.length})`:a}
</button>
</div>
${this.filtersShown?this.filters():a}
<div class="row count">
<span role="status"
>${this.shown===this.total?this.t.n("common.miners",this.total):this.t("control.matches",{shown:this.shown,total:this.total})}</span
>
${t.map(i=>this.chip(i))}
${_e(this.query)?s`<button type="button" class="plain" @click=${()=>this.filter(T)}>${this.t("control.clear")}</button>`:a}
<span class="spacer"></span>
<slot name="views"></slot>
${this.tool("columns",Z,this.t("fleet.columns"))} ${this.tool("csv",W,this.t("fleet.csv"))}
<button type="button" class="plain" @click=${()=>pe()}>
${h(X)}${this.t("add.add_miners")}
</button>
${ze(this.env,this.query,i=>this.filter(i),()=>this.awaits(I()))}
</div>`}tool(e,t,i){return s`<button type="button" class="icon" aria-label=${i} title=${i} @click=${()=>this.fire(e)}>
${h(t)}
</button>`}chip(e){let t=this.query.get(e)??"",i=this.t(`fleet.set_${e}`,{value:this.valueText(e,t)});return s`<button
type="button"
class="removable"
aria-label=${this.t("fleet.remove_filter",{filter:i})}
@click=${()=>this.filter({[e]:null})}
>
${i}${h(C,16)}
</button>`}filters(){return s`<div class="filters">
${we.filter(e=>this.compact||!A.includes(e)).map(e=>this.choice(e))}
<input
type="text"
class=${this.query.get("worker")?"set":""}
aria-label=${this.t("fleet.worker")}
placeholder=${this.t("fleet.worker")}
.value=${_(this.query.get("worker")??"")}
@input=${e=>this.filter({worker:e.target.value})}
/>
${this.compact?s`<select
aria-label=${this.t("control.sort_by")}
@change=${e=>this.filter({sort:e.target.value})}
>
${this.sortChoices()}
</select>`:a}
${xe.map(e=>s`<label class="limit">
<span>${this.t(`fleet.filter_${e}`)}</span>
<input
type="number"
min="0"
step="any"
class=${this.query.get(e)?"set":""}
.value=${_(this.query.get(e)??"")}
@input=${t=>this.filter({[e]:t.target.value})}
/>
</label>`)}
${Me.map(e=>s`<label class="check">
<input
type="checkbox"
.checked=${_(this.query.get(e)==="yes")}
@change=${t=>this.filter({[e]:t.target.checked?"yes":null})}
/>
${this.t(`fleet.set_${e}`)}
</label>`)}
</div>`}sortChoices(){let e=this.query.get("sort")??"";return[...new Map(this.columns.map(i=>[i.key,i])).values()].flatMap(i=>[i.key,`-${i.key}`].map(o=>s`<option value=${o} ?selected=${o===(e||"name")}>
${this.t("control.sort_by")}: ${i.label} ${o.startsWith("-")?"\u2193":"\u2191"}
</option>`))}choice(e){let t=this.choices[e],i=this.query.get(e)??"";if(t.length<2&&i===""&&e!=="label"&&e!=="status")return a;if(t.length===0&&i==="")return a;let o=i!==""&&!t.some(r=>r.value===i);return s`<select
class=${i===""?"":"set"}
aria-label=${this.t(`control.filter_${e}`)}
@change=${r=>this.filter({[e]:r.target.value})}
>
<option value="" ?selected=${i===""}>${this.t(`control.all_${e}`)}</option>
${o?s`<option value=${i} selected>${this.valueText(e,i)} (0)</option>`:a}
${t.map(({value:r,count:M})=>s`<option value=${r} ?selected=${r===i}>
${this.valueText(e,r)} (${this.env.format.number(M)})
</option>`)}
</select>`}valueText(e,t){let i=e==="status"?ge.find(o=>o===t):void 0;return i===void 0?t:be(this.env,i)}};f.styles=[g,v`:host{padding:12px 16px 4px;display:flex;flex-direction:column;gap:4px}.find{position:relative;display:flex;flex:1 1 160px;max-width:420px;color:var(--mr-secondary)}.find svg{position:absolute;inset-inline-start:10px;top:10px;pointer-events:none}.find input{width:100%;padding-inline-start:36px}.filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(230px,100%),1fr));gap:8px;align-items:center;padding:8px 0 4px}.row.search select{max-width:190px}:host([compact]) .filters{grid-template-columns:repeat(auto-fill,minmax(145px,1fr))}:host([compact]) .limit{grid-column:1 / -1}.limit{display:flex;align-items:center;justify-content:space-between;gap:8px}.limit input{width:84px;flex:none}.set{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.segments{display:flex}.segments button:first-child{border-start-end-radius:0;border-end-end-radius:0}.segments button:last-child{border-start-start-radius:0;border-end-start-radius:0;margin-inline-start:-1px}.segments [aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}:host([compact]) .segments svg{display:none}.removable{min-height:28px;padding:0 6px 0 10px;gap:4px;font-weight:400;color:var(--primary-text-color);background:color-mix(in srgb,var(--primary-color) 14%,var(--card-background-color));border-color:transparent;white-space:normal;text-align:start}.count{min-height:40px;color:var(--mr-secondary)}`],n([c({attribute:!1})],f.prototype,"query",2),n([c({attribute:!1})],f.prototype,"choices",2),n([c({attribute:!1})],f.prototype,"columns",2),n([c({type:Number})],f.prototype,"shown",2),n([c({type:Number})],f.prototype,"total",2),n([c({type:Boolean,reflect:!0})],f.prototype,"compact",2),n([d()],f.prototype,"filtersShown",2),n([b("input[type=search]")],f.prototype,"input",2),f=n([y("mr-fleet-toolbar")],f);var De=v`:host{height:100%}.page{display:flex;flex-direction:column;gap:12px;padding:16px;min-height:100%}.page.roomy{min-height:100%;height:100%}.page>*{flex:none}.fleet{padding:0}.roomy .fleet{flex:1 0 340px;display:flex;flex-direction:column;min-height:340px;overflow:hidden}.roomy mr-table,.roomy mr-map{flex:1 1 0}`;var Ue={width:720,height:640},Ge=15e3,Be=6e4,Qe=l=>l.miner_id,Xe=l=>l.name,p=class extends de{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.selection=new Set;this.choosingColumns=!1;this.roomy=!0;this.addReady=!1;this.allColumns=[];this.columns=[];this.shown=[];this.filterChoices=H([]);this.takeFleet=()=>{let{fleet:e}=this.env;this.miners=this.env.lastCommands.with(this.env.pools.with(e.miners)),this.loaded=e.loaded,this.lost=e.error===void 0?"":this.env.errorText(e.error)};this.takeLayout=()=>{this.layout=this.env.table.layoutOf(this.view),this.requestUpdate()};this.pressed=e=>{if(e.defaultPrevented||e.ctrlKey||e.metaKey||e.altKey)return;let t=e.composedPath(),i=t.some(r=>r instanceof HTMLElement&&r.matches("input, select, textarea, dialog"));if(!(t[0]!==document.body&&!t.includes(this)||i||this.renderRoot.querySelector("mr-dialog, mr-command-dialog, mr-add-miners")!==null)){if(e.key==="/"&&this.toolbar!==null)this.toolbar.search();else if(e.key==="Escape"&&this.selection.size>0)this.selection=new Set;else return;e.preventDefault()}}}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>{this.roomy=this.clientWidth>=Ue.width&&this.clientHeight>=Ue.height});e.observe(this),this.owns(()=>e.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.pools.listen(this.takeFleet)),this.owns(this.env.lastCommands.listen(this.takeFleet)),this.owns(this.env.table.listen(()=>this.takeLayout())),this.loadRates();let t=setInterval(()=>{this.loadRates()},Be);this.owns(()=>clearInterval(t)),window.addEventListener("keydown",this.pressed),this.owns(()=>window.removeEventListener("keydown",this.pressed));let i=setInterval(()=>{this.miners.some($e)&&this.makeColumns(),this.requestUpdate()},Ge);this.owns(()=>clearInterval(i)),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}async loadRates(){try{this.rates=(await se(this.env.hass,"GET","remote/rates")).rates}catch{this.rates??=[]}}makeColumns(){this.allColumns=Ce(this.env,this.rates===void 0?void 0:new Le(this.rates)),this.columns=qe(this.env,this.allColumns,this.layout.columns,!this.roomy)}willUpdate(e){e.has("query")&&this.takeLayout(),["env","rates","layout","roomy"].some(t=>e.has(t))&&this.makeColumns(),e.has("env")&&(this.texts={selectAll:this.t("common.select_all"),selectRow:t=>this.t("common.select_row",{name:t}),label:this.t("control.fleet"),rowMenus:{heading:this.t("fleet.actions"),of:t=>this.t("fleet.actions_of",{name:t})}}),this.query.has("add")&&!this.addReady&&this.awaits(import("./chunk-KJLAGXWK.js").then(()=>{this.addReady=!0})),(e.has("miners")||e.has("query"))&&(this.filterChoices=H(this.miners,this.query.get("firmware")??"")),(e.has("miners")||e.has("query"))&&(this.shown=Ee(this.miners,this.query))}get view(){let e=this.query.get("saved");return e===null?void 0:this.env.table.data.views.find(t=>t.name===e)}async stored(e){try{await e}catch(t){ye(this,this.env.errorText(t))}}chooseView(e){this.env.table.discard();let t=new URLSearchParams(e?.query??"");e!==null&&t.set("saved",e.name);let i=this.query.get("batch");i!==null&&t.set("batch",i),P([this.tab],t),this.takeLayout()}saveView({view:e,instead:t}){this.env.table.discard(),this.stored(this.env.table.change(i=>({...i,views:ce(i.views.filter(({name:o})=>o!==t),e)}))),this.filter({saved:e.name})}deleteView(e){this.filter({saved:null}),this.stored(this.env.table.change(t=>({...t,views:t.views.filter(i=>i.name!==e)})))}download(){let t=Re(this.allColumns,this.layout.columns).flatMap(r=>this.allColumns.filter(M=>M.key===r)),i=ve(this.shown,this.allColumns,this.query.get("sort")??""),o=new Blob(["\uFEFF",He(i,t)],{type:"text/csv;charset=utf-8"});ne(o,`miners-${new Date().toISOString().slice(0,10)}.csv`)}get selected(){return this.selection.size===0?[]:this.miners.filter(e=>this.selection.has(e.miner_id))}openMiner(e){P(["miner",e.miner_id])}act(e,t,i){let[o]=t;if(e==="open"&&o!==void 0)this.openMiner(o);else if(e==="labels"||e==="area")this.awaits(import("./chunk-GHJZOTUL.js")),this.assigning={what:e,miners:t};else{let r=this.env.catalog.value?.commands[e];r!==void 0&&(this.command={row:r,miners:t,ofSelection:i})}}openRowMenu(e){this.awaits(import("./chunk-GHJZOTUL.js")),this.menu=e}render(){return s`<div class="page ${this.roomy?"roomy":""}">
${this.lost===""?a:this.refused()}
${this.loaded?this.content():this.lost===""?s`<p class="help" role="status">${this.t("common.loading")}</p>`:a}
</div>
${this.dialogs()}`}content(){return this.miners.length===0?s`<mr-no-miners .env=${this.env}></mr-no-miners>`:s`<mr-fleet-figures .env=${this.env} .miners=${this.shown} .rates=${this.rates} .total=${this.miners.length}></mr-fleet-figures>
<section class="card fleet" aria-label=${this.t("control.fleet")}>
<mr-fleet-toolbar
.env=${this.env}
.query=${this.query}
.choices=${this.filterChoices}
.columns=${this.columns}
.shown=${this.shown.length}
.total=${this.miners.length}
?compact=${!this.roomy}
@filtered=${e=>this.filter(e.detail)}
@columns=${()=>{this.awaits(import("./chunk-GHJZOTUL.js")),this.choosingColumns=!0}}
@csv=${this.download}
@totable=${()=>this.table?.focusRow()}
>
<mr-saved-views
slot="views"
.env=${this.env}
.views=${this.env.table.data.views}
.current=${this.view}
.query=${this.query}
.layout=${this.layout}
@chosen=${e=>this.chooseView(e.detail)}
@save=${e=>this.saveView(e.detail)}
@delete=${e=>this.deleteView(e.detail)}
></mr-saved-views>
</mr-fleet-toolbar>
${this.shown.length===0?s`<div class="empty">
<h2>${this.t("control.no_match_title")}</h2>
<p>${this.t("control.no_match_text",{count:this.miners.length})}</p>
<button type="button" class="primary" @click=${()=>this.filter(T)}>${this.t("control.clear")}</button>
</div>`:this.query.get("view")==="map"?this.map():s`<mr-table
.rows=${this.shown}
.columns=${this.columns}
.key=${Qe}
.name=${Xe}
.texts=${this.texts}
.selection=${this.selection}
.sort=${this.query.get("sort")??""}
?page=${!this.roomy}
?dense=${this.layout.dense}
openable
@selected=${e=>{this.selection=e.detail}}
@sorted=${e=>this.filter({sort:e.detail})}
@opened=${e=>this.openMiner(e.detail)}
@menu=${e=>this.openRowMenu(e.detail)}
></mr-table>`}
${this.selectionBar()}
</section>`}map(){return this.awaits(I()),s`<mr-map
.env=${this.env}
.miners=${this.shown}
.query=${this.query}
.selection=${this.selection}
?page=${!this.roomy}
@filtered=${e=>this.filter(e.detail)}
@selected=${e=>{this.selection=e.detail}}
@opened=${e=>this.openMiner(e.detail)}
@menu=${e=>this.openRowMenu(e.detail)}
></mr-map>`}refused(){return s`<div class="notice bad row" role="alert">
<span class="spacer">${this.t("common.lost",{error:this.lost})}</span>
<button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
</div>`}selectionBar(){let{selected:e}=this;return e.length===0?a:s`<mr-selection-bar
.env=${this.env}
.selected=${e}
.shown=${this.shown}
.catalog=${this.env.catalog.value}
?compact=${!this.roomy}
@selected=${t=>{this.selection=t.detail}}
@chosen=${t=>this.act(t.detail,e,!0)}
></mr-selection-bar>`}dialogs(){return s`${this.command===void 0?a:s`<mr-command-dialog
.env=${this.env}
.row=${this.command.row}
.catalog=${this.env.catalog.value}
.miners=${this.command.miners}
@sent=${()=>{this.command?.ofSelection&&(this.selection=new Set)}}
@closed=${()=>{this.command=void 0}}
></mr-command-dialog>`}
${this.menu===void 0?a:this.rowMenu(this.menu)}
${this.assigning===void 0?a:s`<mr-assign-dialog
.env=${this.env}
.what=${this.assigning.what}
.miners=${this.assigning.miners}
@closed=${()=>{this.assigning=void 0}}
></mr-assign-dialog>`}
${this.choosingColumns?s`<mr-column-dialog
.env=${this.env}
.columns=${this.allColumns}
.layout=${this.layout}
@layout=${e=>this.stored(this.env.table.setLayout(this.view,e.detail))}
@closed=${()=>{this.choosingColumns=!1}}
></mr-column-dialog>`:a}
${this.addReady&&this.query.has("add")?s`<mr-add-miners .env=${this.env} @closed=${()=>this.filter({add:null})}></mr-add-miners>`:a}`}rowMenu({row:e,x:t,y:i}){return s`<mr-menu
.items=${Oe(this.env,e)}
.label=${this.t("fleet.actions_of",{name:e.name})}
.x=${t}
.y=${i}
@chosen=${o=>this.act(o.detail,[e],!1)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}};p.styles=[g,De],n([d()],p.prototype,"miners",2),n([d()],p.prototype,"loaded",2),n([d()],p.prototype,"lost",2),n([d()],p.prototype,"selection",2),n([d()],p.prototype,"command",2),n([d()],p.prototype,"menu",2),n([d()],p.prototype,"assigning",2),n([d()],p.prototype,"choosingColumns",2),n([d()],p.prototype,"roomy",2),n([d()],p.prototype,"addReady",2),n([d()],p.prototype,"rates",2),n([d()],p.prototype,"layout",2),n([b("mr-table")],p.prototype,"table",2),n([b("mr-fleet-toolbar")],p.prototype,"toolbar",2),p=n([y("mr-control")],p);export{p as ControlView};
