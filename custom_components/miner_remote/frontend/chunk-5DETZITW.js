import{a as A,c as ie}from"./chunk-4PCQSO6C.js";import"./chunk-7V7DMA2N.js";import{a as F}from"./chunk-BZNK2URC.js";import{a as ee}from"./chunk-7J6LUGHS.js";import"./chunk-65HKCRDK.js";import{a as M}from"./chunk-2PYYMH4C.js";import{a as j}from"./chunk-LNM5JM6C.js";import"./chunk-QKF2GUB6.js";import{a as I,b as te}from"./chunk-A7H35QJA.js";import{a as re}from"./chunk-SQ2ULTSQ.js";import{L as Q,O as D,_ as w,f as V,q as J,w as Z}from"./chunk-64LJY4AI.js";import{a as k,b as v,f as T,g as b,n as S,o as E}from"./chunk-NWAP5VZV.js";import{c as X}from"./chunk-RPZHBZSE.js";import{a as $,d as o,g as c}from"./chunk-42XHLT2J.js";import{b as m}from"./chunk-TN3OZQAE.js";var P=1,ae=[0,1,2,3,4,5,6],oe=[1,2,3,4,5,6,7,8,9,10,11,12],be=1e5,z={days:ae,months:oe,start:"22:00",end:"06:00",price:""};function le(a,n,e){let t=a.trim().toLowerCase();return e.filter(r=>t!==""&&r.id!==n&&r.location?.toLowerCase()===t)}function q(a,n="."){let e=t=>ie(t,n);return{name:a?.name??"",type:a?.type??"flat",currency:a?.currency??"",price:e(a?.price),periods:(a?.periods??[]).map(t=>({days:t.days??ae,months:t.months??oe,start:ne(t.start_hour,t.start_minute),end:ne(t.end_hour%24,t.end_minute),price:e(t.price)})),entityId:a?.entity_id??"",tariffs:Object.entries(a?.tariff_prices??{}).map(([t,r])=>({name:t,price:e(r)})),location:a?.location??"",timezone:a?.timezone??""}}function de(a){let{type:n}=a,e=a.tariffs.filter(t=>t.price.trim()!=="");return{name:a.name.trim(),type:n,currency:a.currency.trim(),price:n==="sensor"?null:R(a.price),periods:n==="tou"?a.periods.map($e):null,entity_id:n==="sensor"?a.entityId.trim():null,tariff_prices:n==="sensor"&&e.length>0?Object.fromEntries(e.map(t=>[t.name,R(t.price)])):null,location:a.location.trim()||null,timezone:a.timezone.trim()||null}}function $e(a){let[n,e]=G(a.start),[t,r]=G(a.end),i=t===0&&r===0;return{days:a.days,months:a.months,start_hour:n,start_minute:e,end_hour:i?24:t,end_minute:r,price:R(a.price)??0}}function ce(a){return a.periods.flatMap(n=>{let e=R(n.price);return e===null||!L(n.start)||!L(n.end)?[]:[{days:n.days,months:n.months,start:se(n.start),end:se(n.end)||1440,price:e}]})}function pe(a,n){let e=new Map;if(a.name.trim()===""&&e.set("name","rates.need_name"),a.type!=="sensor"){let t=U(a.price),r=a.type==="tou"||n===P;t!==void 0&&!(r&&a.price.trim()==="")&&e.set("price",t)}if(a.type==="tou"){a.periods.length===0&&e.set("periods","rates.need_periods");for(let[t,r]of a.periods.entries()){let i=`periods[${t}]`;r.days.length===0&&e.set(`${i}.days`,"rates.need_days"),r.months.length===0&&e.set(`${i}.months`,"rates.need_months"),L(r.start)||e.set(`${i}.start_hour`,"rates.need_time"),L(r.end)||e.set(`${i}.end_hour`,"rates.need_time");let s=U(r.price);s!==void 0&&e.set(`${i}.price`,s)}}if(a.type==="sensor"){/^[a-z0-9_]+\.[a-z0-9_]+$/.test(a.entityId.trim())||e.set("entity_id","rates.need_entity");for(let{name:t,price:r}of a.tariffs){let i=r.trim()===""?void 0:U(r);i!==void 0&&e.set(`tariff_prices.${t}`,i)}}return e}function U(a){if(a.trim()==="")return"rates.need_price";let n=R(a);return n===null||Math.abs(n)>be?"rates.need_number":void 0}function R(a){let n=A(a);return typeof n=="number"?n:null}function ne(a,n){return`${String(a).padStart(2,"0")}:${String(n).padStart(2,"0")}`}function L(a){return/^([01]\d|2[0-3]):[0-5]\d$/.test(a)}function G(a){let[n,e]=a.split(":");return[Number(n),Number(e)]}function se(a){let[n,e]=G(a);return n*60+e}var C=$`div.field{display:flex;flex-direction:column;gap:4px;min-width:0}div.field>label{color:var(--mr-secondary);font-size:13px}.foot{display:flex;align-items:center;gap:8px;flex-wrap:wrap;position:sticky;bottom:0;padding:12px 0;background:var(--primary-background-color)}`;var ue=[1,2,3,4,5,6,7,8,9,10,11,12];function Y(a,n,e){let t=a.filter(i=>i.months.includes(e)),r=[...new Set([0,1440,...t.flatMap(({start:i,end:s})=>[i,s])])].filter(i=>i<=1440).sort((i,s)=>i-s);return[...Array(7).keys()].map(i=>{let s=[];for(let[l,p]of r.slice(0,-1).entries()){let u=r[l+1],h=t.find(d=>we(d,i,p))?.price??n,g=s.at(-1);g!==void 0&&g.price===h?s[s.length-1]={...g,until:u}:s.push({from:p,until:u,price:h})}return s})}function we({days:a,start:n,end:e},t,r){let i=e<=n;return a.includes(t)&&r>=n&&(i||r<e)?!0:i&&a.includes((t+6)%7)&&r<e}function he(a,n){let e=new Map;for(let t of ue){let r=new Map;for(let[p,u]of Y(a,n,t).entries())for(let{from:h,until:g,price:d}of u){if(d!==null)continue;let f=`${h}-${g}`,K=r.get(f)??{days:[],from:h,until:g};K.days.push(p),r.set(f,K)}let i=[...r.values()];if(i.length===0)continue;let s=JSON.stringify(i),l=e.get(s)??{months:[],spans:i};l.months.push(t),e.set(s,l)}return[...e.values()]}function me(a){let n=new Map;for(let e of ue){let t=a.map(r=>r.months.includes(e)).join();n.set(t,[...n.get(t)??[],e])}return[...n.values()].map(e=>({months:e}))}function fe(a){let n=[];for(let e of[...a].sort((t,r)=>t-r)){let t=n.at(-1);t!==void 0&&t[1]===e-1?t[1]=e:n.push([e,e])}return n}var W=[1,2,3,4,5,6,7,8,9,10,11,12],_=class extends I{constructor(){super(...arguments);this.errors=new Map;this.season=0}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}replace(e,t){this.emit({periods:this.draft.periods.map((r,i)=>i===e?{...r,...t}:r)})}moveUp(e){let t=[...this.draft.periods],[r]=t.splice(e,1);r!==void 0&&t.splice(e-1,0,r),this.emit({periods:t})}render(){let{draft:e}=this,t=this.errors.get("periods");return o`<section class="card">
<h3>${this.t("rates.periods")}</h3>
<p class="help">${this.t("rates.periods_help")}</p>
${t===void 0?c:o`<p class="error" role="alert">${t}</p>`}
${e.periods.map((r,i)=>this.period(r,i))}
<div>
<button type="button" @click=${()=>this.emit({periods:[...e.periods,z]})}>
${w(D)}${this.t("rates.add_period")}
</button>
</div>
${this.rest()}
</section>
${this.week()}`}rest(){let e=this.errors.get("price");return o`<div class="field rest">
<label for="rest">${this.t("rates.price_rest")}</label>
<input
id="rest"
inputmode="decimal"
autocomplete="off"
.value=${this.draft.price}
aria-invalid=${e===void 0?c:"true"}
aria-describedby="rest-help"
@input=${t=>this.emit({price:t.target.value})}
/>
<span id="rest-help" class=${e===void 0?"help":"error"}
>${e??this.t("rates.price_rest_help")}</span
>
</div>`}period(e,t){let{format:r}=this.env,i=t+1,s=`periods[${t}]`,l=d=>this.errors.get(`${s}.${d}`),p=["days","months","start_hour","end_hour","price"].map(l).filter(d=>d!==void 0),u=this.errors.get(s),h=`period-${t}`,g=e.months.length===W.length;return o`<fieldset>
<legend>${this.t("rates.period",{number:String(i)})}</legend>
<div class="line">
<div class="toggles" role="group" aria-label=${this.t("rates.days")}>
${r.weekdays().map(d=>this.toggle(r.weekday(d),r.weekday(d,"long"),e.days,d,f=>this.replace(t,{days:f})))}
</div>
${this.time(this.t("rates.from"),e.start,l("start_hour"),h,d=>this.replace(t,{start:d}))}
${this.time(this.t("rates.until"),e.end,l("end_hour"),h,d=>this.replace(t,{end:d}))}
<label class="field price">
<span>${this.t("rates.price")}</span>
<input
inputmode="decimal"
autocomplete="off"
.value=${e.price}
aria-invalid=${l("price")===void 0?c:"true"}
aria-describedby=${h}
@input=${d=>this.replace(t,{price:d.target.value})}
/>
</label>
<span class="spacer"></span>
<div class="tools">
${t===0?c:o`<button
class="icon"
type="button"
aria-label=${this.t("rates.move_up",{number:String(i)})}
title=${this.t("rates.move_up",{number:String(i)})}
@click=${()=>this.moveUp(t)}
>
${w(V)}
</button>`}
<button
class="icon"
type="button"
aria-label=${this.t("rates.remove_period",{number:String(i)})}
title=${this.t("rates.remove_period",{number:String(i)})}
@click=${()=>this.emit({periods:this.draft.periods.filter((d,f)=>f!==t)})}
>
${w(J)}
</button>
</div>
</div>
<details ?open=${!g}>
<summary>${this.t("rates.months")}: ${g?this.t("rates.all_year"):this.describeMonths(e.months)}</summary>
<div class="toggles months" role="group" aria-label=${this.t("rates.months")}>
${W.map(d=>this.toggle(r.month(d),r.month(d),e.months,d,f=>this.replace(t,{months:f})))}
</div>
</details>
<div id=${h} class="error">${[...p,u].filter(Boolean).join(" ")}</div>
</fieldset>`}toggle(e,t,r,i,s){let l=r.includes(i);return o`<button
class="toggle"
type="button"
aria-pressed=${l?"true":"false"}
title=${t}
@click=${()=>s(l?r.filter(p=>p!==i):[...r,i].sort((p,u)=>p-u))}
>
${e}
</button>`}time(e,t,r,i,s){return o`<label class="field">
<span>${e}</span>
<input
type="time"
.value=${t}
aria-invalid=${r===void 0?c:"true"}
aria-describedby=${i}
@input=${l=>s(l.target.value)}
/>
</label>`}week(){let e=ce(this.draft);if(e.length===0)return c;let{format:t}=this.env,r=A(this.draft.price),i=typeof r=="number"?r:null,s=me(e),l=s[Math.min(this.season,s.length-1)],p=Y(e,i,l?.months[0]??1),u=p.flat().flatMap(d=>d.price===null?[]:[d.price]),h=Math.min(...u),g=Math.max(...u);return o`<section class="card">
<div class="row">
<h3 class="spacer">${this.t("rates.week")}</h3>
${s.length<2?c:o`<select
aria-label=${this.t("rates.week_months")}
@change=${d=>{this.season=d.target.selectedIndex}}
>
${s.map(({months:d},f)=>o`<option ?selected=${f===this.season}>${this.describeMonths(d)}</option>`)}
</select>`}
</div>
<div class="week" role="table" aria-label=${this.t("rates.week_label")}>
${t.weekdays().map(d=>o`<div class="day" role="row">
<span role="rowheader">${t.weekday(d)}</span>
<div class="pieces" role="cell">${(p[d]??[]).map(f=>this.piece(f,h,g))}</div>
</div>`)}
<div class="hours" aria-hidden="true">
${[0,6,12,18,24].map(d=>o`<span>${t.clock(d*60)}</span>`)}
</div>
</div>
${this.warning(he(e,i))}
</section>`}piece({from:e,until:t,price:r},i,s){let{format:l}=this.env,p=r===null?this.t("rates.no_price"):l.number(r,4,2),u=r===null||s===i?.5:(r-i)/(s-i),h=`${l.clock(e)} \u2013 ${l.clock(t)}: ${p}`;return o`<div
class="piece ${r===null?"unpriced":""}"
style="flex-grow:${t-e};--heat:${Math.round(10+u*45)}%"
title=${h}
>
<span aria-hidden="true">${p}</span><span class="visually-hidden">${h}</span>
</div>`}warning(e){if(e.length===0)return c;let{format:t}=this.env,r=({spans:i})=>i.map(({days:s,from:l,until:p})=>`${this.describeDays(s)} ${t.clock(l)} \u2013 ${t.clock(p)}`).join("; ");return o`<div class="notice warn" role="status">
${this.t("rates.uncovered")}
<ul>
${e.map(i=>o`<li>
${i.months.length===W.length?r(i):this.t("rates.uncovered_months",{months:this.describeMonths(i.months),times:r(i)})}
</li>`)}
</ul>
</div>`}describeMonths(e){return this.describeRange(e,t=>this.env.format.month(t))}describeDays(e){return this.describeRange(e,t=>this.env.format.weekday(t))}describeRange(e,t){return fe(e).map(([r,i])=>r===i?t(r):`${t(r)}\u2013${t(i)}`).join(", ")}};_.styles=[E,C,$`:host{display:grid;gap:16px;container-type:inline-size}section{display:flex;flex-direction:column;gap:12px;min-width:0}.line{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-end}.toggles{display:flex;flex-wrap:wrap;gap:4px}.toggle{min-width:44px;min-height:40px;padding:0 8px;color:var(--primary-text-color);border-color:var(--mr-field-border);border-radius:8px}.toggle[aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 28%,var(--card-background-color));border-color:var(--primary-color)}.price input{width:120px}.rest{max-width:520px}.tools{display:flex}details{margin-top:8px}summary{cursor:pointer;color:var(--mr-secondary);width:fit-content;padding:4px 0}.months{padding-top:4px}.week{display:grid;gap:3px}.day,.hours{display:grid;grid-template-columns:44px 1fr;align-items:center}.hours{grid-template-columns:none;display:flex;justify-content:space-between;padding-inline-start:44px;font-size:12px;color:var(--mr-secondary)}.pieces{display:flex;gap:1px;min-width:0;direction:ltr}.piece{flex:1 1 0;min-width:0;min-height:30px;display:flex;align-items:center;justify-content:center;overflow:hidden;white-space:nowrap;font-size:12px;font-variant-numeric:tabular-nums;border-radius:4px;position:relative;background:color-mix(in srgb,var(--primary-color) var(--heat),var(--card-background-color))}.piece.unpriced{border:1px dashed var(--mr-field-border);background:repeating-linear-gradient(45deg,transparent 0 6px,color-mix(in srgb,var(--primary-text-color) 12%,transparent) 6px 8px)}.notice ul{margin:4px 0 0;padding-inline-start:20px}`],m([k({attribute:!1})],_.prototype,"draft",2),m([k({attribute:!1})],_.prototype,"errors",2),m([v()],_.prototype,"season",2),_=m([S("mr-rate-periods")],_);var _e=/\/\s*([kmg]?wh|[mg]j)$/i,xe=new Set(["select","input_select"]);function ye(a,n){return Object.values(a).filter(({entity_id:e,attributes:t})=>{let r=n[e]?.platform,i=e.slice(0,e.indexOf("."));return r==="miner_remote"?!1:i==="sensor"||i==="input_number"?_e.test(String(t.unit_of_measurement??"")):i==="event"?Array.isArray(t.rates):i==="select"&&r==="utility_meter"}).map(e=>({id:e.entity_id,name:String(e.attributes.friendly_name??e.entity_id)})).sort((e,t)=>e.name.localeCompare(t.name,void 0,{numeric:!0}))}function ge(a,n){let e=n?.attributes.options;return Array.isArray(e)?e.map(String):n!==void 0&&xe.has(a.slice(0,a.indexOf(".")))?[n.state]:[]}var ke=["flat","tou","sensor"],H=new Map,B=0,y=class extends I{constructor(){super(...arguments);this.rates=[];this.place="";this.draft=q(void 0);this.errors=new Map;this.message="";this.busy=!1;this.entities=[]}connectedCallback(){super.connectedCallback();let{states:e,entities:t}=this.env.hass;this.entities=ye(e,t)}willUpdate(e){let t=this.rate?.id??B;if(t===this.edited)return;this.edited=t;let r=this.env.format.number(1.5,1).charAt(1);this.draft=H.get(t)??q(this.rate,r),this.savedId=void 0,this.rate===void 0&&(this.place!==""||!H.has(t))&&(this.draft={...this.draft,location:this.place||this.usualPlace()}),this.errors=new Map,this.message=""}usualPlace(){return(M(this.rates)?.price_now??null)===null?"*":""}change(e,...t){this.draft={...this.draft,...e},H.set(this.rate?.id??B,this.draft);let r=new Map(this.errors);for(let i of t)for(let s of r.keys())s.startsWith(i)&&r.delete(s);this.errors=r}chooseType(e){let{periods:t}=this.draft;this.change({type:e,periods:e==="tou"&&t.length===0?[z]:t},"")}leave(e){H.delete(this.rate?.id??B),this.dispatchEvent(new CustomEvent("done",{detail:e===null?null:{name:e}}))}async save(e){if(e.preventDefault(),this.busy)return;let t=pe(this.draft,this.rate?.id);if(this.errors=new Map([...t].map(([r,i])=>[r,this.t(i)])),this.message=t.size>0?this.t("rates.check_fields"):"",t.size>0)return this.focusFirst();this.busy=!0;try{let r=de(this.draft),i=this.rate?.id??this.savedId;if(i!==void 0)await b(this.env.hass,"PUT",`remote/rates/${i}`,r);else{let s="remote/rates";this.savedId=(await b(this.env.hass,"POST",s,Te(r))).rate_id}for(let s of this.replaced(this.rate?.id??this.savedId))await b(this.env.hass,"PUT",`remote/rates/${s.id}`,{location:null});this.leave(this.draft.name.trim())}catch(r){let{fields:i}=T(r);this.errors=new Map(i.map(s=>[s.path,ee(s,this.env)])),this.message=i.length>0?this.t("rates.check_fields"):this.env.errorText(r),await this.focusFirst()}finally{this.busy=!1}}async focusFirst(){await this.updateComplete;let e=this.renderRoot.querySelector("mr-rate-periods");await e?.updateComplete,(this.renderRoot.querySelector("[aria-invalid=true]")??e?.renderRoot.querySelector("[aria-invalid=true]"))?.focus()}render(){let{draft:e}=this;return o`<form novalidate @submit=${this.save}>
<h2>${this.rate===void 0?this.t("rates.new"):this.t("rates.edit_heading",{name:this.rate.name})}</h2>
<div class="card fields">
${this.text("name",this.t("rates.name"),e.name,t=>this.change({name:t},"name"))}
<fieldset>
<legend>${this.t("rates.type")}</legend>
${ke.map(t=>o`<label class="choice">
<input
type="radio"
name="type"
.checked=${e.type===t}
@change=${()=>this.chooseType(t)}
/>
<span>${this.t(`rates.type_${t}`)}<span class="help">${this.t(`rates.${t}_help`)}</span></span>
</label>`)}
</fieldset>
${e.type==="sensor"?this.sensor():c}
${e.type==="flat"?this.flatPrice():c}
<div class="grid">
${this.text("currency",this.t("rates.currency"),e.currency,t=>this.change({currency:t},"currency"),{help:this.t("rates.currency_help",{currency:this.env.format.currency}),list:Se()})}
${this.placeField()}
${e.type==="tou"?this.text("timezone",this.t("rates.timezone"),e.timezone,t=>this.change({timezone:t},"timezone"),{help:this.t("rates.timezone_help",{zone:this.env.hass.config.time_zone}),list:Intl.supportedValuesOf("timeZone")}):c}
</div>
</div>
${e.type==="tou"?o`<mr-rate-periods
.env=${this.env}
.draft=${e}
.errors=${this.errors}
@changed=${t=>this.change(t.detail,"periods","price")}
></mr-rate-periods>`:c}
<div class="foot">
${this.message===""?c:o`<p class="error" role="alert">${this.message}</p>`}
<span class="spacer"></span>
<button type="button" ?disabled=${this.busy} @click=${()=>this.leave(null)}>${this.t("common.cancel")}</button>
<button class="primary" type="submit" ?disabled=${this.busy}>${this.t("common.save")}</button>
</div>
</form>`}replaced(e){return le(this.draft.location,e,this.rates)}placeField(){let{location:e}=this.draft,t=this.t(this.rate?.id===P?"rates.place_default":"rates.place_none"),r=[...new Set([...this.places(),...e===""||e==="*"?[]:[e]])],i=[["*",this.t("rates.place_all")],...r.map(u=>[u,u]),["",t]],[s]=this.replaced(this.rate?.id??this.savedId),l=this.errors.get("location"),p=s===void 0?this.t("rates.place_help"):this.t("rates.place_replaces",{name:s.name});return o`<div class="field">
<label for="f-location">${this.t("rates.place")}</label>
<select
id="f-location"
aria-invalid=${l===void 0?c:"true"}
aria-describedby="f-location-help"
@change=${u=>this.change({location:u.target.value},"location")}
>
${i.map(([u,h])=>o`<option value=${u} ?selected=${u===e}>${h}</option>`)}
</select>
<span id="f-location-help" class=${l===void 0?"help":"error"}>${l??p}</span>
</div>`}flatPrice(){return this.text("price",this.t("rates.price"),this.draft.price,e=>this.change({price:e},"price"),{decimal:!0,help:this.rate?.id===P?this.t("rates.price_default_help"):""})}sensor(){let{draft:e}=this,t=this.env.hass.states[e.entityId.trim()],r=new Set([...ge(e.entityId.trim(),t),...e.tariffs.map(s=>s.name)]),i=this.entities.length===0?this.t("rates.entity_none"):this.t("rates.entity_help");return o`${this.text("entity_id",this.t("rates.entity"),e.entityId,s=>this.change({entityId:s},"entity_id"),{help:t===void 0?i:`${t.attributes.friendly_name??""}: ${this.readingOf(t)}`,list:this.entities.map(s=>s.id),names:this.entities.map(s=>s.name)})}
${r.size===0?c:o`<fieldset>
<legend>${this.t("rates.tariffs")}</legend>
<p class="help">${this.t("rates.tariffs_help")}</p>
<div class="grid">
${[...r].map(s=>this.text(`tariff_prices.${s}`,this.t("rates.tariff_price",{tariff:s}),e.tariffs.find(l=>l.name===s)?.price??"",l=>this.change({tariffs:[...e.tariffs.filter(p=>p.name!==s),{name:s,price:l}]},`tariff_prices.${s}`),{decimal:!0}))}
</div>
</fieldset>`}`}readingOf(e){return`${e.state} ${e.attributes.unit_of_measurement??""}`.trim()}places(){let{devices:e,areas:t}=this.env.hass,r=Object.values(e).filter(s=>s.identifiers.some(([l])=>l==="miner_remote"));return[...r.filter(s=>s.identifiers.some(([,l])=>s.config_entries.includes(l))).map(s=>s.name??""),...r.map(s=>t[s.area_id??""]?.name??"")].filter(Boolean)}text(e,t,r,i,s={}){let l=this.errors.get(e),p=`f-${e.replace(/\W/g,"-")}`;return o`<div class="field">
<label for=${p}>${t}</label>
<input
id=${p}
.value=${r}
inputmode=${s.decimal?"decimal":c}
list=${s.list===void 0?c:`${p}-list`}
autocomplete="off"
aria-invalid=${l===void 0?c:"true"}
aria-describedby="${p}-help"
@input=${u=>i(u.target.value)}
/>
<span id="${p}-help" class=${l===void 0?"help":"error"}>${l??s.help??""}</span>
${s.list===void 0?c:o`<datalist id="${p}-list">
${s.list.map((u,h)=>o`<option value=${u}>${s.names?.[h]??c}</option>`)}
</datalist>`}
</div>`}};y.styles=[E,C,$`form,.fields{display:flex;flex-direction:column;gap:16px}.fields>.field{max-width:520px}.choice{display:flex;gap:10px;padding:6px 0;align-items:flex-start;cursor:pointer}.choice .help{display:block}`],m([k({attribute:!1})],y.prototype,"rate",2),m([k({attribute:!1})],y.prototype,"rates",2),m([k()],y.prototype,"place",2),m([v()],y.prototype,"draft",2),m([v()],y.prototype,"errors",2),m([v()],y.prototype,"message",2),m([v()],y.prototype,"busy",2),y=m([S("mr-rate-editor")],y);function Te(a){return Object.fromEntries(Object.entries(a).filter(([,n])=>n!==null))}function Se(){return Intl.supportedValuesOf("currency")}var Ee=6e4,ve=48,N=class{constructor(n,e){this.hass=n;this.changed=e;this.byId=new Map;this.listed=!1;this.schedules=[];let t=()=>this.hass().connection;this.feeds=[new j(t,"miner_remote/rates/subscribe",r=>this.take(r)),new j(t,"miner_remote/schedules/subscribe",()=>{})]}follow(){let n=()=>{this.error=this.feeds.find(r=>r.error!==void 0)?.error??this.error,this.changed(),this.load()},e=this.feeds.map(r=>r.listen(n)),t=setInterval(()=>{this.load()},Ee);return()=>{clearInterval(t);for(let r of e)r()}}kept(n){return this.byId.get(n)}usersOf(n){return this.schedules.filter(e=>e.electricity_rate_id===n)}want(n){n!==this.curveOf&&(this.curveOf=n,this.loadCurve())}async load(){try{let[n,e]=await Promise.all([b(this.hass(),"GET","remote/rates"),b(this.hass(),"GET","remote/schedule/power")]);this.shown=n.rates,this.schedules=e.schedules,this.error=void 0}catch(n){this.error=T(n)}this.changed(),this.shown?.some(n=>n.id===this.curveOf)&&await this.loadCurve()}async loadCurve(){let n=this.curveOf;if(n===void 0)return;let e=Date.now();try{let t=await b(this.hass(),"GET",`remote/rates/${n}/prices?hours=${ve}`);if(n!==this.curveOf)return;let r=Math.floor(e/36e5)*36e5;this.curve={rateId:n,from:new Date(r).toISOString(),until:new Date(r+ve*36e5).toISOString(),points:t}}catch(t){n===this.curveOf&&T(t).status!==404&&(this.error=T(t))}this.changed()}take(n){this.listed=!0;for(let{change_type:e,rate_id:t,item:r}of n)e==="removed"?this.byId.delete(Number(t)):this.byId.set(r.id,r)}};var x=class extends te{constructor(){super(...arguments);this.tab="rates";this.busy=!1;this.refusal=""}connectedCallback(){this.known=new N(()=>this.env.hass,()=>this.requestUpdate()),super.connectedCallback(),this.owns(this.known.follow())}willUpdate(e){this.known.want(this.path.length===0?this.selected?.id:void 0)}get selected(){let e=Number(this.query.get("rate")),t=this.known.shown??[];return t.find(r=>r.id===e)??t.find(r=>r.price_now!==null)??t[0]}async choose(e){this.filter({rate:String(e.id)}),await this.updateComplete,this.renderRoot.querySelector(".curve")?.scrollIntoView({block:"nearest",behavior:"smooth"})}async deleteRate(e){this.busy=!0,this.refusal="";try{await b(this.env.hass,"DELETE",`remote/rates/${e.id}`),this.deleting=void 0,F(this,this.t("rates.deleted",{name:e.name}))}catch(t){this.refusal=this.env.errorText(t)}this.busy=!1,await this.known.load()}render(){let[e]=this.path;return e===void 0?this.list():this.editor(e)}editor(e){let t=e==="new"?void 0:this.known.kept(Number(e)),r=this.known.shown===void 0&&this.known.error===void 0;return(e==="new"?r:t===void 0)?o`<div class="page">
${e!=="new"&&this.known.listed||this.known.error!==void 0?o`<div class="empty">
<p>${this.known.error===void 0?this.t("rates.gone"):this.env.errorText(this.known.error)}</p>
<button type="button" @click=${()=>this.open()}>${this.t("common.back")}</button>
</div>`:o`<p class="help" role="status">${this.t("common.loading")}</p>`}
</div>`:o`<div class="page">
<mr-rate-editor
.env=${this.env}
.rate=${t}
.rates=${this.known.shown??[]}
.place=${this.query.get("place")??""}
@done=${i=>{i.detail!==null&&F(this,this.t("rates.saved",{name:i.detail.name})),this.query.get("from")==="control"?X(["control"]):this.open()}}
></mr-rate-editor>
</div>`}list(){let{shown:e,error:t}=this.known;return o`<div class="page">
<div class="row top">
<div class="spacer">
<h2>${this.t("rates.heading")}</h2>
<p class="help">${this.t("rates.intro")}</p>
</div>
<button class="primary" type="button" @click=${()=>this.open("new")}>
${w(D)}${this.t("rates.new")}
</button>
</div>
${t===void 0?c:o`<p class="notice bad" role="alert">${this.t("common.failed",{error:this.env.errorText(t)})}</p>`}
${e===void 0?t===void 0?o`<p class="help" role="status">${this.t("common.loading")}</p>`:c:o`<div class="columns">
<ul class="rates">
${e.map(r=>this.entry(r))}
</ul>
${this.curve()}
</div>`}
</div>
${this.deleting===void 0?c:this.question(this.deleting)}`}entry(e){let{format:t}=this.env,r=this.known.usersOf(e.id),i=this.selected?.id===e.id;return o`<li class="card ${i?"chosen":""}">
<div class="row head">
<h3 class="spacer">
<button
class="plain name"
type="button"
aria-pressed=${i?"true":"false"}
aria-label=${this.t("rates.show",{name:e.name})}
@click=${()=>{this.choose(e)}}
>
${e.name}
</button>
</h3>
<button
class="icon"
type="button"
aria-label="${this.t("common.edit")}: ${e.name}"
title=${this.t("common.edit")}
@click=${()=>this.open(String(e.id))}
>
${w(Q)}
</button>
${e.id===P?c:o`<button
class="icon"
type="button"
aria-label="${this.t("common.delete")}: ${e.name}"
title=${this.t("common.delete")}
@click=${()=>{this.refusal="",this.deleting=e}}
>
${w(Z)}
</button>`}
</div>
<p class="now">
${e.price_now===null?o`<span class="none">${this.t("rates.no_price_now")}</span>`:o`${t.price(e.price_now,e.currency)} <span class="help">${this.t("rates.price_now")}</span>`}
</p>
<p class="help">${this.source(e)}</p>
<p class="help">${this.placeOf(e)}</p>
${e.follows_energy_dashboard?o`<p><span class="chip busy">${this.t("rates.follows")}</span></p>`:c}
<p class="help">
${r.length===0?this.t("rates.used_by_none"):o`${this.t("rates.used_by")}
${r.map((s,l)=>o`${l>0?", ":""}${re(["schedules",String(s.id)],s.name)}`)}`}
</p>
</li>`}placeOf(e){let t=M(this.known.shown??[]);return e.location&&e.location!=="*"?this.t("rates.price_of",{place:e.location}):this.t(t?.id===e.id?"rates.price_of_all":"rates.price_of_none")}source(e){if(e.follows_energy_dashboard&&e.type==="flat"&&e.price===null)return"";let t=this.t(`rates.type_${e.type}`);if(e.type==="tou")return`${t}: ${this.t.n("rates.periods",e.periods?.length??0)}`;if(e.type!=="sensor"||e.entity_id===null)return t;let r=this.env.hass.states[e.entity_id];if(r===void 0)return this.t("rates.entity_gone",{entity:e.entity_id});let i=String(r.attributes.friendly_name??e.entity_id);return e.price_now===null?this.t("rates.entity_silent",{entity:i}):`${t}: ${i}`}curve(){let e=this.selected;if(e===void 0)return c;let t=this.known.curve,r=t?.rateId===e.id?t.points:void 0;return o`<section class="card curve" aria-label=${this.t("rates.curve_heading",{name:e.name})}>
<h3>${this.t("rates.curve_heading",{name:e.name})}</h3>
${t===void 0?o`<p class="help" role="status">${this.t("common.loading")}</p>`:r===void 0||r.length>0?o`<mr-price-chart
.env=${this.env}
.prices=${t.points}
.from=${t.from}
.until=${t.until}
.currency=${e.currency}
.label=${this.t("rates.curve_label",{name:e.name})}
></mr-price-chart>`:this.priceless(e)}
</section>`}priceless(e){return e.follows_energy_dashboard?o`<div class="empty">
<h3>${this.t("rates.no_price_heading")}</h3>
<p>${this.t("rates.no_price_help")}</p>
<div class="row">
<button class="primary" type="button" @click=${()=>this.open(String(e.id))}>
${this.t("rates.set_price")}
</button>
<a class="button" href="/config/energy/electricity">${this.t("rates.open_energy")}</a>
</div>
</div>`:o`<div class="empty">
<p>${this.t("rates.curve_none")}</p>
<button type="button" @click=${()=>this.open(String(e.id))}>
${this.t("rates.edit_heading",{name:e.name})}
</button>
</div>`}question(e){let t=this.known.usersOf(e.id);return o`<mr-dialog
.heading=${this.t("rates.delete_heading",{name:e.name})}
.closeLabel=${this.t("common.close")}
.busy=${this.busy}
@closed=${()=>{this.deleting=void 0}}
>
${t.length===0?o`<p class="flat">${this.t("rates.delete_text")}</p>`:o`<p class="flat">${this.t("rates.delete_used")}</p>
<ul class="flat">
${t.map(r=>o`<li>${r.name}</li>`)}
</ul>`}
${this.refusal===""?c:o`<p class="error" role="alert">${this.refusal}</p>`}
<button
slot="actions"
type="button"
?disabled=${this.busy}
@click=${()=>{this.deleting=void 0}}
>
${this.t("common.cancel")}
</button>
${t.length>0?c:o`<button
slot="actions"
class="primary danger"
type="button"
?disabled=${this.busy}
@click=${()=>{this.deleteRate(e)}}
>
${this.t("common.delete")}
</button>`}
</mr-dialog>`}};x.styles=[E,$`:host{container-type:inline-size}.page{padding:16px;max-width:1400px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.top{align-items:flex-start}.notice{margin:0}.columns{display:grid;gap:16px;align-items:start}@container (min-width: 860px){.columns{grid-template-columns:minmax(300px,380px) minmax(0,1fr)}}.rates{list-style:none;margin:0;padding:0;display:grid;gap:12px;min-width:0}.rates .card{display:flex;flex-direction:column;gap:4px;padding:8px 8px 14px 16px;overflow-wrap:anywhere}.rates .chosen{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.rates p{margin:0}.head{flex-wrap:nowrap;gap:0}.head h3{min-width:0}.name{padding:0;min-height:40px;color:inherit;font-size:16px;white-space:normal;text-align:start;border-radius:4px;width:100%;justify-content:flex-start}.now{font-size:20px;font-variant-numeric:tabular-nums}.now .help{margin-inline-start:6px}.none{color:var(--mr-secondary);font-size:16px}.curve{display:flex;flex-direction:column;gap:12px;min-width:0}.empty .row{justify-content:center}.empty p{margin:0;max-width:520px}.flat{margin:0}`],m([v()],x.prototype,"deleting",2),m([v()],x.prototype,"busy",2),m([v()],x.prototype,"refusal",2),x=m([S("mr-rates")],x);export{x as RatesView};
