import{a as I}from"./chunk-SQH7FSN6.js";import{a as A,c as re}from"./chunk-4PCQSO6C.js";import"./chunk-63BUTTMG.js";import{a as K}from"./chunk-BZNK2URC.js";import"./chunk-MAIQARRD.js";import{a as D,b as ee}from"./chunk-ZIJLRVEA.js";import{a as te}from"./chunk-XLBDU3ET.js";import{G as w,d as V,h as J,l as Z,w as Q,z as O}from"./chunk-WOSWVMFQ.js";import{c as X}from"./chunk-Z7B6MMRE.js";import{a as k,b as v,e as R,f as N,h as b,o as j,p as E}from"./chunk-I5XPUBDU.js";import{a as $,d as o,g as c}from"./chunk-42XHLT2J.js";import{b as h}from"./chunk-TN3OZQAE.js";var P=1,ne=[0,1,2,3,4,5,6],ae=[1,2,3,4,5,6,7,8,9,10,11,12],ve=1e5,L={days:ne,months:ae,start:"22:00",end:"06:00",price:""};function oe(n,i,e){let t=n.trim().toLowerCase();return e.filter(r=>t!==""&&r.id!==i&&r.location?.toLowerCase()===t)}function F(n,i="."){let e=t=>re(t,i);return{name:n?.name??"",type:n?.type??"flat",currency:n?.currency??"",price:e(n?.price),periods:(n?.periods??[]).map(t=>({days:t.days??ne,months:t.months??ae,start:se(t.start_hour,t.start_minute),end:se(t.end_hour%24,t.end_minute),price:e(t.price)})),entityId:n?.entity_id??"",tariffs:Object.entries(n?.tariff_prices??{}).map(([t,r])=>({name:t,price:e(r)})),location:n?.location??"",timezone:n?.timezone??""}}function le(n){let{type:i}=n,e=n.tariffs.filter(t=>t.price.trim()!=="");return{name:n.name.trim(),type:i,currency:n.currency.trim(),price:i==="sensor"?null:S(n.price),periods:i==="tou"?n.periods.map(be):null,entity_id:i==="sensor"?n.entityId.trim():null,tariff_prices:i==="sensor"&&e.length>0?Object.fromEntries(e.map(t=>[t.name,S(t.price)])):null,location:n.location.trim()||null,timezone:n.timezone.trim()||null}}function be(n){let[i,e]=U(n.start),[t,r]=U(n.end),s=t===0&&r===0;return{days:n.days,months:n.months,start_hour:i,start_minute:e,end_hour:s?24:t,end_minute:r,price:S(n.price)??0}}function de(n){return n.periods.flatMap(i=>{let e=S(i.price);return e===null||!M(i.start)||!M(i.end)?[]:[{days:i.days,months:i.months,start:ie(i.start),end:ie(i.end)||1440,price:e}]})}function ce(n,i){let e=new Map;if(n.name.trim()===""&&e.set("name","rates.need_name"),n.type!=="sensor"){let t=W(n.price),r=n.type==="tou"||i===P;t!==void 0&&!(r&&n.price.trim()==="")&&e.set("price",t)}if(n.type==="tou"){n.periods.length===0&&e.set("periods","rates.need_periods");for(let[t,r]of n.periods.entries()){let s=`periods[${t}]`;r.days.length===0&&e.set(`${s}.days`,"rates.need_days"),r.months.length===0&&e.set(`${s}.months`,"rates.need_months"),M(r.start)||e.set(`${s}.start_hour`,"rates.need_time"),M(r.end)||e.set(`${s}.end_hour`,"rates.need_time");let a=W(r.price);a!==void 0&&e.set(`${s}.price`,a)}}if(n.type==="sensor"){/^[a-z0-9_]+\.[a-z0-9_]+$/.test(n.entityId.trim())||e.set("entity_id","rates.need_entity");for(let{name:t,price:r}of n.tariffs){let s=r.trim()===""?void 0:W(r);s!==void 0&&e.set(`tariff_prices.${t}`,s)}}return e}function W(n){if(n.trim()==="")return"rates.need_price";let i=S(n);return i===null||Math.abs(i)>ve?"rates.need_number":void 0}function S(n){let i=A(n);return typeof i=="number"?i:null}function se(n,i){return`${String(n).padStart(2,"0")}:${String(i).padStart(2,"0")}`}function M(n){return/^([01]\d|2[0-3]):[0-5]\d$/.test(n)}function U(n){let[i,e]=n.split(":");return[Number(i),Number(e)]}function ie(n){let[i,e]=U(n);return i*60+e}var z=$`
  div.field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
  }
  div.field > label {
    color: var(--mr-secondary);
    font-size: 13px;
  }
  .foot {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
    position: sticky;
    bottom: 0;
    padding: 12px 0;
    background: var(--primary-background-color);
  }
`;var pe=[1,2,3,4,5,6,7,8,9,10,11,12];function G(n,i,e){let t=n.filter(s=>s.months.includes(e)),r=[...new Set([0,1440,...t.flatMap(({start:s,end:a})=>[s,a])])].filter(s=>s<=1440).sort((s,a)=>s-a);return[...Array(7).keys()].map(s=>{let a=[];for(let[l,p]of r.slice(0,-1).entries()){let u=r[l+1],m=t.find(d=>$e(d,s,p))?.price??i,g=a.at(-1);g!==void 0&&g.price===m?a[a.length-1]={...g,until:u}:a.push({from:p,until:u,price:m})}return a})}function $e({days:n,start:i,end:e},t,r){let s=e<=i;return n.includes(t)&&r>=i&&(s||r<e)?!0:s&&n.includes((t+6)%7)&&r<e}function ue(n,i){let e=new Map;for(let t of pe){let r=new Map;for(let[p,u]of G(n,i,t).entries())for(let{from:m,until:g,price:d}of u){if(d!==null)continue;let f=`${m}-${g}`,B=r.get(f)??{days:[],from:m,until:g};B.days.push(p),r.set(f,B)}let s=[...r.values()];if(s.length===0)continue;let a=JSON.stringify(s),l=e.get(a)??{months:[],spans:s};l.months.push(t),e.set(a,l)}return[...e.values()]}function me(n){let i=new Map;for(let e of pe){let t=n.map(r=>r.months.includes(e)).join();i.set(t,[...i.get(t)??[],e])}return[...i.values()].map(e=>({months:e}))}function he(n){let i=[];for(let e of[...n].sort((t,r)=>t-r)){let t=i.at(-1);t!==void 0&&t[1]===e-1?t[1]=e:i.push([e,e])}return i}var q=[1,2,3,4,5,6,7,8,9,10,11,12],_=class extends D{constructor(){super(...arguments);this.errors=new Map;this.season=0}tell(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}replace(e,t){this.tell({periods:this.draft.periods.map((r,s)=>s===e?{...r,...t}:r)})}moveUp(e){let t=[...this.draft.periods],[r]=t.splice(e,1);r!==void 0&&t.splice(e-1,0,r),this.tell({periods:t})}render(){let{draft:e}=this,t=this.errors.get("periods");return o`<section class="card">
        <h3>${this.t("rates.periods")}</h3>
        <p class="help">${this.t("rates.periods_help")}</p>
        ${t===void 0?c:o`<p class="error" role="alert">${t}</p>`}
        ${e.periods.map((r,s)=>this.period(r,s))}
        <div>
          <button type="button" @click=${()=>this.tell({periods:[...e.periods,L]})}>
            ${w(O)}${this.t("rates.add_period")}
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
        @input=${t=>this.tell({price:t.target.value})}
      />
      <span id="rest-help" class=${e===void 0?"help":"error"}
        >${e??this.t("rates.price_rest_help")}</span
      >
    </div>`}period(e,t){let{format:r}=this.env,s=t+1,a=`periods[${t}]`,l=d=>this.errors.get(`${a}.${d}`),p=["days","months","start_hour","end_hour","price"].map(l).filter(d=>d!==void 0),u=this.errors.get(a),m=`period-${t}`,g=e.months.length===q.length;return o`<fieldset>
      <legend>${this.t("rates.period",{number:String(s)})}</legend>
      <div class="line">
        <div class="toggles" role="group" aria-label=${this.t("rates.days")}>
          ${r.weekdays().map(d=>this.toggle(r.weekday(d),r.weekday(d,"long"),e.days,d,f=>this.replace(t,{days:f})))}
        </div>
        ${this.time(this.t("rates.from"),e.start,l("start_hour"),m,d=>this.replace(t,{start:d}))}
        ${this.time(this.t("rates.until"),e.end,l("end_hour"),m,d=>this.replace(t,{end:d}))}
        <label class="field price">
          <span>${this.t("rates.price")}</span>
          <input
            inputmode="decimal"
            autocomplete="off"
            .value=${e.price}
            aria-invalid=${l("price")===void 0?c:"true"}
            aria-describedby=${m}
            @input=${d=>this.replace(t,{price:d.target.value})}
          />
        </label>
        <span class="spacer"></span>
        <div class="tools">
          ${t===0?c:o`<button
                  class="icon"
                  type="button"
                  aria-label=${this.t("rates.move_up",{number:String(s)})}
                  title=${this.t("rates.move_up",{number:String(s)})}
                  @click=${()=>this.moveUp(t)}
                >
                  ${w(V)}
                </button>`}
          <button
            class="icon"
            type="button"
            aria-label=${this.t("rates.remove_period",{number:String(s)})}
            title=${this.t("rates.remove_period",{number:String(s)})}
            @click=${()=>this.tell({periods:this.draft.periods.filter((d,f)=>f!==t)})}
          >
            ${w(J)}
          </button>
        </div>
      </div>
      <details ?open=${!g}>
        <summary>${this.t("rates.months")}: ${g?this.t("rates.all_year"):this.monthWords(e.months)}</summary>
        <div class="toggles months" role="group" aria-label=${this.t("rates.months")}>
          ${q.map(d=>this.toggle(r.month(d),r.month(d),e.months,d,f=>this.replace(t,{months:f})))}
        </div>
      </details>
      <div id=${m} class="error">${[...p,u].filter(Boolean).join(" ")}</div>
    </fieldset>`}toggle(e,t,r,s,a){let l=r.includes(s);return o`<button
      class="toggle"
      type="button"
      aria-pressed=${l?"true":"false"}
      title=${t}
      @click=${()=>a(l?r.filter(p=>p!==s):[...r,s].sort((p,u)=>p-u))}
    >
      ${e}
    </button>`}time(e,t,r,s,a){return o`<label class="field">
      <span>${e}</span>
      <input
        type="time"
        .value=${t}
        aria-invalid=${r===void 0?c:"true"}
        aria-describedby=${s}
        @input=${l=>a(l.target.value)}
      />
    </label>`}week(){let e=de(this.draft);if(e.length===0)return c;let{format:t}=this.env,r=A(this.draft.price),s=typeof r=="number"?r:null,a=me(e),l=a[Math.min(this.season,a.length-1)],p=G(e,s,l?.months[0]??1),u=p.flat().flatMap(d=>d.price===null?[]:[d.price]),m=Math.min(...u),g=Math.max(...u);return o`<section class="card">
      <div class="row">
        <h3 class="spacer">${this.t("rates.week")}</h3>
        ${a.length<2?c:o`<select
                aria-label=${this.t("rates.week_months")}
                @change=${d=>{this.season=d.target.selectedIndex}}
              >
                ${a.map(({months:d},f)=>o`<option ?selected=${f===this.season}>${this.monthWords(d)}</option>`)}
              </select>`}
      </div>
      <div class="week" role="table" aria-label=${this.t("rates.week_label")}>
        ${t.weekdays().map(d=>o`<div class="day" role="row">
              <span role="rowheader">${t.weekday(d)}</span>
              <div class="pieces" role="cell">${(p[d]??[]).map(f=>this.piece(f,m,g))}</div>
            </div>`)}
        <div class="hours" aria-hidden="true">
          ${[0,6,12,18,24].map(d=>o`<span>${t.clock(d*60)}</span>`)}
        </div>
      </div>
      ${this.warning(ue(e,s))}
    </section>`}piece({from:e,until:t,price:r},s,a){let{format:l}=this.env,p=r===null?this.t("rates.no_price"):l.number(r,4,2),u=r===null||a===s?.5:(r-s)/(a-s),m=`${l.clock(e)} \u2013 ${l.clock(t)}: ${p}`;return o`<div
      class="piece ${r===null?"unpriced":""}"
      style="flex-grow:${t-e};--heat:${Math.round(10+u*45)}%"
      title=${m}
    >
      <span aria-hidden="true">${p}</span><span class="visually-hidden">${m}</span>
    </div>`}warning(e){if(e.length===0)return c;let{format:t}=this.env,r=({spans:s})=>s.map(({days:a,from:l,until:p})=>`${this.dayWords(a)} ${t.clock(l)} \u2013 ${t.clock(p)}`).join("; ");return o`<div class="notice warn" role="status">
      ${this.t("rates.uncovered")}
      <ul>
        ${e.map(s=>o`<li>
              ${s.months.length===q.length?r(s):this.t("rates.uncovered_months",{months:this.monthWords(s.months),times:r(s)})}
            </li>`)}
      </ul>
    </div>`}monthWords(e){return this.rangeWords(e,t=>this.env.format.month(t))}dayWords(e){return this.rangeWords(e,t=>this.env.format.weekday(t))}rangeWords(e,t){return he(e).map(([r,s])=>r===s?t(r):`${t(r)}\u2013${t(s)}`).join(", ")}};_.styles=[E,z,$`
      :host {
        display: grid;
        gap: 16px;
        container-type: inline-size;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 12px;
        min-width: 0;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: flex-end;
      }
      .toggles {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .toggle {
        min-width: 44px;
        min-height: 40px;
        padding: 0 8px;
        color: var(--primary-text-color);
        border-color: var(--mr-field-border);
        border-radius: 8px;
      }
      .toggle[aria-pressed="true"] {
        background: color-mix(in srgb, var(--primary-color) 28%, var(--card-background-color));
        border-color: var(--primary-color);
      }
      .price input {
        width: 120px;
      }
      .rest {
        max-width: 520px;
      }
      .tools {
        display: flex;
      }
      details {
        margin-top: 8px;
      }
      summary {
        cursor: pointer;
        color: var(--mr-secondary);
        width: fit-content;
        padding: 4px 0;
      }
      .months {
        padding-top: 4px;
      }
      .week {
        display: grid;
        gap: 3px;
      }
      .day,
      .hours {
        display: grid;
        grid-template-columns: 44px 1fr;
        align-items: center;
      }
      .hours {
        grid-template-columns: none;
        display: flex;
        justify-content: space-between;
        padding-inline-start: 44px;
        font-size: 12px;
        color: var(--mr-secondary);
      }
      .pieces {
        display: flex;
        gap: 1px;
        min-width: 0;
        direction: ltr;
      }
      .piece {
        flex: 1 1 0;
        min-width: 0;
        min-height: 30px;
        display: flex;
        align-items: center;
        justify-content: center;
        overflow: hidden;
        white-space: nowrap;
        font-size: 12px;
        font-variant-numeric: tabular-nums;
        border-radius: 4px;
        position: relative;
        background: color-mix(in srgb, var(--primary-color) var(--heat), var(--card-background-color));
      }
      .piece.unpriced {
        border: 1px dashed var(--mr-field-border);
        background: repeating-linear-gradient(
          45deg,
          transparent 0 6px,
          color-mix(in srgb, var(--primary-text-color) 12%, transparent) 6px 8px
        );
      }
      .notice ul {
        margin: 4px 0 0;
        padding-inline-start: 20px;
      }
    `],h([k({attribute:!1})],_.prototype,"draft",2),h([k({attribute:!1})],_.prototype,"errors",2),h([v()],_.prototype,"season",2),_=h([R("mr-rate-periods")],_);var we=/\/\s*([kmg]?wh|[mg]j)$/i,_e=new Set(["select","input_select"]);function fe(n,i){return Object.values(n).filter(({entity_id:e,attributes:t})=>{let r=i[e]?.platform,s=e.slice(0,e.indexOf("."));return r==="miner_remote"?!1:s==="sensor"||s==="input_number"?we.test(String(t.unit_of_measurement??"")):s==="event"?Array.isArray(t.rates):s==="select"&&r==="utility_meter"}).map(e=>({id:e.entity_id,name:String(e.attributes.friendly_name??e.entity_id)})).sort((e,t)=>e.name.localeCompare(t.name,void 0,{numeric:!0}))}function ye(n,i){let e=i?.attributes.options;return Array.isArray(e)?e.map(String):i!==void 0&&_e.has(n.slice(0,n.indexOf(".")))?[i.state]:[]}var xe=["flat","tou","sensor"],C=new Map,Y=0,y=class extends D{constructor(){super(...arguments);this.rates=[];this.place="";this.draft=F(void 0);this.errors=new Map;this.message="";this.busy=!1;this.entities=[]}connectedCallback(){super.connectedCallback();let{states:e,entities:t}=this.env.hass;this.entities=fe(e,t)}willUpdate(e){let t=this.rate?.id??Y;if(t===this.edited)return;this.edited=t;let r=this.env.format.number(1.5,1).charAt(1);this.draft=C.get(t)??F(this.rate,r),this.savedId=void 0,this.rate===void 0&&(this.place!==""||!C.has(t))&&(this.draft={...this.draft,location:this.place||this.usualPlace()}),this.errors=new Map,this.message=""}usualPlace(){return(I(this.rates)?.price_now??null)===null?"*":""}change(e,...t){this.draft={...this.draft,...e},C.set(this.rate?.id??Y,this.draft);let r=new Map(this.errors);for(let s of t)for(let a of r.keys())a.startsWith(s)&&r.delete(a);this.errors=r}chooseType(e){let{periods:t}=this.draft;this.change({type:e,periods:e==="tou"&&t.length===0?[L]:t},"")}leave(e){C.delete(this.rate?.id??Y),this.dispatchEvent(new CustomEvent("done",{detail:e===null?null:{name:e}}))}async save(e){if(e.preventDefault(),this.busy)return;let t=ce(this.draft,this.rate?.id);if(this.errors=new Map([...t].map(([r,s])=>[r,this.t(s)])),this.message=t.size>0?this.t("rates.check_fields"):"",t.size>0)return this.focusFirst();this.busy=!0;try{let r=le(this.draft),s=this.rate?.id??this.savedId;if(s!==void 0)await b(this.env.hass,"PUT",`remote/rates/${s}`,r);else{let a="remote/rates";this.savedId=(await b(this.env.hass,"POST",a,ke(r))).rate_id}for(let a of this.replaced(this.rate?.id??this.savedId))await b(this.env.hass,"PUT",`remote/rates/${a.id}`,{location:null});this.leave(this.draft.name.trim())}catch(r){let s=r instanceof N?r:new N(String(r),0);this.errors=new Map(s.fields.map(({path:a,message:l})=>[a,Re(l)])),this.message=s.message,await this.focusFirst()}finally{this.busy=!1}}async focusFirst(){await this.updateComplete;let e=this.renderRoot.querySelector("mr-rate-periods");await e?.updateComplete,(this.renderRoot.querySelector("[aria-invalid=true]")??e?.renderRoot.querySelector("[aria-invalid=true]"))?.focus()}render(){let{draft:e}=this;return o`<form novalidate @submit=${this.save}>
      <h2>${this.rate===void 0?this.t("rates.new"):this.t("rates.edit_heading",{name:this.rate.name})}</h2>
      <div class="card fields">
        ${this.text("name",this.t("rates.name"),e.name,t=>this.change({name:t},"name"))}
        <fieldset>
          <legend>${this.t("rates.type")}</legend>
          ${xe.map(t=>o`<label class="choice">
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
          ${this.text("currency",this.t("rates.currency"),e.currency,t=>this.change({currency:t},"currency"),{help:this.t("rates.currency_help",{currency:this.env.format.currency}),list:Ee()})}
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
    </form>`}replaced(e){return oe(this.draft.location,e,this.rates)}placeField(){let{location:e}=this.draft,t=this.t(this.rate?.id===P?"rates.place_default":"rates.place_none"),r=[...new Set([...this.places(),...e===""||e==="*"?[]:[e]])],s=[["*",this.t("rates.place_all")],...r.map(u=>[u,u]),["",t]],[a]=this.replaced(this.rate?.id??this.savedId),l=this.errors.get("location"),p=a===void 0?this.t("rates.place_help"):this.t("rates.place_replaces",{name:a.name});return o`<div class="field">
      <label for="f-location">${this.t("rates.place")}</label>
      <select
        id="f-location"
        aria-invalid=${l===void 0?c:"true"}
        aria-describedby="f-location-help"
        @change=${u=>this.change({location:u.target.value},"location")}
      >
        ${s.map(([u,m])=>o`<option value=${u} ?selected=${u===e}>${m}</option>`)}
      </select>
      <span id="f-location-help" class=${l===void 0?"help":"error"}>${l??p}</span>
    </div>`}flatPrice(){return this.text("price",this.t("rates.price"),this.draft.price,e=>this.change({price:e},"price"),{decimal:!0,help:this.rate?.id===P?this.t("rates.price_default_help"):""})}sensor(){let{draft:e}=this,t=this.env.hass.states[e.entityId.trim()],r=new Set([...ye(e.entityId.trim(),t),...e.tariffs.map(a=>a.name)]),s=this.entities.length===0?this.t("rates.entity_none"):this.t("rates.entity_help");return o`${this.text("entity_id",this.t("rates.entity"),e.entityId,a=>this.change({entityId:a},"entity_id"),{help:t===void 0?s:`${t.attributes.friendly_name??""}: ${this.readingOf(t)}`,list:this.entities.map(a=>a.id),names:this.entities.map(a=>a.name)})}
    ${r.size===0?c:o`<fieldset>
            <legend>${this.t("rates.tariffs")}</legend>
            <p class="help">${this.t("rates.tariffs_help")}</p>
            <div class="grid">
              ${[...r].map(a=>this.text(`tariff_prices.${a}`,this.t("rates.tariff_price",{tariff:a}),e.tariffs.find(l=>l.name===a)?.price??"",l=>this.change({tariffs:[...e.tariffs.filter(p=>p.name!==a),{name:a,price:l}]},`tariff_prices.${a}`),{decimal:!0}))}
            </div>
          </fieldset>`}`}readingOf(e){return`${e.state} ${e.attributes.unit_of_measurement??""}`.trim()}places(){let{devices:e,areas:t}=this.env.hass,r=Object.values(e).filter(a=>a.identifiers.some(([l])=>l==="miner_remote"));return[...r.filter(a=>a.identifiers.some(([,l])=>a.config_entries.includes(l))).map(a=>a.name??""),...r.map(a=>t[a.area_id??""]?.name??"")].filter(Boolean)}text(e,t,r,s,a={}){let l=this.errors.get(e),p=`f-${e.replace(/\W/g,"-")}`;return o`<div class="field">
      <label for=${p}>${t}</label>
      <input
        id=${p}
        .value=${r}
        inputmode=${a.decimal?"decimal":c}
        list=${a.list===void 0?c:`${p}-list`}
        autocomplete="off"
        aria-invalid=${l===void 0?c:"true"}
        aria-describedby="${p}-help"
        @input=${u=>s(u.target.value)}
      />
      <span id="${p}-help" class=${l===void 0?"help":"error"}>${l??a.help??""}</span>
      ${a.list===void 0?c:o`<datalist id="${p}-list">
              ${a.list.map((u,m)=>o`<option value=${u}>${a.names?.[m]??c}</option>`)}
            </datalist>`}
    </div>`}};y.styles=[E,z,$`
      form {
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      .fields {
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      .fields > .field {
        max-width: 520px;
      }
      .choice {
        display: flex;
        gap: 10px;
        padding: 6px 0;
        align-items: flex-start;
        cursor: pointer;
      }
      .choice .help {
        display: block;
      }
    `],h([k({attribute:!1})],y.prototype,"rate",2),h([k({attribute:!1})],y.prototype,"rates",2),h([k()],y.prototype,"place",2),h([v()],y.prototype,"draft",2),h([v()],y.prototype,"errors",2),h([v()],y.prototype,"message",2),h([v()],y.prototype,"busy",2),y=h([R("mr-rate-editor")],y);function ke(n){return Object.fromEntries(Object.entries(n).filter(([,i])=>i!==null))}function Re(n){let i=n.charAt(0).toUpperCase()+n.slice(1);return/[.!?]$/.test(i)?i:`${i}.`}function Ee(){return Intl.supportedValuesOf("currency")}var Pe=6e4,ge=48,H=class{constructor(i,e){this.hass=i;this.changed=e;this.byId=new Map;this.told=!1;this.schedules=[];this.error="";let t=()=>this.hass().connection;this.feeds=[new j(t,"miner_remote/rates/subscribe",r=>this.take(r)),new j(t,"miner_remote/schedules/subscribe",()=>{})]}follow(){let i=()=>{this.error=this.feeds.find(r=>r.error!==void 0)?.error??this.error,this.changed(),this.load()},e=this.feeds.map(r=>r.listen(i)),t=setInterval(()=>{this.load()},Pe);return()=>{clearInterval(t);for(let r of e)r()}}kept(i){return this.byId.get(i)}usersOf(i){return this.schedules.filter(e=>e.electricity_rate_id===i)}want(i){i!==this.curveOf&&(this.curveOf=i,this.loadCurve())}async load(){try{let[i,e]=await Promise.all([b(this.hass(),"GET","remote/rates"),b(this.hass(),"GET","remote/schedule/power")]);this.shown=i.rates,this.schedules=e.schedules,this.error=""}catch(i){this.error=i.message}this.changed(),this.shown?.some(i=>i.id===this.curveOf)&&await this.loadCurve()}async loadCurve(){let i=this.curveOf;if(i===void 0)return;let e=Date.now();try{let t=await b(this.hass(),"GET",`remote/rates/${i}/prices?hours=${ge}`);if(i!==this.curveOf)return;let r=Math.floor(e/36e5)*36e5;this.curve={rateId:i,from:new Date(r).toISOString(),until:new Date(r+ge*36e5).toISOString(),points:t}}catch(t){i===this.curveOf&&t.status!==404&&(this.error=t.message)}this.changed()}take(i){this.told=!0;for(let{change_type:e,rate_id:t,item:r}of i)e==="removed"?this.byId.delete(Number(t)):this.byId.set(r.id,r)}};var x=class extends ee{constructor(){super(...arguments);this.tab="rates";this.busy=!1;this.refusal=""}connectedCallback(){this.known=new H(()=>this.env.hass,()=>this.requestUpdate()),super.connectedCallback(),this.owns(this.known.follow())}willUpdate(e){this.known.want(this.path.length===0?this.selected?.id:void 0)}get selected(){let e=Number(this.query.get("rate")),t=this.known.shown??[];return t.find(r=>r.id===e)??t.find(r=>r.price_now!==null)??t[0]}async choose(e){this.filter({rate:String(e.id)}),await this.updateComplete,this.renderRoot.querySelector(".curve")?.scrollIntoView({block:"nearest",behavior:"smooth"})}async deleteRate(e){this.busy=!0,this.refusal="";try{await b(this.env.hass,"DELETE",`remote/rates/${e.id}`),this.deleting=void 0,K(this,this.t("rates.deleted",{name:e.name}))}catch(t){this.refusal=t.message}this.busy=!1,await this.known.load()}render(){let[e]=this.path;return e===void 0?this.list():this.editor(e)}editor(e){let t=e==="new"?void 0:this.known.kept(Number(e)),r=this.known.shown===void 0&&this.known.error==="";return(e==="new"?r:t===void 0)?o`<div class="page">
        ${e!=="new"&&this.known.told||this.known.error!==""?o`<div class="empty">
                <p>${this.known.error||this.t("rates.gone")}</p>
                <button type="button" @click=${()=>this.open()}>${this.t("common.back")}</button>
              </div>`:o`<p class="help" role="status">${this.t("common.loading")}</p>`}
      </div>`:o`<div class="page">
      <mr-rate-editor
        .env=${this.env}
        .rate=${t}
        .rates=${this.known.shown??[]}
        .place=${this.query.get("place")??""}
        @done=${s=>{s.detail!==null&&K(this,this.t("rates.saved",{name:s.detail.name})),this.query.get("from")==="control"?X(["control"]):this.open()}}
      ></mr-rate-editor>
    </div>`}list(){let{shown:e,error:t}=this.known;return o`<div class="page">
        <div class="row top">
          <div class="spacer">
            <h2>${this.t("rates.heading")}</h2>
            <p class="help">${this.t("rates.intro")}</p>
          </div>
          <button class="primary" type="button" @click=${()=>this.open("new")}>
            ${w(O)}${this.t("rates.new")}
          </button>
        </div>
        ${t===""?c:o`<p class="notice bad" role="alert">${this.t("common.failed",{error:t})}</p>`}
        ${e===void 0?t===""?o`<p class="help" role="status">${this.t("common.loading")}</p>`:c:o`<div class="columns">
                <ul class="rates">
                  ${e.map(r=>this.entry(r))}
                </ul>
                ${this.curve()}
              </div>`}
      </div>
      ${this.deleting===void 0?c:this.question(this.deleting)}`}entry(e){let{format:t}=this.env,r=this.known.usersOf(e.id),s=this.selected?.id===e.id;return o`<li class="card ${s?"chosen":""}">
      <div class="row head">
        <h3 class="spacer">
          <button
            class="plain name"
            type="button"
            aria-pressed=${s?"true":"false"}
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
              ${r.map((a,l)=>o`${l>0?", ":""}${te(["schedules",String(a.id)],a.name)}`)}`}
      </p>
    </li>`}placeOf(e){let t=I(this.known.shown??[]);return e.location&&e.location!=="*"?this.t("rates.price_of",{place:e.location}):this.t(t?.id===e.id?"rates.price_of_all":"rates.price_of_none")}source(e){if(e.follows_energy_dashboard&&e.type==="flat"&&e.price===null)return"";let t=this.t(`rates.type_${e.type}`);if(e.type==="tou")return`${t}: ${this.t.n("rates.periods",e.periods?.length??0)}`;if(e.type!=="sensor"||e.entity_id===null)return t;let r=this.env.hass.states[e.entity_id];if(r===void 0)return this.t("rates.entity_gone",{entity:e.entity_id});let s=String(r.attributes.friendly_name??e.entity_id);return e.price_now===null?this.t("rates.entity_silent",{entity:s}):`${t}: ${s}`}curve(){let e=this.selected;if(e===void 0)return c;let t=this.known.curve,r=t?.rateId===e.id?t.points:void 0;return o`<section class="card curve" aria-label=${this.t("rates.curve_heading",{name:e.name})}>
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
    </div>`:o`<p class="empty">${this.t("rates.curve_none")}</p>`}question(e){let t=this.known.usersOf(e.id);return o`<mr-dialog
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
    </mr-dialog>`}};x.styles=[E,$`
      :host {
        container-type: inline-size;
      }
      .page {
        padding: 16px;
        max-width: 1400px;
        margin: 0 auto;
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      .top {
        align-items: flex-start;
      }
      .notice {
        margin: 0;
      }
      .columns {
        display: grid;
        gap: 16px;
        align-items: start;
      }
      @container (min-width: 860px) {
        .columns {
          grid-template-columns: minmax(300px, 380px) minmax(0, 1fr);
        }
      }
      .rates {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 12px;
        min-width: 0;
      }
      .rates .card {
        display: flex;
        flex-direction: column;
        gap: 4px;
        padding: 8px 8px 14px 16px;
        overflow-wrap: anywhere;
      }
      .rates .chosen {
        border-color: var(--primary-color);
        box-shadow: inset 0 0 0 1px var(--primary-color);
      }
      .rates p {
        margin: 0;
      }
      .head {
        flex-wrap: nowrap;
        gap: 0;
      }
      .head h3 {
        min-width: 0;
      }
      .name {
        padding: 0;
        min-height: 40px;
        color: inherit;
        font-size: 16px;
        white-space: normal;
        text-align: start;
        border-radius: 4px;
        width: 100%;
        justify-content: flex-start;
      }
      .now {
        font-size: 20px;
        font-variant-numeric: tabular-nums;
      }
      .now .help {
        margin-inline-start: 6px;
      }
      .none {
        color: var(--mr-secondary);
        font-size: 16px;
      }
      .curve {
        display: flex;
        flex-direction: column;
        gap: 12px;
        min-width: 0;
      }
      .empty .row {
        justify-content: center;
      }
      .empty p {
        margin: 0;
        max-width: 520px;
      }
      .flat {
        margin: 0;
      }
    `],h([v()],x.prototype,"deleting",2),h([v()],x.prototype,"busy",2),h([v()],x.prototype,"refusal",2),x=h([R("mr-rates")],x);export{x as RatesView};
