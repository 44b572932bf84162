import{a as D,c as X}from"./chunk-4PCQSO6C.js";import"./chunk-B4HN3YI2.js";import{a as H}from"./chunk-BZNK2URC.js";import"./chunk-35PAHPDK.js";import{a as O,b as Z}from"./chunk-TXGZKQEU.js";import{a as Q}from"./chunk-NKRDDMZ7.js";import{G as w,d as Y,h as B,l as V,w as J,z as T}from"./chunk-KFQFHIT2.js";import"./chunk-Z7B6MMRE.js";import{a as $,b as o,e as c,h as P,i as g,l as k,m as C,o as b,v as L,w as E}from"./chunk-I7QWYJQL.js";import{b as h}from"./chunk-TN3OZQAE.js";var S=1,re=[0,1,2,3,4,5,6],se=[1,2,3,4,5,6,7,8,9,10,11,12],he=1e5,M={days:re,months:se,start:"22:00",end:"06:00",price:""};function W(n,s="."){let e=t=>X(t,s);return{name:n?.name??"",type:n?.type??"flat",currency:n?.currency??"",price:e(n?.price),periods:(n?.periods??[]).map(t=>({days:t.days??re,months:t.months??se,start:ee(t.start_hour,t.start_minute),end:ee(t.end_hour%24,t.end_minute),price:e(t.price)})),entityId:n?.entity_id??"",tariffs:Object.entries(n?.tariff_prices??{}).map(([t,r])=>({name:t,price:e(r)})),location:n?.location??"",timezone:n?.timezone??""}}function ie(n){let{type:s}=n,e=n.tariffs.filter(t=>t.price.trim()!=="");return{name:n.name.trim(),type:s,currency:n.currency.trim(),price:s==="sensor"?null:R(n.price),periods:s==="tou"?n.periods.map(fe):null,entity_id:s==="sensor"?n.entityId.trim():null,tariff_prices:s==="sensor"&&e.length>0?Object.fromEntries(e.map(t=>[t.name,R(t.price)])):null,location:n.location.trim()||null,timezone:n.timezone.trim()||null}}function fe(n){let[s,e]=j(n.start),[t,r]=j(n.end),i=t===0&&r===0;return{days:n.days,months:n.months,start_hour:s,start_minute:e,end_hour:i?24:t,end_minute:r,price:R(n.price)??0}}function ne(n){return n.periods.flatMap(s=>{let e=R(s.price);return e===null||!I(s.start)||!I(s.end)?[]:[{days:s.days,months:s.months,start:te(s.start),end:te(s.end)||1440,price:e}]})}function ae(n,s){let e=new Map;if(n.name.trim()===""&&e.set("name","rates.need_name"),n.type!=="sensor"){let t=N(n.price),r=n.type==="tou"||s===S;t!==void 0&&!(r&&n.price.trim()==="")&&e.set("price",t)}if(n.type==="tou"){n.periods.length===0&&e.set("periods","rates.need_periods");for(let[t,r]of n.periods.entries()){let i=`periods[${t}]`;r.days.length===0&&e.set(`${i}.days`,"rates.need_days"),r.months.length===0&&e.set(`${i}.months`,"rates.need_months"),I(r.start)||e.set(`${i}.start_hour`,"rates.need_time"),I(r.end)||e.set(`${i}.end_hour`,"rates.need_time");let a=N(r.price);a!==void 0&&e.set(`${i}.price`,a)}}if(n.type==="sensor"){/^[a-z0-9_]+\.[a-z0-9_]+$/.test(n.entityId.trim())||e.set("entity_id","rates.need_entity");for(let{name:t,price:r}of n.tariffs){let i=r.trim()===""?void 0:N(r);i!==void 0&&e.set(`tariff_prices.${t}`,i)}}return e}function N(n){if(n.trim()==="")return"rates.need_price";let s=R(n);return s===null||Math.abs(s)>he?"rates.need_number":void 0}function R(n){let s=D(n);return typeof s=="number"?s:null}function ee(n,s){return`${String(n).padStart(2,"0")}:${String(s).padStart(2,"0")}`}function I(n){return/^([01]\d|2[0-3]):[0-5]\d$/.test(n)}function j(n){let[s,e]=n.split(":");return[Number(s),Number(e)]}function te(n){let[s,e]=j(n);return s*60+e}var z=$`
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
`;var oe=[1,2,3,4,5,6,7,8,9,10,11,12];function K(n,s,e){let t=n.filter(i=>i.months.includes(e)),r=[...new Set([0,1440,...t.flatMap(({start:i,end:a})=>[i,a])])].filter(i=>i<=1440).sort((i,a)=>i-a);return[...Array(7).keys()].map(i=>{let a=[];for(let[l,p]of r.slice(0,-1).entries()){let u=r[l+1],m=t.find(d=>ye(d,i,p))?.price??s,y=a.at(-1);y!==void 0&&y.price===m?a[a.length-1]={...y,until:u}:a.push({from:p,until:u,price:m})}return a})}function ye({days:n,start:s,end:e},t,r){let i=e<=s;return n.includes(t)&&r>=s&&(i||r<e)?!0:i&&n.includes((t+6)%7)&&r<e}function le(n,s){let e=new Map;for(let t of oe){let r=new Map;for(let[p,u]of K(n,s,t).entries())for(let{from:m,until:y,price:d}of u){if(d!==null)continue;let f=`${m}-${y}`,q=r.get(f)??{days:[],from:m,until:y};q.days.push(p),r.set(f,q)}let i=[...r.values()];if(i.length===0)continue;let a=JSON.stringify(i),l=e.get(a)??{months:[],spans:i};l.months.push(t),e.set(a,l)}return[...e.values()]}function de(n){let s=new Map;for(let e of oe){let t=n.map(r=>r.months.includes(e)).join();s.set(t,[...s.get(t)??[],e])}return[...s.values()].map(e=>({months:e}))}function ce(n){let s=[];for(let e of[...n].sort((t,r)=>t-r)){let t=s.at(-1);t!==void 0&&t[1]===e-1?t[1]=e:s.push([e,e])}return s}var U=[1,2,3,4,5,6,7,8,9,10,11,12],_=class extends O{constructor(){super(...arguments);this.errors=new Map;this.season=0}tell(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}replace(e,t){this.tell({periods:this.draft.periods.map((r,i)=>i===e?{...r,...t}:r)})}moveUp(e){let t=[...this.draft.periods],[r]=t.splice(e,1);r!==void 0&&t.splice(e-1,0,r),this.tell({periods:t})}render(){let{draft:e}=this,t=this.errors.get("periods");return o`<section class="card">
        <h3>${this.t("rates.periods")}</h3>
        <p class="help">${this.t("rates.periods_help")}</p>
        ${t===void 0?c:o`<p class="error" role="alert">${t}</p>`}
        ${e.periods.map((r,i)=>this.period(r,i))}
        <div>
          <button type="button" @click=${()=>this.tell({periods:[...e.periods,M]})}>
            ${w(T)}${this.t("rates.add_period")}
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
    </div>`}period(e,t){let{format:r}=this.env,i=t+1,a=`periods[${t}]`,l=d=>this.errors.get(`${a}.${d}`),p=["days","months","start_hour","end_hour","price"].map(l).filter(d=>d!==void 0),u=this.errors.get(a),m=`period-${t}`,y=e.months.length===U.length;return o`<fieldset>
      <legend>${this.t("rates.period",{number:String(i)})}</legend>
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
                  aria-label=${this.t("rates.move_up",{number:String(i)})}
                  title=${this.t("rates.move_up",{number:String(i)})}
                  @click=${()=>this.moveUp(t)}
                >
                  ${w(Y)}
                </button>`}
          <button
            class="icon"
            type="button"
            aria-label=${this.t("rates.remove_period",{number:String(i)})}
            title=${this.t("rates.remove_period",{number:String(i)})}
            @click=${()=>this.tell({periods:this.draft.periods.filter((d,f)=>f!==t)})}
          >
            ${w(B)}
          </button>
        </div>
      </div>
      <details ?open=${!y}>
        <summary>${this.t("rates.months")}: ${y?this.t("rates.all_year"):this.monthWords(e.months)}</summary>
        <div class="toggles months" role="group" aria-label=${this.t("rates.months")}>
          ${U.map(d=>this.toggle(r.month(d),r.month(d),e.months,d,f=>this.replace(t,{months:f})))}
        </div>
      </details>
      <div id=${m} class="error">${[...p,u].filter(Boolean).join(" ")}</div>
    </fieldset>`}toggle(e,t,r,i,a){let l=r.includes(i);return o`<button
      class="toggle"
      type="button"
      aria-pressed=${l?"true":"false"}
      title=${t}
      @click=${()=>a(l?r.filter(p=>p!==i):[...r,i].sort((p,u)=>p-u))}
    >
      ${e}
    </button>`}time(e,t,r,i,a){return o`<label class="field">
      <span>${e}</span>
      <input
        type="time"
        .value=${t}
        aria-invalid=${r===void 0?c:"true"}
        aria-describedby=${i}
        @input=${l=>a(l.target.value)}
      />
    </label>`}week(){let e=ne(this.draft);if(e.length===0)return c;let{format:t}=this.env,r=D(this.draft.price),i=typeof r=="number"?r:null,a=de(e),l=a[Math.min(this.season,a.length-1)],p=K(e,i,l?.months[0]??1),u=p.flat().flatMap(d=>d.price===null?[]:[d.price]),m=Math.min(...u),y=Math.max(...u);return o`<section class="card">
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
              <div class="pieces" role="cell">${(p[d]??[]).map(f=>this.piece(f,m,y))}</div>
            </div>`)}
        <div class="hours" aria-hidden="true">
          ${[0,6,12,18,24].map(d=>o`<span>${t.clock(d*60)}</span>`)}
        </div>
      </div>
      ${this.warning(le(e,i))}
    </section>`}piece({from:e,until:t,price:r},i,a){let{format:l}=this.env,p=r===null?this.t("rates.no_price"):l.number(r,4,2),u=r===null||a===i?.5:(r-i)/(a-i),m=`${l.clock(e)} \u2013 ${l.clock(t)}: ${p}`;return o`<div
      class="piece ${r===null?"unpriced":""}"
      style="flex-grow:${t-e};--heat:${Math.round(10+u*45)}%"
      title=${m}
    >
      <span aria-hidden="true">${p}</span><span class="visually-hidden">${m}</span>
    </div>`}warning(e){if(e.length===0)return c;let{format:t}=this.env,r=({spans:i})=>i.map(({days:a,from:l,until:p})=>`${this.dayWords(a)} ${t.clock(l)} \u2013 ${t.clock(p)}`).join("; ");return o`<div class="notice warn" role="status">
      ${this.t("rates.uncovered")}
      <ul>
        ${e.map(i=>o`<li>
              ${i.months.length===U.length?r(i):this.t("rates.uncovered_months",{months:this.monthWords(i.months),times:r(i)})}
            </li>`)}
      </ul>
    </div>`}monthWords(e){return this.rangeWords(e,t=>this.env.format.month(t))}dayWords(e){return this.rangeWords(e,t=>this.env.format.weekday(t))}rangeWords(e,t){return ce(e).map(([r,i])=>r===i?t(r):`${t(r)}\u2013${t(i)}`).join(", ")}};_.styles=[E,z,$`
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
    `],h([P({attribute:!1})],_.prototype,"draft",2),h([P({attribute:!1})],_.prototype,"errors",2),h([g()],_.prototype,"season",2),_=h([k("mr-rate-periods")],_);var ge=/\/\s*([kmg]?wh|[mg]j)$/i,ve=new Set(["select","input_select"]);function pe(n,s){return Object.values(n).filter(({entity_id:e,attributes:t})=>{let r=s[e]?.platform,i=e.slice(0,e.indexOf("."));return r==="miner_remote"?!1:i==="sensor"||i==="input_number"?ge.test(String(t.unit_of_measurement??"")):i==="event"?Array.isArray(t.rates):i==="select"&&r==="utility_meter"}).map(e=>({id:e.entity_id,name:String(e.attributes.friendly_name??e.entity_id)})).sort((e,t)=>e.name.localeCompare(t.name,void 0,{numeric:!0}))}function ue(n,s){let e=s?.attributes.options;return Array.isArray(e)?e.map(String):s!==void 0&&ve.has(n.slice(0,n.indexOf(".")))?[s.state]:[]}var be=["flat","tou","sensor"],F=new Map,G=0,v=class extends O{constructor(){super(...arguments);this.draft=W(void 0);this.errors=new Map;this.message="";this.busy=!1;this.entities=[]}connectedCallback(){super.connectedCallback();let{states:e,entities:t}=this.env.hass;this.entities=pe(e,t)}willUpdate(e){let t=this.rate?.id??G;if(t===this.edited)return;this.edited=t;let r=this.env.format.number(1.5,1).charAt(1);this.draft=F.get(t)??W(this.rate,r),this.errors=new Map,this.message=""}change(e,...t){this.draft={...this.draft,...e},F.set(this.rate?.id??G,this.draft);let r=new Map(this.errors);for(let i of t)for(let a of r.keys())a.startsWith(i)&&r.delete(a);this.errors=r}chooseType(e){let{periods:t}=this.draft;this.change({type:e,periods:e==="tou"&&t.length===0?[M]:t},"")}leave(e){F.delete(this.rate?.id??G),this.dispatchEvent(new CustomEvent("done",{detail:e===null?null:{name:e}}))}async save(e){if(e.preventDefault(),this.busy)return;let t=ae(this.draft,this.rate?.id);if(this.errors=new Map([...t].map(([r,i])=>[r,this.t(i)])),this.message=t.size>0?this.t("rates.check_fields"):"",t.size>0)return this.focusFirst();this.busy=!0;try{let r=ie(this.draft);this.rate===void 0?await b(this.env.hass,"POST","remote/rates",$e(r)):await b(this.env.hass,"PUT",`remote/rates/${this.rate.id}`,r),this.leave(this.draft.name.trim())}catch(r){let i=r instanceof C?r:new C(String(r),0);this.errors=new Map(i.fields.map(({path:a,message:l})=>[a,we(l)])),this.message=i.message,await this.focusFirst()}finally{this.busy=!1}}async focusFirst(){await this.updateComplete;let e=this.renderRoot.querySelector("mr-rate-periods");await e?.updateComplete,(this.renderRoot.querySelector("[aria-invalid=true]")??e?.renderRoot.querySelector("[aria-invalid=true]"))?.focus()}render(){let{draft:e}=this;return o`<form novalidate @submit=${this.save}>
      <h2>${this.rate===void 0?this.t("rates.new"):this.t("rates.edit_heading",{name:this.rate.name})}</h2>
      <div class="card fields">
        ${this.text("name",this.t("rates.name"),e.name,t=>this.change({name:t},"name"))}
        <fieldset>
          <legend>${this.t("rates.type")}</legend>
          ${be.map(t=>o`<label class="choice">
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
          ${this.text("currency",this.t("rates.currency"),e.currency,t=>this.change({currency:t},"currency"),{help:this.t("rates.currency_help",{currency:this.env.format.currency}),list:_e()})}
          ${this.text("location",this.t("rates.location"),e.location,t=>this.change({location:t},"location"),{help:this.t("rates.location_help"),list:this.sites()})}
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
    </form>`}flatPrice(){return this.text("price",this.t("rates.price"),this.draft.price,e=>this.change({price:e},"price"),{decimal:!0,help:this.rate?.id===S?this.t("rates.price_default_help"):""})}sensor(){let{draft:e}=this,t=this.env.hass.states[e.entityId.trim()],r=new Set([...ue(e.entityId.trim(),t),...e.tariffs.map(a=>a.name)]),i=this.entities.length===0?this.t("rates.entity_none"):this.t("rates.entity_help");return o`${this.text("entity_id",this.t("rates.entity"),e.entityId,a=>this.change({entityId:a},"entity_id"),{help:t===void 0?i:`${t.attributes.friendly_name??""}: ${this.readingOf(t)}`,list:this.entities.map(a=>a.id),names:this.entities.map(a=>a.name)})}
    ${r.size===0?c:o`<fieldset>
            <legend>${this.t("rates.tariffs")}</legend>
            <p class="help">${this.t("rates.tariffs_help")}</p>
            <div class="grid">
              ${[...r].map(a=>this.text(`tariff_prices.${a}`,this.t("rates.tariff_price",{tariff:a}),e.tariffs.find(l=>l.name===a)?.price??"",l=>this.change({tariffs:[...e.tariffs.filter(p=>p.name!==a),{name:a,price:l}]},`tariff_prices.${a}`),{decimal:!0}))}
            </div>
          </fieldset>`}`}readingOf(e){return`${e.state} ${e.attributes.unit_of_measurement??""}`.trim()}sites(){return Object.values(this.env.hass.devices).filter(e=>e.identifiers.some(([t,r])=>t==="miner_remote"&&e.config_entries.includes(r))).map(e=>e.name??"").filter(Boolean)}text(e,t,r,i,a={}){let l=this.errors.get(e),p=`f-${e.replace(/\W/g,"-")}`;return o`<div class="field">
      <label for=${p}>${t}</label>
      <input
        id=${p}
        .value=${r}
        inputmode=${a.decimal?"decimal":c}
        list=${a.list===void 0?c:`${p}-list`}
        autocomplete="off"
        aria-invalid=${l===void 0?c:"true"}
        aria-describedby="${p}-help"
        @input=${u=>i(u.target.value)}
      />
      <span id="${p}-help" class=${l===void 0?"help":"error"}>${l??a.help??""}</span>
      ${a.list===void 0?c:o`<datalist id="${p}-list">
              ${a.list.map((u,m)=>o`<option value=${u}>${a.names?.[m]??c}</option>`)}
            </datalist>`}
    </div>`}};v.styles=[E,z,$`
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
    `],h([P({attribute:!1})],v.prototype,"rate",2),h([g()],v.prototype,"draft",2),h([g()],v.prototype,"errors",2),h([g()],v.prototype,"message",2),h([g()],v.prototype,"busy",2),v=h([k("mr-rate-editor")],v);function $e(n){return Object.fromEntries(Object.entries(n).filter(([,s])=>s!==null))}function we(n){let s=n.charAt(0).toUpperCase()+n.slice(1);return/[.!?]$/.test(s)?s:`${s}.`}function _e(){return Intl.supportedValuesOf("currency")}var xe=6e4,me=48,A=class{constructor(s,e){this.hass=s;this.changed=e;this.byId=new Map;this.told=!1;this.schedules=[];this.error="";let t=()=>this.hass().connection;this.feeds=[new L(t,"miner_remote/rates/subscribe",r=>this.take(r)),new L(t,"miner_remote/schedules/subscribe",()=>{})]}follow(){let s=()=>{this.error=this.feeds.find(r=>r.error!==void 0)?.error??this.error,this.changed(),this.load()},e=this.feeds.map(r=>r.listen(s)),t=setInterval(()=>{this.load()},xe);return()=>{clearInterval(t);for(let r of e)r()}}kept(s){return this.byId.get(s)}usersOf(s){return this.schedules.filter(e=>e.electricity_rate_id===s)}want(s){s!==this.curveOf&&(this.curveOf=s,this.loadCurve())}async load(){try{let[s,e]=await Promise.all([b(this.hass(),"GET","remote/rates"),b(this.hass(),"GET","remote/schedule/power")]);this.shown=s.rates,this.schedules=e.schedules,this.error=""}catch(s){this.error=s.message}this.changed(),this.shown?.some(s=>s.id===this.curveOf)&&await this.loadCurve()}async loadCurve(){let s=this.curveOf;if(s===void 0)return;let e=Date.now();try{let t=await b(this.hass(),"GET",`remote/rates/${s}/prices?hours=${me}`);if(s!==this.curveOf)return;let r=Math.floor(e/36e5)*36e5;this.curve={rateId:s,from:new Date(r).toISOString(),until:new Date(r+me*36e5).toISOString(),points:t}}catch(t){s===this.curveOf&&t.status!==404&&(this.error=t.message)}this.changed()}take(s){this.told=!0;for(let{change_type:e,rate_id:t,item:r}of s)e==="removed"?this.byId.delete(Number(t)):this.byId.set(r.id,r)}};var x=class extends Z{constructor(){super(...arguments);this.tab="rates";this.busy=!1;this.refusal=""}connectedCallback(){this.known=new A(()=>this.env.hass,()=>this.requestUpdate()),super.connectedCallback(),this.owns(this.known.follow())}willUpdate(e){this.known.want(this.path.length===0?this.selected?.id:void 0)}get selected(){let e=Number(this.query.get("rate")),t=this.known.shown??[];return t.find(r=>r.id===e)??t.find(r=>r.price_now!==null)??t[0]}async choose(e){this.filter({rate:String(e.id)}),await this.updateComplete,this.renderRoot.querySelector(".curve")?.scrollIntoView({block:"nearest",behavior:"smooth"})}async deleteRate(e){this.busy=!0,this.refusal="";try{await b(this.env.hass,"DELETE",`remote/rates/${e.id}`),this.deleting=void 0,H(this,this.t("rates.deleted",{name:e.name}))}catch(t){this.refusal=t.message}this.busy=!1,await this.known.load()}render(){let[e]=this.path;return e===void 0?this.list():this.editor(e)}editor(e){let t=e==="new"?void 0:this.known.kept(Number(e));return e!=="new"&&t===void 0?o`<div class="page">
        ${this.known.told||this.known.error!==""?o`<div class="empty">
                <p>${this.known.error||this.t("rates.gone")}</p>
                <button type="button" @click=${()=>this.open()}>${this.t("common.back")}</button>
              </div>`:o`<p class="help" role="status">${this.t("common.loading")}</p>`}
      </div>`:o`<div class="page">
      <mr-rate-editor
        .env=${this.env}
        .rate=${t}
        @done=${r=>{r.detail!==null&&H(this,this.t("rates.saved",{name:r.detail.name})),this.open()}}
      ></mr-rate-editor>
    </div>`}list(){let{shown:e,error:t}=this.known;return o`<div class="page">
        <div class="row top">
          <div class="spacer">
            <h2>${this.t("rates.heading")}</h2>
            <p class="help">${this.t("rates.intro")}</p>
          </div>
          <button class="primary" type="button" @click=${()=>this.open("new")}>
            ${w(T)}${this.t("rates.new")}
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
          ${w(J)}
        </button>
        ${e.id===S?c:o`<button
                class="icon"
                type="button"
                aria-label="${this.t("common.delete")}: ${e.name}"
                title=${this.t("common.delete")}
                @click=${()=>{this.refusal="",this.deleting=e}}
              >
                ${w(V)}
              </button>`}
      </div>
      <p class="now">
        ${e.price_now===null?o`<span class="none">${this.t("rates.no_price_now")}</span>`:o`${t.price(e.price_now,e.currency)} <span class="help">${this.t("rates.price_now")}</span>`}
      </p>
      <p class="help">${this.source(e)}</p>
      ${e.follows_energy_dashboard?o`<p><span class="chip busy">${this.t("rates.follows")}</span></p>`:c}
      <p class="help">
        ${r.length===0?this.t("rates.used_by_none"):o`${this.t("rates.used_by")}
              ${r.map((a,l)=>o`${l>0?", ":""}${Q(["schedules",String(a.id)],a.name)}`)}`}
      </p>
    </li>`}source(e){if(e.follows_energy_dashboard&&e.type==="flat"&&e.price===null)return"";let t=this.t(`rates.type_${e.type}`);if(e.type==="tou")return`${t}: ${this.t.n("rates.periods",e.periods?.length??0)}`;if(e.type!=="sensor"||e.entity_id===null)return t;let r=this.env.hass.states[e.entity_id];if(r===void 0)return this.t("rates.entity_gone",{entity:e.entity_id});let i=String(r.attributes.friendly_name??e.entity_id);return e.price_now===null?this.t("rates.entity_silent",{entity:i}):`${t}: ${i}`}curve(){let e=this.selected;if(e===void 0)return c;let t=this.known.curve,r=t?.rateId===e.id?t.points:void 0;return o`<section class="card curve" aria-label=${this.t("rates.curve_heading",{name:e.name})}>
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
    `],h([g()],x.prototype,"deleting",2),h([g()],x.prototype,"busy",2),h([g()],x.prototype,"refusal",2),x=h([k("mr-rates")],x);export{x as RatesView};
